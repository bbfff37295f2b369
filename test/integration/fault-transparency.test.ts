/** Standing before the handlers changes nothing by itself: an answer is the same with no rule, and with idle ones. */
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../sandbox/server.ts';
import { signIn, startTestSandbox } from '../support/sandbox-session.ts';

let sandbox: Sandbox;
let bearer: string;
beforeAll(async () => {
  sandbox = await startTestSandbox();
  const { tokens } = await signIn(sandbox);
  bearer = `Bearer ${String(tokens.access_token)}`;
});
afterEach(() => {
  sandbox.faults.clear();
});
afterAll(() => sandbox.close());

type Message = {
  readonly target: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** The whole answer, but for its framing and what differs from one second or sign-in to the next. */
async function exchange({ target, method = 'GET', headers = {}, body = '' }: Message): Promise<string> {
  const { hostname, port } = new URL(sandbox.url);
  // The path goes as it is spelt: no URL is made of it.
  const outgoing = request({ hostname, port, path: target, method, headers, agent: false });
  outgoing.end(body);
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  const fields = Object.entries(incoming.headersDistinct)
    .filter(([name]) => !/^(date|content-length|transfer-encoding|etag)$/.test(name))
    .flatMap(([name, values = []]) => values.map((value) => `${name}: ${value}`))
    .map((line) => line.replace(/(northgate_\w+?)(\.sig)?=[^;]*/, '$1$2=').replace(/(expires=)[^;]*/, '$1'));
  const all = [`${incoming.statusCode}`, ...fields.toSorted(), await text(incoming)].join('\n');
  return all.replaceAll(/(interaction|authorize)\/[\w-]+/g, '$1/');
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const AUTHORIZE = '/oauth/authorize?response_type=code&client_id=chartroom&scope=openid&state=abcdefgh&nonce=n';

const MESSAGES: readonly (readonly [string, (bearer: string) => Message])[] = [
  ['the front page', () => ({ target: '/' })],
  ['a page that is not there', () => ({ target: '/nowhere?x=1' })],
  ['the SMART configuration', () => ({ target: '/fhir/.well-known/smart-configuration' })],
  ['its headers alone', () => ({ target: '/fhir/.well-known/smart-configuration', method: 'HEAD' })],
  ['the OpenID configuration', () => ({ target: '/.well-known/openid-configuration' })],
  ['the keys', () => ({ target: '/oauth/jwks' })],
  ['a method that is refused', () => ({ target: '/fhir/metadata', method: 'PUT', body: '{}' })],
  [
    'a preflight request',
    () => ({ target: '/oauth/token', method: 'OPTIONS', headers: { origin: 'https://a.example' } }),
  ],
  ['the capabilities', () => ({ target: '/fhir/metadata' })],
  ['a record without a token', () => ({ target: '/fhir/Patient/ada' })],
  ['a record', (token) => ({ target: '/fhir/Patient/ada', headers: { authorization: token } })],
  [
    'the headers of a record',
    (token) => ({ target: '/fhir/Patient/ada', method: 'HEAD', headers: { authorization: token } }),
  ],
  ['a record spelt oddly', (token) => ({ target: '/fhir/Patient/%61da?', headers: { authorization: token } })],
  ['a path that climbs', (token) => ({ target: '/fhir/Patient/../Patient/ada', headers: { authorization: token } })],
  ['a path that is not well encoded', (token) => ({ target: '/fhir/%zz', headers: { authorization: token } })],
  [
    'a search by form',
    (token) => ({
      target: '/fhir/Patient/_search',
      method: 'POST',
      headers: { ...FORM, authorization: token },
      body: 'family=testperson',
    }),
  ],
  [
    'a search by something that is no form',
    (token) => ({
      target: '/fhir/Patient/_search',
      method: 'POST',
      headers: { 'content-type': 'text/plain', authorization: token },
      body: 'family=testperson',
    }),
  ],
  [
    'a token request that fails',
    () => ({
      target: '/oauth/token',
      method: 'POST',
      headers: FORM,
      body: 'client_id=chartroom&grant_type=refresh_token&refresh_token=x',
    }),
  ],
  [
    'a token request that is no form',
    () => ({
      target: '/oauth/token',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"a":1}',
    }),
  ],
  ['an authorization request that fails', () => ({ target: `${AUTHORIZE}&redirect_uri=http%3A%2F%2Fevil.example` })],
  [
    'an authorization request that goes back',
    () => ({ target: `${AUTHORIZE}&redirect_uri=http%3A%2F%2F127.0.0.1%3A50123%2Fcallback` }),
  ],
  [
    'an authorization request that leads to the sign-in page',
    () => ({
      target: `${AUTHORIZE}&redirect_uri=http%3A%2F%2F127.0.0.1%3A50123%2Fcallback&code_challenge=${'x'.repeat(43)}&code_challenge_method=S256&aud=${encodeURIComponent(sandbox.fhirBase)}`,
    }),
  ],
  ['a foreign host', () => ({ target: '/fhir/metadata', headers: { host: 'evil.example' } })],
];

describe.each(MESSAGES)('%s', (_name, message) => {
  it('is the same with a rule for others, and with a rule that does nothing', async () => {
    const without = await exchange(message(bearer));
    expect(without).toMatch(/^\d{3}\n/);
    sandbox.faults.set({ fault: 'status', path: '/elsewhere' });
    expect(await exchange(message(bearer))).toBe(without);
    // This one holds every answer, and lets it go as it was.
    sandbox.faults.set({ fault: 'slow', parameters: { delayMs: 0 } });
    expect(await exchange(message(bearer))).toBe(without);
  });
});
