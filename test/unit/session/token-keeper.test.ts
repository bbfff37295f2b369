/** Tokens in use: SMART 87–93 and the rows of security group E that one session shows. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import { readRecord } from '../../../main/session/session-record.ts';
import { CONTEXT, LIFE_MS, sessionBench, settled } from '../../support/session-bench.ts';

const unreachable = () => new AppError('refresh-unreachable');
const SLOT = { kind: 'session', id: 'session-1' } as const;

async function signedIn(bench = sessionBench()) {
  const binding = await bench.signIn();
  const kept = () => readRecord(bench.vault, { ...SLOT, site: bench.calls[0]!.site.id });
  return { ...bench, binding: binding!, kept };
}

describe('SMART 92: a token is renewed ahead of its end', () => {
  it('60 seconds before it, by itself, and not a second earlier', async () => {
    const { clock, renewals, binding } = await signedIn();
    clock.advance(LIFE_MS - 60_001);
    await settled();
    expect(renewals).toHaveLength(0);
    clock.advance(1);
    await settled();
    expect(renewals.map(({ refreshToken }) => refreshToken)).toEqual(['refresh-0']);
    await renewals[0]!.answer();
    expect(await binding.getAccessToken()).toBe('access-1');
  });

  it('a token of 20 seconds in the last quarter of its life', async () => {
    const bench = sessionBench();
    const tokens = { accessToken: 'short', expiresAtMs: bench.clock.now() + 20_000, refreshToken: 'refresh-0' };
    await bench.signIn({ tokens });
    bench.clock.advance(14_999);
    await settled();
    expect(bench.renewals).toHaveLength(0);
    bench.clock.advance(1);
    await settled();
    expect(bench.renewals).toHaveLength(1);
  });

  it('E12: a machine that slept renews before it reads, though no timer ran', async () => {
    const { clock, renewals, binding } = await signedIn();
    // The wall clock moved while the timers slept.
    const token = Promise.resolve().then(() => binding.getAccessToken());
    clock.advance(8 * 3_600_000);
    await settled();
    expect(renewals).toHaveLength(1);
    await renewals[0]!.answer();
    expect(await token).toBe('access-1');
  });

  it('the view says until when the session lasts and that it renews', async () => {
    const { session, clock } = await signedIn();
    expect(session.describe().signedIn).toMatchObject({ renews: true, expiresAtMs: clock.now() + 12 * 3_600_000 });
  });
});

describe('SMART 90, 91: one renewal at a time, and the new token durable before the old one is forgotten', () => {
  it('E1: 100 refused requests cause exactly one renewal', async () => {
    const { renewals, binding } = await signedIn();
    const renewed = Array.from({ length: 100 }, () => binding.renewAccessToken('access-0'));
    await settled();
    expect(renewals).toHaveLength(1);
    await renewals[0]!.answer();
    expect(new Set(await Promise.all(renewed))).toEqual(new Set(['access-1']));
    expect(await binding.renewAccessToken('access-0')).toBe('access-1');
    expect(renewals).toHaveLength(1);
  });

  it('the vault holds the new token by the time that anybody gets it', async () => {
    const { renewals, binding, kept, vault } = await signedIn();
    const order: string[] = [];
    const write = vault.write;
    Object.assign(vault, {
      write: async (...given: Parameters<typeof write>) => {
        await write(...given);
        order.push('durable');
      },
    });
    const token = binding.renewAccessToken('access-0').then((text) => order.push(`given ${text ?? ''}`));
    await settled();
    await renewals[0]!.answer();
    await token;
    expect(order).toEqual(['durable', 'given access-1']);
    expect((await kept())?.tokens.refreshToken).toBe('refresh-1');
  });

  it('E2 two processes on one store: what the other has renewed is taken, and nothing is asked', async () => {
    const { renewals, binding, kept, vault, calls } = await signedIn();
    const record = (await kept())!;
    const tokens = { accessToken: 'of-the-other', expiresAtMs: null, refreshToken: 'refresh-of-the-other' };
    await vault.write({ ...SLOT, site: calls[0]!.site.id }, { ...record, tokens });
    expect(await binding.renewAccessToken('access-0')).toBe('of-the-other');
    expect(renewals).toHaveLength(0);
  });

  it('a server that sends no new refresh token means the old one to be used again', async () => {
    const { renewals, binding, kept } = await signedIn();
    const first = binding.renewAccessToken('access-0');
    await settled();
    await renewals[0]!.answer({ tokens: { refreshToken: null } });
    await first;
    expect((await kept())?.tokens).toMatchObject({ accessToken: 'access-1', refreshToken: 'refresh-0' });
    void binding.renewAccessToken('access-1');
    await settled();
    expect(renewals[1]?.refreshToken).toBe('refresh-0');
  });

  it('J1: where it cannot be written, the session goes on in memory', async () => {
    const { renewals, binding, vault } = await signedIn();
    vault.breakWrites(true);
    const token = binding.renewAccessToken('access-0');
    await settled();
    await renewals[0]!.answer();
    expect(await token).toBe('access-1');
    // What is kept is older now: it is not taken for newer, and its refresh token is not used again.
    void binding.renewAccessToken('access-1');
    await settled();
    expect(renewals.map(({ refreshToken }) => refreshToken)).toEqual(['refresh-0', 'refresh-1']);
  });
});

describe('a renewal that fails', () => {
  it('E7: a network error never costs the refresh token; it is tried again, and the old token serves until its end', async () => {
    const { clock, renewals, binding, session, kept } = await signedIn();
    clock.advance(LIFE_MS - 60_000);
    await settled();
    await renewals[0]!.fail(unreachable());
    expect(session.describe().signedIn?.ended).toBeNull();
    expect((await kept())?.tokens.refreshToken).toBe('refresh-0');
    clock.advance(5_000);
    await settled();
    expect(renewals.map(({ refreshToken }) => refreshToken)).toEqual(['refresh-0', 'refresh-0']);
    const meanwhile = binding.getAccessToken();
    await renewals[1]!.fail(unreachable());
    expect(await meanwhile).toBe('access-0');
    clock.advance(10_000);
    await settled();
    await renewals[2]!.answer();
    expect(await binding.getAccessToken()).toBe('access-3');
  });

  it('E7: after its end the failure is said, and nothing is lost', async () => {
    const { clock, renewals, binding, session } = await signedIn();
    clock.advance(LIFE_MS);
    await settled();
    const refused = expect(binding.getAccessToken()).rejects.toThrow('refresh-unreachable');
    await renewals[0]!.fail(unreachable());
    await refused;
    expect(session.describe().signedIn).not.toBeNull();
  });

  it('SMART 93, E4: a refused refresh token ends the session once, and keeps what is on screen', async () => {
    const { renewals, binding, session } = await signedIn();
    const generation = session.describe().generation;
    const five = Promise.all(Array.from({ length: 5 }, () => binding.renewAccessToken('access-0')));
    const refused = expect(five).rejects.toThrow('refresh-rejected');
    await settled();
    await renewals[0]!.fail(new AppError('refresh-rejected', { status: 400, oauthError: 'invalid_grant' }));
    await refused;
    await expect(binding.getAccessToken()).rejects.toThrow('refresh-rejected');
    await expect(binding.renewAccessToken('access-0')).rejects.toThrow('refresh-rejected');
    expect(renewals).toHaveLength(1);
    expect(session.describe()).toMatchObject({ generation, signedIn: { ended: { code: 'refresh-rejected' } } });
  });

  it('E3: an answer that was lost after the server rotated ends in a clean sign-in, never in a loop', async () => {
    const { clock, renewals, session } = await signedIn();
    clock.advance(LIFE_MS);
    await settled();
    await renewals[0]!.fail(unreachable());
    clock.advance(5_000);
    await settled();
    await renewals[1]!.fail(new AppError('refresh-rejected', { status: 400 }));
    clock.advance(3_600_000);
    await settled();
    expect(renewals).toHaveLength(2);
    expect(session.describe().signedIn?.ended?.code).toBe('refresh-rejected');
  });

  it('without a refresh token a 401 has no second try', async () => {
    const bench = sessionBench();
    await bench.signIn({ tokens: { accessToken: 'only', expiresAtMs: null, refreshToken: null } });
    expect(await bench.session.binding()?.renewAccessToken('only')).toBeNull();
    expect(bench.session.describe().signedIn).toMatchObject({ renews: false, ended: null });
  });
});

describe('E5: what a renewal brings', () => {
  it('another patient: the session ends before the token is used', async () => {
    const { renewals, binding, session, kept, revoked } = await signedIn();
    const refused = expect(binding.renewAccessToken('access-0')).rejects.toThrow('refresh-other-patient');
    await settled();
    await renewals[0]!.answer({ mergeContext: (before) => ({ ...before, patientId: 'somebody-else' }) });
    await refused;
    expect(session.describe().signedIn?.ended?.code).toBe('refresh-other-patient');
    // Told to the server, and nothing of it is kept.
    expect(revoked.map(({ accessToken }) => accessToken)).toEqual(['access-1']);
    expect(await kept()).toBeNull();
  });

  it('SMART 79: the same patient, or none said again, changes nothing', async () => {
    for (const patientId of [CONTEXT.patientId, undefined]) {
      const { renewals, binding } = await signedIn();
      const token = binding.renewAccessToken('access-0');
      await settled();
      await renewals[0]!.answer({
        mergeContext: (before) => ({ ...before, ...(patientId !== undefined && { patientId }) }),
      });
      expect(await token).toBe('access-1');
      expect(binding.patientId).toBe('p1');
    }
  });

  it('another scope: what may be read follows at once', async () => {
    const { renewals, binding } = await signedIn();
    const token = binding.renewAccessToken('access-0');
    await settled();
    await renewals[0]!.answer({ grantedScope: 'patient/Patient.rs' });
    await token;
    expect(binding.grantedScope()).toBe('patient/Patient.rs');
  });
});

describe('any order of reads, refusals, failures and time', () => {
  it('SMART 90: no refresh token is used twice unless its answer never came, and never two at once', async () => {
    const moves = fc.array(fc.constantFrom('read', 'refuse', 'answer', 'fail', 'minute', 'hour'), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(moves, async (sequence) => {
        const { clock, renewals, binding } = await signedIn();
        let open = 0;
        const answered = new Set<string>();
        let given = 'access-0';
        for (const move of sequence) {
          const pending = renewals[open];
          if (move === 'read')
            void binding.getAccessToken().then(
              (token) => (given = token),
              () => undefined,
            );
          else if (move === 'refuse') void binding.renewAccessToken(given).catch(() => undefined);
          else if (move === 'minute') clock.advance(60_000);
          else if (move === 'hour') clock.advance(3_600_000);
          else if (pending !== undefined) {
            open += 1;
            if (move === 'answer') answered.add(pending.refreshToken);
            await (move === 'answer' ? pending.answer() : pending.fail(unreachable()));
          }
          await settled();
          expect(renewals.length - open).toBeLessThanOrEqual(1);
          for (const { refreshToken } of renewals.slice(open)) expect(answered).not.toContain(refreshToken);
        }
      }),
      { numRuns: 100 },
    );
  });
});
