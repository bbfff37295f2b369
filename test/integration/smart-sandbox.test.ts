/** The whole standalone launch against the embedded EHR, over real sockets. */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSites } from '../../main/session/sites.ts';
import type { OpenBrowser } from '../../main/ports.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import { liveSession } from '../support/live-session.ts';
import { signInByHttp, type SignInChoices } from '../support/sandbox-browser.ts';
import { startTestSandbox } from '../support/sandbox-session.ts';
import { until } from '../support/until.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.close());

/** A browser that signs in as told and comes back to the loopback listener. */
const browserOf =
  (choices: Partial<SignInChoices> = {}): OpenBrowser =>
  async (url) => {
    const location = await signInByHttp(url, { account: 'okafor', patient: 'ada', ...choices });
    await fetch(location);
  };

const siteOf = (changes: Record<string, unknown> = {}) =>
  parseSites(
    JSON.stringify({
      sites: [
        {
          name: 'Northgate General Hospital',
          fhirBase: sandbox.fhirBase,
          clientId: 'chartroom',
          environment: 'test',
          ...changes,
        },
      ],
    }),
    'sites.json',
  )[0]!;

const openSession = (choices: Partial<SignInChoices> = {}) => liveSession({ openBrowser: browserOf(choices) });

describe('standalone launch at the embedded EHR', () => {
  it('SMART 15, 50, 71, 81: signs in, picks, approves, and binds the window to the patient', async () => {
    const session = openSession();
    session.startSignIn(siteOf());
    const view = await until(session, ({ signIn }) => signIn === null);
    expect(view.failure).toBeNull();
    expect(view.signedIn?.warnings).toEqual([]);
    expect(view.signedIn?.expiresAtMs).toBeGreaterThan(Date.now());
    const binding = session.binding();
    expect(binding).toMatchObject({ generation: 1, fhirBase: sandbox.fhirBase, patientId: 'ada', fullBanner: true });
    const answer = await fetch(`${sandbox.fhirBase}/Patient/ada`, {
      headers: { authorization: `Bearer ${(await binding?.getAccessToken()) ?? ''}` },
    });
    expect(answer.status).toBe(200);
  });

  it('SMART 46: a refusal on the consent page ends the sign-in as refused', async () => {
    const session = openSession({ refuse: true });
    session.startSignIn(siteOf());
    const view = await until(session, ({ signIn }) => signIn === null);
    expect(view.failure?.error).toEqual({ code: 'sign-in-refused', details: { oauthError: 'access_denied' } });
    expect(session.binding()).toBeNull();
  });

  it('SMART 59: a scope that the user dropped is a warning, and is not taken for granted', async () => {
    const session = openSession({ drop: ['patient/Condition.rs'] });
    session.startSignIn(siteOf());
    const view = await until(session, ({ signIn }) => signIn === null);
    expect(view.signedIn?.warnings).toContainEqual({ code: 'scope-narrowed', subject: 'patient/Condition.rs' });
    expect(session.binding()?.grantedScope).not.toContain('Condition');
  });

  it('SMART 83: an id_token signed with ES384 is accepted', async () => {
    const session = openSession();
    session.startSignIn(siteOf({ clientId: 'chartroom-es384' }));
    const view = await until(session, ({ signIn }) => signIn === null);
    expect(view.failure).toBeNull();
  });

  it('SMART 10, 11: with listed ports the redirect is exactly one of them', async () => {
    const fixedPorts = await freePorts(3);
    const strict = await startTestSandbox({ fixedPorts });
    const session = openSession();
    const changes = { fhirBase: strict.fhirBase, clientId: 'chartroom-fixed', redirectPorts: fixedPorts };
    session.startSignIn(siteOf(changes));
    const view = await until(session, ({ signIn }) => signIn === null);
    expect(view.failure).toBeNull();
    await strict.close();
  });

  it('A11 a second patient: the first chart stays bound until the second sign-in is complete', async () => {
    let patient = 'ada';
    const openBrowser: OpenBrowser = (url) => browserOf({ patient })(url);
    const session = liveSession({ openBrowser });
    const bound: (string | undefined)[] = [];
    session.onBinding((binding) => bound.push(binding?.patientId));
    session.startSignIn(siteOf());
    await until(session, ({ signIn }) => signIn === null);
    patient = 'bo';
    session.startSignIn(siteOf());
    expect(session.binding()?.patientId).toBe('ada');
    const view = await until(session, ({ signIn }) => signIn === null);
    expect([view.generation, bound]).toEqual([2, ['ada', 'bo']]);
  });
});

/** Ports that were free a moment ago. */
async function freePorts(count: number): Promise<number[]> {
  const holders = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(holders.map((holder) => once(holder, 'listening')));
  const ports = holders.map((holder) => (holder.address() as AddressInfo).port);
  await Promise.all(holders.map((holder) => once(holder.close(), 'close')));
  return ports;
}
