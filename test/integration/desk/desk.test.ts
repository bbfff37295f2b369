/** What concerns all windows: proof after a lock, launches that wait for it, and what a crash has left. */
import { describe, expect, it } from 'vitest';
import { deskWorld, SITES } from '../../support/desk-world.ts';
import { settled } from '../../support/session-bench.ts';

const link = (launch: string): string =>
  `chartroom://launch?iss=${encodeURIComponent(SITES[0].fhirBase)}&launch=${launch}`;

/** A desk with one window, in which a patient is open. */
async function working() {
  const world = deskWorld();
  await world.desk.start({ quietly: false });
  const page = world.pages[0]!;
  await page.api['sign-in.start']({ siteId: SITES[0].id });
  await settled();
  await world.calls.at(-1)!.succeed(world.signInOf('ann'));
  const views = () => world.pages.map(({ workspace }) => workspace.session.describe());
  const actions = () => world.audited.map(({ action }) => action);
  return { ...world, page, views, actions };
}

describe('security §3.10: launches that come while it is locked', () => {
  it('wait without a word, and are asked about once the user has unlocked', async () => {
    const { desk, page, views, calls, signInOf } = await working();
    await desk.lock('idle');
    await desk.receive(link('a'));
    expect(views().map(({ launch }) => launch)).toEqual([null]);
    await page.api['lock.unlock']({});
    await settled();
    await calls.at(-1)!.succeed(signInOf(null));
    expect(views().map(({ launch }) => launch?.site.name)).toEqual([undefined, 'North']);
  });

  it('are nobody’s once the locked session was ended', async () => {
    const { desk, page, views, calls } = await working();
    await desk.lock('idle');
    await desk.receive(link('a'));
    await page.api['session.sign-out']({});
    await settled();
    expect(views().map(({ launch }) => launch)).toEqual([null]);
    // And whoever signs in now is asked who they are, whatever the browser remembers.
    await page.api['sign-in.start']({ siteId: SITES[0].id });
    await settled();
    expect(calls.at(-1)?.forceLogin).toBe(true);
  });

  it('are nobody’s once another user has proved to be there', async () => {
    const { desk, page, views, calls, signInOf } = await working();
    await desk.lock('idle');
    await desk.receive(link('a'));
    await page.api['lock.unlock']({});
    await settled();
    await calls.at(-1)!.succeed(signInOf(null, 'nurse'));
    expect(views()).toMatchObject([{ launch: null, failure: { error: { code: 'unlock-other-user' } } }]);
    // Who has just proved it is not asked twice.
    await page.api['sign-in.start']({ siteId: SITES[0].id });
    await settled();
    expect(calls.at(-1)?.forceLogin).toBe(false);
  });

  it('a free window beside a locked one asks for proof', async () => {
    const { desk, pages, calls } = await working();
    desk.openAnother();
    await desk.lock('idle');
    await pages[1]!.api['sign-in.start']({ siteId: SITES[1].id });
    await settled();
    expect(calls.at(-1)?.forceLogin).toBe(true);
  });
});

describe('security §3.10: the page of a window', () => {
  it('begins anew and asks for itself where its session is locked or ends: its memory is gone with it', async () => {
    const { desk, page, calls, signInOf } = await working();
    const begun = [page.workstation];
    const session = () => page.workstation.snapshot().session;
    await desk.lock('user');
    await settled();
    begun.push(page.workstation);
    expect(session()).toMatchObject({ signedIn: null, locked: { why: 'user' } });
    await page.api['lock.unlock']({});
    await settled();
    await calls.at(-1)!.succeed(signInOf(null));
    await settled();
    expect(page.workstation).toBe(begun[1]);
    expect(session()).toMatchObject({ signedIn: { patient: 'chosen-at-server' }, locked: null });
    await page.api['session.sign-out']({});
    await settled();
    begun.push(page.workstation);
    expect(session()).toMatchObject({ signedIn: null, locked: null });
    expect(new Set(begun).size).toBe(3);
  });
});

describe('SMART 18: a launch that led to no chart', () => {
  it('may come again: declined, closed, or cut off by a lock', async () => {
    const { desk, pages, views } = await working();
    await desk.receive(link('a'));
    pages[1]!.closeByUser();
    await desk.receive(link('a'));
    expect(views().map(({ launch }) => launch !== null)).toEqual([false, true]);
    await pages[1]!.api['launch.confirm']({});
    await settled();
    await desk.lock('system');
    expect(views()[1]).toMatchObject({ signIn: null, failure: { error: { code: 'sign-in-cancelled' } } });
  });

  it('a question is answered once; a chart is not closed by it', async () => {
    const { page, pages } = await working();
    expect(await page.api['launch.decline']({})).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    expect(pages).toHaveLength(1);
  });
});

describe('SMART 7: set-up of a client', () => {
  it('is closed to whoever sits before a locked window', async () => {
    const { desk, pages } = await working();
    desk.openAnother();
    await desk.lock('idle');
    for (const { api } of pages) {
      const siteId = SITES[0].id;
      for (const answer of [
        api['client.describe']({ siteId }),
        api['client.forget']({ siteId, which: 'clinician' }),
        api['client.rotate-key']({ siteId, which: 'backend' }),
      ]) {
        expect(await answer).toMatchObject({ ok: false, error: { code: 'locked' } });
      }
    }
  });
});

describe('security §3.11: the trail', () => {
  it('says whose chart was locked, unlocked and left, and who was refused', async () => {
    const { desk, page, calls, audited, signInOf } = await working();
    await desk.lock('idle');
    await page.api['lock.unlock']({});
    await settled();
    await calls.at(-1)!.succeed(signInOf(null));
    await desk.lock('user');
    await page.api['lock.unlock']({});
    await settled();
    await calls.at(-1)!.succeed(signInOf(null, 'nurse'));
    expect(audited.map(({ action, patientId, user }) => [action, patientId, user?.subject])).toEqual([
      ['sign-in', 'ann', 'okafor'],
      ['patient-opened', 'ann', 'okafor'],
      ['locked', 'ann', 'okafor'],
      ['unlocked', 'ann', 'okafor'],
      ['locked', 'ann', 'okafor'],
      ['signed-out', 'ann', 'okafor'],
      ['unlock-refused', undefined, 'nurse'],
    ]);
  });
});
