/** Every fault of the catalogue bites, over real sockets: a table of cases that must cover the catalogue. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../sandbox/faults/catalogue.ts';
import { usualValue } from '../../sandbox/faults/fault.ts';
import { startBench, type Bench, type Case } from './fault-cases/bench.ts';
import { BULK_CASES } from './fault-cases/bulk.ts';
import { CONTENT_CASES } from './fault-cases/content.ts';
import { IDENTITY_CASES } from './fault-cases/identity.ts';
import { PAGING_CASES } from './fault-cases/paging.ts';
import { SIGN_IN_CASES } from './fault-cases/sign-in.ts';
import { TOKEN_CASES } from './fault-cases/token.ts';
import { TRANSPORT_CASES } from './fault-cases/transport.ts';

const CASES: readonly Case[] = [
  ...TRANSPORT_CASES,
  ...SIGN_IN_CASES,
  ...TOKEN_CASES,
  ...IDENTITY_CASES,
  ...PAGING_CASES,
  ...CONTENT_CASES,
  ...BULK_CASES,
];

/** The rows that a server can cause; the others of their groups are the client's own doing. */
const SERVER_ROWS = [
  ...['A13', 'A14', 'A15', 'A16', 'A17', 'A18', 'B1', 'B2', 'B3', 'B4', 'B5'],
  ...['C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7', 'C8', 'C9', 'C10', 'C11', 'C12'],
  ...['D1', 'D2', 'D3', 'D4', 'D5', 'D6', 'D7', 'D8', 'D9', 'E1', 'E3', 'E4', 'E5', 'E6', 'E8', 'E11', 'F5'],
  ...['G1', 'G2', 'G3', 'G4', 'G5', 'G6', 'G7', 'G8', 'G9', 'G10'],
  ...['H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'H7', 'H8', 'H9'],
];

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterEach(() => {
  bench.sandbox.faults.clear();
});
afterAll(() => bench.close());

const title = ({ row, fault, with: parameters = {} }: Case): string =>
  [row, fault, ...Object.entries(parameters).map(([name, value]) => `${name}=${value}`)].join(' ');

describe('the table of cases', () => {
  it('covers every server-side row of the fault list', () => {
    const covered = new Set(CASES.map(({ row }) => row));
    expect(SERVER_ROWS.filter((row) => !covered.has(row))).toEqual([]);
  });

  it.each(CATALOGUE.map((one) => [one.name, one] as const))('covers each row and each choice of %s', (name, fault) => {
    const cases = CASES.filter((one) => one.fault === name);
    expect(new Set(cases.map(({ row }) => row))).toEqual(new Set(fault.rows));
    for (const [parameter, declared] of Object.entries(fault.parameters)) {
      if (declared.kind !== 'choice') continue;
      const tried = cases.map((one) => one.with?.[parameter] ?? usualValue(declared));
      expect(
        declared.of.filter((value) => !tried.includes(value)),
        parameter,
      ).toEqual([]);
    }
  });
});

describe('a fault switch bites', () => {
  it.each(CASES.map((one) => [title(one), one] as const))('%s', async (_title, one) => {
    const { fault, with: parameters, on, path, client, count, proof } = one;
    const restrictions = Object.entries({ on, path, client, count }).filter(([, value]) => value !== undefined);
    bench.sandbox.faults.set({ fault, ...(parameters && { parameters }), ...Object.fromEntries(restrictions) });
    await proof(bench);
    expect(bench.sandbox.faults.list()[0]?.bites).toBeGreaterThan(0);
  });

  it('and without rules nothing is left of them', async () => {
    expect(await bench.discover()).toMatchObject({ issuer: bench.sandbox.issuer });
    expect((await bench.read('Observation')).status).toBe(200);
    const { tokens } = await bench.signIn();
    expect((await bench.refresh(tokens.refresh_token)).status).toBe(200);
  });
});
