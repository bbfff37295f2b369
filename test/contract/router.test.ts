import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRouter } from '../../main/ipc/router.ts';
import type { LogFields } from '../../main/ports.ts';
import { AppError } from '../../shared/errors.ts';
import { contract, type CommandName, type Handlers } from '../../shared/ipc-contract.ts';
import { REQUESTS, RESPONSES } from './samples.ts';

const COMMANDS = Object.entries(contract)
  .filter(([, entry]) => entry.kind === 'command')
  .map(([name]) => name as CommandName);
const CANARY = 'canary-7f3a';

/** A copy of `value` in which every object has one more member that no contract lists. */
function poison(value: unknown): unknown {
  if (Array.isArray(value)) return (value as unknown[]).map(poison);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value as Record<string, unknown>).map(([name, member]) => [
    name,
    name === 'lists' ? member : poison(member),
  ]);
  return { ...Object.fromEntries(members), accessToken: CANARY };
}

function setUp(answer: (name: CommandName) => unknown) {
  const ran: CommandName[] = [];
  const logged: { event: string; fields: LogFields | undefined }[] = [];
  const handlers = Object.fromEntries(
    COMMANDS.map((name) => [
      name,
      () => {
        ran.push(name);
        return answer(name);
      },
    ]),
  ) as unknown as Handlers;
  const route = createRouter(handlers, (_level, event, fields) => logged.push({ event, fields }));
  return { route, ran, logged };
}

describe.each(COMMANDS)('%s', (name) => {
  it('answers a good request of our own window with what the contract lists', async () => {
    const { route } = setUp((command) => RESPONSES[command]);
    expect(await route(name, true, REQUESTS[name])).toEqual({ ok: true, value: RESPONSES[name] });
  });

  it('SEC 3.4 refuses a sender that is not our main frame, without running', async () => {
    const { route, ran } = setUp((command) => RESPONSES[command]);
    expect(await route(name, false, REQUESTS[name])).toEqual({
      ok: false,
      error: { code: 'untrusted-sender', details: {} },
    });
    expect(ran).toEqual([]);
  });

  it('SEC 3.4 refuses an unknown member, a missing object and a foreign type, without running', async () => {
    const { route, ran } = setUp((command) => RESPONSES[command]);
    for (const request of [{ ...REQUESTS[name], patientId: 'p1' }, undefined, null, 'x', 7, []]) {
      expect(await route(name, true, request)).toEqual({ ok: false, error: { code: 'bad-request', details: {} } });
    }
    expect(ran).toEqual([]);
  });

  it('SEC 3.4 lets nothing through that a handler adds by mistake', async () => {
    const { route } = setUp((command) => poison(RESPONSES[command]));
    const answer = await route(name, true, REQUESTS[name]);
    expect(answer).toEqual({ ok: true, value: RESPONSES[name] });
    expect(JSON.stringify(answer)).not.toContain(CANARY);
  });
});

describe('the router', () => {
  it('never rejects, whatever is asked', async () => {
    const { route } = setUp((command) => RESPONSES[command]);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...COMMANDS), fc.anything(), async (name, request) => {
        const answer = await route(name, true, request);
        expect(answer.ok || answer.error.code === 'bad-request').toBe(true);
      }),
    );
  });

  it('passes an expected failure on as its code and details', async () => {
    const { route } = setUp(() => {
      throw new AppError('fhir-rate-limited', { retryAfterSeconds: 30 }, { cause: new Error(CANARY) });
    });
    const answer = await route('chart.describe', true, {});
    expect(answer).toEqual({ ok: false, error: { code: 'fhir-rate-limited', details: { retryAfterSeconds: 30 } } });
  });

  it('turns the unexpected into an incident: neither the answer nor the log holds its message', async () => {
    const { route, logged } = setUp(() => {
      throw new TypeError(`boom ${CANARY}`);
    });
    const answer = await route('session.describe', true, {});
    expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } });
    const incident = answer.ok ? undefined : answer.error.details.incident;
    expect(incident).toMatch(/^[0-9a-f-]{36}$/);
    expect(logged).toMatchObject([{ event: 'ipc.failed', fields: { incident, errorName: 'TypeError' } }]);
    expect(JSON.stringify([answer, logged])).not.toContain(CANARY);
  });

  it('turns an answer that breaks the contract into an incident', async () => {
    const { route } = setUp(() => ({ theme: 'neon' }));
    expect(await route('settings.describe', true, {})).toMatchObject({ ok: false, error: { code: 'internal' } });
  });
});
