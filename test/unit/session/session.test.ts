import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Session } from '../../../main/session/session.ts';
import { AppError } from '../../../shared/errors.ts';
import { sessionSchema } from '../../../shared/ipc-contract.ts';
import { CONTEXT, otherSite, sessionBench as bench, settled, site, type Call } from '../../support/session-bench.ts';

const NOBODY = { signedIn: null, locked: null, locksAtMs: null, launch: null, signIn: null, failure: null };
const patient = (patientId: string) => ({ context: { ...CONTEXT, patientId } });

const waiting = (reopenBrowser = () => Promise.resolve()) => ({ expiresAtMs: 777, reopenBrowser });

describe('a sign-in', () => {
  it('begins with nobody signed in', () => {
    const { session } = bench();
    expect(session.describe()).toEqual({ generation: 0, ...NOBODY });
    expect(session.binding()).toBeNull();
  });

  it('SMART 48: shows each step, the time limit and the notices', async () => {
    const { session, start } = bench();
    const { observer } = await start();
    expect(session.describe().signIn).toMatchObject({ step: 'discovering', expiresAtMs: null, notice: null });
    observer.onStep('opening-browser');
    expect(session.describe().signIn?.step).toBe('opening-browser');
    observer.onWaiting(waiting());
    observer.onNotice('state-mismatch');
    expect(session.describe().signIn).toMatchObject({
      step: 'waiting-for-browser',
      expiresAtMs: 777,
      notice: 'state-mismatch',
    });
    observer.onStep('exchanging-code');
    expect(session.describe().signIn).toMatchObject({ step: 'exchanging-code', notice: 'state-mismatch' });
  });

  it('B1 a page that calls again and again is named once', async () => {
    const { session, views, start } = bench();
    const { observer } = await start();
    observer.onNotice('state-missing');
    const told = views.length;
    for (let n = 0; n < 1000; n++) observer.onNotice('state-missing');
    expect(views).toHaveLength(told);
    observer.onNotice('state-mismatch');
    expect(session.describe().signIn?.notice).toBe('state-mismatch');
  });

  it('binds the window to the patient, with a new generation', async () => {
    const { session, bindings, views, start } = bench();
    const tokens = { accessToken: 'secret-access-token', expiresAtMs: 5000, refreshToken: null };
    await (await start()).succeed({ tokens, context: { ...CONTEXT, needPatientBanner: false } });
    expect(session.describe()).toMatchObject({
      generation: 1,
      signedIn: { site: { name: 'Hospital one' }, user: null, expiresAtMs: 5000 },
      signIn: null,
      failure: null,
    });
    expect(bindings).toHaveLength(1);
    expect(session.binding()).toBe(bindings[0]);
    expect(bindings[0]).toMatchObject({ generation: 1, patientId: 'p1', fullBanner: false });
    expect(await bindings[0]?.getAccessToken()).toBe('secret-access-token');
    expect(views.at(-1)).toEqual(session.describe());
  });

  it('SMART 6: no view and no log entry holds a token or the patient', async () => {
    const { session, views, logged, start } = bench();
    await (await start()).succeed();
    await session.signOut();
    await (await start()).fail(new Error('secret-access-token of p1'));
    for (const view of views) expect(sessionSchema.parse(view)).toEqual(view);
    expect(JSON.stringify([views, logged])).not.toMatch(/secret-access-token|"p1"|ehr\.example\/fhir/);
  });

  it('the name of the user may come later, and only to its own session', async () => {
    const { session, start } = bench();
    const { promise, resolve } = Promise.withResolvers<string | null>();
    let signal: AbortSignal | undefined;
    const readUserName = (_token: string, given: AbortSignal) => {
      signal = given;
      return promise;
    };
    await (await start()).succeed({ userName: 'A. Okafor', readUserName });
    expect(session.describe().signedIn?.user).toBe('A. Okafor');
    await (await start()).succeed(patient('p2'));
    expect(signal?.aborted).toBe(true);
    resolve('Dr Adaeze Okafor');
    await settled();
    expect(session.describe().signedIn?.user).toBeNull();
    const named = () => Promise.resolve('Dr Adaeze Okafor');
    await (await start()).succeed({ readUserName: named });
    expect(session.describe().signedIn?.user).toBe('Dr Adaeze Okafor');
  });
});

describe('a sign-in that fails', () => {
  it('keeps the failure until it is dismissed', async () => {
    const { session, start } = bench();
    await (await start()).fail(new AppError('token-rejected', { status: 400, oauthError: 'invalid_grant' }));
    const failure = session.describe().failure;
    expect(failure?.error).toEqual({ code: 'token-rejected', details: { status: 400, oauthError: 'invalid_grant' } });
    expect(failure?.site?.name).toBe('Hospital one');
    session.dismissFailure();
    expect(session.describe().failure).toBeNull();
  });

  it('keeps the failure until another sign-in begins', async () => {
    const { session, start } = bench();
    await (await start()).fail(new AppError('discovery-timeout'));
    await start();
    expect(session.describe()).toMatchObject({ failure: null, signIn: { step: 'discovering' } });
  });

  it('the unexpected is internal, with an incident to find it by', async () => {
    const { session, logged, start } = bench();
    await (await start()).fail(new TypeError('https://ehr.example/?code=1'));
    const error = session.describe().failure?.error;
    expect(error?.code).toBe('internal');
    expect(logged).toContainEqual([
      'error',
      'sign-in.failed',
      { code: 'internal', incident: error?.details.incident, errorName: 'TypeError' },
    ]);
  });

  it('leaves the session that is there as it is', async () => {
    const { session, bindings, start } = bench();
    await (await start()).succeed();
    await (await start(otherSite)).fail(new AppError('sign-in-refused'));
    expect(session.describe()).toMatchObject({ generation: 1, signedIn: { site: { name: 'Hospital one' } } });
    expect(session.describe().failure?.site?.name).toBe('Hospital two');
    expect(bindings).toHaveLength(1);
    expect(await session.binding()?.getAccessToken()).toBe('secret-access-token');
  });
});

describe('Cancel', () => {
  it('ends the sign-in, tells the launch to stop, and says what was done', async () => {
    const { session, start } = bench();
    const call = await start();
    session.cancel();
    await settled();
    expect(call.signal.aborted).toBe(true);
    expect(session.describe()).toMatchObject({ signIn: null, failure: { error: { code: 'sign-in-cancelled' } } });
  });

  it('SMART 18: returns to the session that is there', async () => {
    const { session, start } = bench();
    await (await start()).succeed();
    const before = session.describe();
    await start();
    expect(session.describe()).toMatchObject({ signedIn: { user: null }, signIn: { step: 'discovering' } });
    session.cancel();
    expect(session.describe()).toEqual(before);
  });

  it('B9 what comes after it changes nothing', async () => {
    const { session, views, start } = bench();
    const call = await start();
    session.cancel();
    const after = views.length;
    call.observer.onWaiting(waiting());
    call.observer.onNotice('answer-repeated');
    await call.succeed();
    expect(views).toHaveLength(after);
    expect(session.binding()).toBeNull();
  });

  it('does nothing where nobody signs in', () => {
    const { session, views } = bench();
    session.cancel();
    expect(views).toEqual([]);
  });
});

describe('one sign-in at a time', () => {
  it('A11 another start cancels the first, and only the second counts', async () => {
    const { session, calls, start } = bench();
    const first = await start();
    const second = await start(otherSite);
    expect(first.signal.aborted).toBe(true);
    await first.succeed(patient('of-the-first'));
    expect(session.binding()).toBeNull();
    await second.succeed(patient('of-the-second'));
    expect(session.binding()?.patientId).toBe('of-the-second');
    expect(calls).toHaveLength(2);
  });

  it('the browser is opened again only while someone waits for it', async () => {
    const { session, start } = bench();
    let opened = 0;
    const reopen = () => {
      opened += 1;
      return Promise.resolve();
    };
    await session.reopenBrowser();
    const { observer } = await start();
    await session.reopenBrowser();
    observer.onWaiting(waiting(reopen));
    await session.reopenBrowser();
    observer.onStep('exchanging-code');
    await session.reopenBrowser();
    expect(opened).toBe(1);
  });

  it('a browser that does not open is said to the one who asked', async () => {
    const { session, start } = bench();
    (await start()).observer.onWaiting(waiting(() => Promise.reject(new AppError('browser-not-opened'))));
    await expect(session.reopenBrowser()).rejects.toThrow('browser-not-opened');
    expect(session.describe().signIn?.step).toBe('waiting-for-browser');
  });
});

describe('sign-out', () => {
  it('forgets the tokens and the patient, with a new generation', async () => {
    const { session, bindings, start } = bench();
    await (await start()).succeed();
    const old = session.binding();
    await session.signOut();
    expect(session.describe()).toEqual({ generation: 2, ...NOBODY });
    expect(bindings.at(-1)).toBeNull();
    await expect(old?.getAccessToken()).rejects.toThrow('no-session');
  });

  it('ends a sign-in under way', async () => {
    const { session, start } = bench();
    const call = await start();
    await session.signOut();
    expect(call.signal.aborted).toBe(true);
    expect(session.describe()).toMatchObject({ signIn: null, failure: null });
  });
});

type Move = 'start' | 'succeed' | 'fail' | 'cancel' | 'sign-out' | 'dismiss';

/** Plays one move on the newest launch. */
async function play(move: Move, session: Session, call: Call | undefined): Promise<void> {
  if (move === 'start') session.startSignIn(site);
  else if (move === 'succeed') await call?.succeed();
  else if (move === 'fail') await call?.fail(new AppError('sign-in-refused'));
  else if (move === 'cancel') session.cancel();
  else if (move === 'sign-out') await session.signOut();
  else session.dismissFailure();
  await settled();
}

describe('any sequence of moves', () => {
  it('HOUSE §3.6: generations only grow, and only the present binding has a token', async () => {
    const moves = fc.array(fc.constantFrom<Move>('start', 'succeed', 'fail', 'cancel', 'sign-out', 'dismiss'), {
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(moves, async (sequence) => {
        const { session, calls, views, bindings } = bench();
        for (const move of sequence) await play(move, session, calls.at(-1));
        const generations = views.map(({ generation }) => generation);
        expect(generations).toEqual(generations.toSorted((a, b) => a - b));
        expect(session.describe().generation).toBe(bindings.length);
        const old = bindings.filter((binding) => binding !== null && binding !== session.binding());
        for (const binding of old) await expect(binding?.getAccessToken()).rejects.toThrow('no-session');
        expect(session.binding() === null).toBe(session.describe().signedIn === null);
        expect(calls.filter(({ signal }) => !signal.aborted).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 60 },
    );
  });
});
