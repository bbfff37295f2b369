import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../../sandbox/faults/catalogue.ts';
import {
  FaultRefused,
  PLACES,
  readParameters,
  usualValue,
  type Fault,
  type Parameter,
} from '../../../sandbox/faults/fault.ts';
import { PAYLOADS } from '../../../sandbox/faults/payloads.ts';

const README = path.resolve(import.meta.dirname, '../../../sandbox/faults/README.md');

const wordsOf = ([name, parameter]: readonly [string, Parameter]): string => {
  const { kind, means } = parameter;
  if (kind === 'choice') return `\`${name}\`: ${means} (${parameter.of.map((value) => `\`${value}\``).join(', ')})`;
  return `\`${name}\`: ${means}${parameter.usual === '' ? '' : ` (\`${parameter.usual}\`)`}`;
};

/** A fault as a row of the README's table, single-spaced. */
function rowOf({ name, rows, where, sentence, parameters }: Fault): string {
  const places = where.length === PLACES.length ? 'any' : where.join(', ');
  const told = Object.entries(parameters).map(wordsOf).join('; ') || '–';
  return `| \`${name}\` | ${rows.join(', ')} | ${places} | ${sentence} | ${told} |`;
}

describe('the catalogue of faults', () => {
  it('is the table of the README, row by row', () => {
    const lines = readFileSync(README, 'utf8').split('\n');
    const rows = lines
      .map((line) => line.replace(/ +/g, ' ').trim())
      .filter((line) => /^(\| [^|]+){5}\|$/.test(line) && line.startsWith('| `'));
    expect(rows).toEqual(CATALOGUE.map(rowOf));
  });

  it('names each fault once, says what it does in a sentence, and gives it a place and a row', () => {
    const names = CATALOGUE.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, rows, where, sentence } of CATALOGUE) {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(sentence, name).toMatch(/^[A-Z].*\.$/);
      expect(rows.length * where.length, name).toBeGreaterThan(0);
      for (const row of rows) expect(row, name).toMatch(/^[A-L]\d{1,2}$|^N\d{3}$/);
    }
  });

  it('H1 holds twenty payloads, no two alike', () => {
    expect(new Set(PAYLOADS).size).toBe(20);
  });

  it.each(CATALOGUE.map((fault) => [fault.name, fault] as const))(
    'takes its own usual parameters: %s',
    (_name, fault) => {
      const usual = Object.fromEntries(
        Object.entries(fault.parameters).map(([name, parameter]) => [name, usualValue(parameter)]),
      );
      expect(readParameters(fault, {})).toEqual(usual);
      expect(readParameters(fault, usual)).toEqual(usual);
    },
  );
});

describe('parameters', () => {
  const status = CATALOGUE.find(({ name }) => name === 'status')!;
  const redirect = CATALOGUE.find(({ name }) => name === 'redirect')!;

  it.each([
    [status, { status: '99' }],
    [status, { status: 'five hundred' }],
    [status, { status: 500.5 }],
    [status, { status: {} }],
    [status, { __proto__x: 1 }],
    [status, JSON.parse('{"__proto__":1}') as object],
    [status, { toString: 'x' }],
    [redirect, { to: 'somewhere' }],
  ])('refuses what does not fit: %#', (fault, given) => {
    expect(() => readParameters(fault, { ...given })).toThrow(FaultRefused);
  });

  it('gives a whole number within its bounds or refuses, whatever is said', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double(), fc.integer()), (said) => {
        try {
          const { status: read } = readParameters(status, { status: said });
          return Number.isInteger(read) && Number(read) >= 200 && Number(read) <= 599;
        } catch (error) {
          return error instanceof FaultRefused;
        }
      }),
    );
  });
});
