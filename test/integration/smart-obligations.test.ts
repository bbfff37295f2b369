/** What SMART forbids a client to send, to forward or to rely on: shown by what goes over the wire. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { LaunchKind } from '../../main/session/launch.ts';
import { smartConfiguration, startFaultServer, type FaultServer } from '../support/fault-server.ts';
import { get, launchAt, type Page, type Visit } from '../support/launch-bench.ts';

let server: FaultServer;
beforeAll(async () => {
  server = await startFaultServer();
});
afterEach(() => server.reset());
afterAll(() => server.close());

const KINDS: readonly LaunchKind[] = [
  { kind: 'standalone' },
  { kind: 'ehr', launch: 'launch-token' },
  { kind: 'unlock' },
];

/** The authorization request of one launch. */
async function askedBy(kind: LaunchKind): Promise<URLSearchParams> {
  let asked = new URLSearchParams();
  await launchAt(server, {
    kind,
    browse: (visit) => {
      asked = visit.parameters;
      return visit.callback();
    },
  });
  return asked;
}

describe('the redirect address', () => {
  const ELSEWHERE = 'https://elsewhere.example/';
  const NAMES = ['redirect_uri', 'redirect', 'next', 'url', 'continue', 'return_to', 'error_uri'];
  const forwarding = Object.fromEntries(NAMES.map((name) => [name, ELSEWHERE]));

  it.each<[string, (visit: Visit) => Promise<Page>]>([
    ['with the right answer', (visit) => visit.callback(forwarding)],
    [
      'with an error',
      (visit) => visit.callback({ ...forwarding, state: 'forged', code: null, error: 'access_denied' }),
    ],
    ['as a path of its own', ({ redirectUri }) => get(`${redirectUri}/${ELSEWHERE}?next=${ELSEWHERE}`)],
    ['as a path that reads as a host', ({ redirectUri }) => get(redirectUri, { path: '//elsewhere.example/' })],
  ])('SMART 4: forwards nobody to an address that it was sent, %s', async (_title, open) => {
    let page: Page | undefined;
    await launchAt(server, {
      browse: async (visit) => {
        page = await open(visit);
        // The right answer may have been given.
        if (page.status !== 200) await visit.callback();
      },
    });
    expect([200, 400, 404]).toContain(page?.status);
    expect(page?.headers).not.toHaveProperty('location');
    expect(page?.headers).not.toHaveProperty('refresh');
    expect(page?.body).not.toMatch(/elsewhere|http-equiv|<script/i);
  });
});

describe.each(KINDS)('a launch of kind $kind', (kind) => {
  it('SMART 40: sends no max_age, and takes an id_token without auth_time', async () => {
    expect(server.claims()).not.toHaveProperty('auth_time');
    expect((await askedBy(kind)).has('max_age')).toBe(false);
  });

  it('SMART 22: asks the SMART configuration, never the CapabilityStatement', async () => {
    await askedBy(kind);
    const paths = server.seen.map(({ url }) => new URL(url, server.origin).pathname);
    expect(paths).toContain('/tenant/fhir/.well-known/smart-configuration');
    expect(paths.filter((path) => path.endsWith('/metadata'))).toEqual([]);
  });

  it('SMART 24: takes scopes_supported for no limit on what it asks for', async () => {
    const usual = (await askedBy(kind)).get('scope');
    const body = { ...smartConfiguration(server.origin), scopes_supported: ['openid'] };
    server.script('smart-configuration', { body });
    expect((await askedBy(kind)).get('scope')).toBe(usual);
  });
});
