/** Lock, unlock and sign-out: security §3.10, rows E8–E13 that a session shows without a window. */
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import { readRecord } from '../../../main/session/session-record.ts';
import { CONTEXT, IDENTITY, sessionBench, settled, signInOf, site } from '../../support/session-bench.ts';

const OTHER = { issuer: IDENTITY.issuer, subject: 'nurse' };

async function locked(changes: Parameters<ReturnType<typeof sessionBench>['signIn']>[0] = {}) {
  const bench = sessionBench();
  const binding = await bench.signIn(changes);
  await bench.session.lock('idle');
  const unlock = async () => {
    bench.session.unlock();
    await settled();
    return bench.calls.at(-1)!;
  };
  return { ...bench, binding: binding!, unlock };
}

describe('security §3.10: a lock', () => {
  it('hides everything, forgets the tokens in memory, and closes the chart', async () => {
    const { session, bindings, binding, clock } = await locked();
    expect(session.describe()).toMatchObject({
      signedIn: null,
      locked: { site: { name: 'Hospital one' }, why: 'idle', canUnlock: true, sinceMs: clock.now() },
    });
    expect(bindings.at(-1)).toBeNull();
    expect(session.signed()).toBeNull();
    await expect(binding.getAccessToken()).rejects.toThrow('no-session');
  });

  it('no timer renews a sealed token', async () => {
    const { clock, renewals } = await locked();
    clock.advance(3_600_000);
    await settled();
    expect(renewals).toEqual([]);
  });

  it('E10: a renewal on its way when the window locks is not lost', async () => {
    const { session, renewals, unlock, signIn } = sessionBenchWithUnlock();
    const binding = await signIn();
    const renewed = binding!.renewAccessToken('access-0').catch((error: unknown) => error);
    await settled();
    const sealed = session.lock('system');
    await renewals[0]!.answer();
    await sealed;
    expect(await renewed).toMatchObject({ code: 'no-session' });
    await (await unlock()).succeed({ context: { ...CONTEXT, patientId: null } });
    expect(await session.binding()?.getAccessToken()).toBe('access-1');
  });

  it('B9 after lock, E10: a sign-in under way is ended, and its late answer changes nothing', async () => {
    const { session, calls, start } = sessionBench();
    const call = await start();
    await session.lock('system');
    expect(call.signal.aborted).toBe(true);
    await calls[0]!.succeed();
    expect(session.describe()).toMatchObject({
      ...{ signedIn: null, locked: null, signIn: null },
      failure: { error: { code: 'sign-in-cancelled' } },
    });
  });

  it('SMART 93: a session that the server has ended has nothing to come back to', async () => {
    const { session, renewals, signIn, vault } = sessionBench();
    const binding = await signIn();
    const refused = expect(binding!.renewAccessToken('access-0')).rejects.toThrow('refresh-rejected');
    await settled();
    await renewals[0]!.fail(new AppError('refresh-rejected'));
    await refused;
    await session.lock('idle');
    expect(session.describe()).toMatchObject({
      ...{ signedIn: null, locked: null },
      failure: { error: { code: 'refresh-rejected' } },
    });
    expect(vault.records.size).toBe(0);
  });

  it('a session whose user the server did not name cannot be unlocked: it is ended at the server', async () => {
    const { session, revoked, vault } = await locked({ identity: null });
    expect(session.describe().locked).toMatchObject({ canUnlock: false, lacks: 'identity' });
    expect(revoked.map(({ accessToken }) => accessToken)).toEqual(['access-0']);
    expect(vault.records.size).toBe(0);
    expect(() => session.unlock()).toThrow('unlock-not-possible');
  });

  it('J1: a session that could not be kept cannot be unlocked either, and says so', async () => {
    const bench = sessionBench();
    bench.vault.breakWrites(true);
    await bench.signIn();
    await bench.session.lock('idle');
    expect(bench.session.describe().locked).toMatchObject({ canUnlock: false, lacks: 'storage' });
    expect(bench.revoked).toHaveLength(1);
  });

  it('nobody signs in beside a locked session', async () => {
    const { session } = await locked();
    expect(() => session.startSignIn(site)).toThrow('locked');
  });

  it('a lock where nobody is signed in leaves the window as it is', async () => {
    const { session } = sessionBench();
    await session.lock('idle');
    expect(session.describe()).toMatchObject({ locked: null, generation: 0 });
  });
});

describe('E11: unlocking', () => {
  it('by the same user: the session goes on, with a new generation and its own patient', async () => {
    const { session, unlock, audited } = await locked();
    const before = session.describe().generation;
    const call = await unlock();
    expect(call.kind).toEqual({ kind: 'unlock' });
    expect(session.describe()).toMatchObject({ locked: {}, signIn: { step: 'discovering' } });
    await call.succeed({ context: { ...CONTEXT, patientId: null } });
    expect(session.describe()).toMatchObject({ locked: null, generation: before + 1, signedIn: { renews: true } });
    expect(session.binding()?.patientId).toBe('p1');
    expect(await session.binding()?.getAccessToken()).toBe('access-0');
    expect(audited.map(({ action }) => action)).toEqual(['sign-in', 'patient-opened', 'locked', 'unlocked']);
  });

  it.each([
    ['another user', OTHER],
    ['the same subject of another issuer', { ...IDENTITY, issuer: 'https://else.example' }],
    ['nobody the server would name', null],
  ])('by %s: the session is ended at the server, and nothing of it comes back', async (_who, identity) => {
    const { session, unlock, revoked, vault, bindings, audited } = await locked();
    const tokens = { accessToken: 'of-the-other', expiresAtMs: null, refreshToken: null };
    await (await unlock()).succeed({ identity, tokens });
    expect(session.describe()).toMatchObject({
      ...{ signedIn: null, locked: null, failure: { error: { code: 'unlock-other-user' } } },
    });
    expect(bindings.at(-1)).toBeNull();
    expect(revoked.map(({ accessToken }) => accessToken).sort()).toEqual(['access-0', 'of-the-other']);
    expect(vault.records.size).toBe(0);
    expect(audited.at(-1)).toMatchObject({ action: 'unlock-refused', outcome: 'failure', code: 'unlock-other-user' });
    session.startSignIn(site);
    expect(session.describe().signIn).not.toBeNull();
  });

  it('by a browser that was still signed in: nobody has proved to be there, and it stays locked', async () => {
    const { session, unlock, clock, revoked } = await locked();
    const call = await unlock();
    clock.advance(120_000);
    const tokens = { accessToken: 'of-the-browser', expiresAtMs: null, refreshToken: null };
    await call.succeed({ tokens, authenticatedForMs: 180_001 });
    expect(session.describe()).toMatchObject({ locked: {}, failure: { error: { code: 'unlock-not-asked' } } });
    // Revoking it now could end the locked session's grant with it: it goes at sign-out.
    expect(revoked).toEqual([]);
    const again = await unlock();
    clock.advance(120_000);
    await again.succeed({ authenticatedForMs: 180_000 });
    expect(session.binding()?.patientId).toBe('p1');
    await session.signOut();
    expect(revoked.map(({ accessToken }) => accessToken)).toContain('of-the-browser');
  });

  it('cancelled or failed: it stays locked', async () => {
    const { session, unlock } = await locked();
    await unlock();
    session.cancel();
    expect(session.describe()).toMatchObject({ signedIn: null, locked: { canUnlock: true }, failure: null });
    await (await unlock()).fail(new AppError('discovery-unreachable'));
    expect(session.describe()).toMatchObject({ locked: {}, failure: { error: { code: 'discovery-unreachable' } } });
  });

  it('a vault that has lost it says that it is not possible, and nothing is left', async () => {
    const { session, unlock, vault } = await locked();
    vault.records.clear();
    await (await unlock()).succeed();
    expect(session.describe()).toMatchObject({ locked: null, failure: { error: { code: 'unlock-not-possible' } } });
  });

  it('security §3.10: its 12 hours end in the dark, too', async () => {
    const { session, clock, revoked, vault } = await locked();
    clock.advance(12 * 3_600_000);
    await settled();
    expect(session.describe()).toMatchObject({ locked: null, failure: { error: { code: 'session-too-old' } } });
    expect(revoked.length).toBeGreaterThan(0);
    expect(vault.records.size).toBe(0);
  });

  it('E10: whom another window was about to let in is not let in behind the next lock', async () => {
    const { session } = await locked();
    const letting = session.unlockFor(IDENTITY);
    await session.lock('system');
    await letting;
    expect(session.describe()).toMatchObject({ signedIn: null, locked: { canUnlock: true } });
  });

  it('opens the other windows of the same user, and of nobody else', async () => {
    const mine = await locked();
    const other = await locked({ identity: OTHER });
    await mine.session.unlockFor(IDENTITY);
    await other.session.unlockFor(IDENTITY);
    expect(mine.session.binding()?.patientId).toBe('p1');
    expect(other.session.describe()).toMatchObject({ signedIn: null, locked: {} });
  });

  it('the token of the unlocking sign-in is revoked with the session', async () => {
    const { session, unlock, revoked } = await locked();
    const tokens = { accessToken: 'of-the-unlocking', expiresAtMs: null, refreshToken: null };
    await (await unlock()).succeed({ tokens });
    await session.signOut();
    expect(revoked.map(({ accessToken }) => accessToken)).toEqual(['access-0', 'of-the-unlocking']);
  });
});

describe('security §3.10: after a lock', () => {
  it('the browser’s memory of a user opens nothing: each sign-in must ask, and a server that did not is refused', async () => {
    let proved = 0;
    const { session, calls, clock, start, revoked } = sessionBench({
      mustProve: () => true,
      onProved: () => void (proved += 1),
    });
    const call = await start();
    expect(calls[0]?.forceLogin).toBe(true);
    clock.advance(1000);
    await call.succeed({ authenticatedForMs: 61_001 });
    expect(session.describe()).toMatchObject({ signedIn: null, failure: { error: { code: 'unlock-not-asked' } } });
    expect([revoked.length, proved]).toEqual([1, 0]);
    await (await start()).succeed({ authenticatedForMs: 1000 });
    expect([session.binding()?.patientId, proved]).toEqual(['p1', 1]);
  });
});

describe('SMART 94: sign-out', () => {
  it('tells the server of every token, and keeps nothing', async () => {
    const { session, vault, revoked, signIn } = sessionBench();
    await signIn();
    await signIn({ tokens: { accessToken: 'second', expiresAtMs: null, refreshToken: null } });
    expect(vault.records.size).toBe(1);
    await session.signOut();
    expect(revoked.map(({ accessToken }) => accessToken)).toEqual(['second', 'access-0']);
    expect(vault.records.size).toBe(0);
  });

  it('a renewal under way when another patient is chosen is told too', async () => {
    const { session, revoked, renewals, signIn } = sessionBench();
    const binding = await signIn();
    const renewed = binding!.renewAccessToken('access-0').catch(() => null);
    await settled();
    await signIn({ tokens: { accessToken: 'second', expiresAtMs: null, refreshToken: null } });
    await renewals[0]!.answer();
    await renewed;
    await settled();
    await session.signOut();
    expect(revoked.map(({ accessToken }) => accessToken)).toEqual(['second', 'access-1']);
  });

  it('E8: a server that cannot be told is named, and the secrets are gone all the same', async () => {
    const failing = { revoke: () => Promise.reject(new AppError('revocation-failed', { status: 500 })) };
    const { session, vault, signIn, bindings } = sessionBench(failing);
    await signIn();
    const told = session.signOut();
    expect([session.describe().signedIn, bindings.at(-1)]).toEqual([null, null]);
    await told;
    expect(vault.records.size).toBe(0);
    expect(session.describe().failure).toMatchObject({
      site: { name: 'Hospital one' },
      error: { code: 'revocation-failed' },
    });
  });

  it('of a locked session ends it at the server', async () => {
    const { session, vault, revoked } = await locked();
    await session.signOut();
    expect(session.describe()).toMatchObject({ locked: null, failure: null });
    expect(revoked.map(({ accessToken }) => accessToken)).toEqual(['access-0']);
    expect(vault.records.size).toBe(0);
  });

  it('a sign-in that completes after it was cancelled is told to the server, and not kept', async () => {
    const { session, calls, start, revoked } = sessionBench();
    await start();
    const done = calls[0]!.succeed({ tokens: { accessToken: 'late', expiresAtMs: null, refreshToken: 'late' } });
    session.cancel();
    await done;
    await settled();
    expect(session.binding()).toBeNull();
    expect(revoked.map(({ accessToken }) => accessToken)).toEqual(['late']);
  });

  it('security §3.10: after 12 hours it happens by itself, and says why', async () => {
    const { session, clock, signIn, revoked, renewals } = sessionBench();
    await signIn({ tokens: { accessToken: 'long', expiresAtMs: null, refreshToken: null } });
    clock.advance(12 * 3_600_000 - 1);
    expect(session.describe().signedIn).not.toBeNull();
    clock.advance(1);
    await settled();
    expect(session.describe()).toMatchObject({ signedIn: null, failure: { error: { code: 'session-too-old' } } });
    expect([revoked.length, renewals.length]).toEqual([1, 0]);
  });
});

describe('E13: what a process left that did not end in order', () => {
  it('comes back locked, and opens for its user alone', async () => {
    const before = sessionBench();
    await before.signIn();
    const after = sessionBench({ vault: before.vault });
    const [slot] = await before.vault.list('session');
    const record = await readRecord(before.vault, slot!);
    after.session.takeUp(slot!, site, record!);
    expect(after.session.describe()).toMatchObject({ signedIn: null, locked: { why: 'restart', canUnlock: true } });
    after.session.unlock();
    await settled();
    await after.calls[0]!.succeed();
    expect(after.session.binding()?.patientId).toBe('p1');
  });

  it('a record that is not what it should be counts as none', async () => {
    const { vault } = sessionBench();
    const slot = { site: site.id, kind: 'session', id: 'x' } as const;
    for (const odd of [null, 7, {}, { ...signInOf() }]) {
      await vault.write(slot, odd);
      expect(await readRecord(vault, slot)).toBeNull();
    }
  });
});

describe('HOUSE §3.6: a patient found by search', () => {
  const everybody = { context: { ...CONTEXT, patientId: null }, grantedScope: 'user/*.rs' };

  it('each opening and closing is a new generation of the same session', async () => {
    const { session, bindings, signIn, audited } = sessionBench();
    await signIn(everybody);
    expect(session.describe().signedIn?.patient).toBe('none');
    expect(session.binding()).toBeNull();
    expect(session.reading()).not.toBeNull();
    session.setPatient('b');
    session.setPatient('c');
    session.setPatient(null);
    expect(bindings.map((binding) => binding?.patientId)).toEqual([undefined, 'b', 'c', undefined]);
    expect(session.describe().generation).toBe(4);
    expect(audited.flatMap(({ patientId }) => patientId ?? [])).toEqual(['b', 'c']);
  });

  it('is open again after unlocking', async () => {
    const { session, unlock, signIn } = sessionBenchWithUnlock();
    await signIn(everybody);
    session.setPatient('b');
    await session.lock('user');
    await (await unlock()).succeed();
    expect(session.binding()?.patientId).toBe('b');
  });

  it('is not offered where the server chose the patient', async () => {
    const { session, signIn } = sessionBench();
    await signIn();
    expect(session.reading()).toBeNull();
  });
});

function sessionBenchWithUnlock() {
  const bench = sessionBench();
  const unlock = async () => {
    bench.session.unlock();
    await settled();
    return bench.calls.at(-1)!;
  };
  return { ...bench, unlock };
}
