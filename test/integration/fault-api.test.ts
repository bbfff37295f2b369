/** The switches by HTTP: JSON, the page without scripts, and who may not touch them. */
import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../sandbox/server.ts';
import { signInByHttp } from '../support/sandbox-browser.ts';
import { createLogin, startTestSandbox, type Json } from '../support/sandbox-session.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterEach(() => {
  sandbox.faults.clear();
});
afterAll(() => sandbox.close());

type Reply = { readonly status: number; readonly location: string | null; readonly text: string };

async function call(
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const response = await fetch(new URL(path, sandbox.url), {
    method,
    redirect: 'manual',
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, location: response.headers.get('location'), text: await response.text() };
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const submit = (
  path: string,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
) => call('POST', path, new URLSearchParams(fields).toString(), { ...FORM, origin: sandbox.url, ...headers });

const metadata = async (): Promise<number> => (await fetch(`${sandbox.fhirBase}/metadata`)).status;

describe('by JSON', () => {
  it('a rule is added, listed, bites as often as asked, and is removed', async () => {
    const rule = { fault: 'status', path: '/fhir/metadata', count: 2, parameters: { status: 503 } };
    const added = await call('POST', '/faults', rule);
    expect(added.status).toBe(201);
    const { id } = JSON.parse(added.text) as { id: string };
    expect([await metadata(), await metadata(), await metadata()]).toEqual([503, 503, 200]);
    const { rules, catalogue } = JSON.parse((await call('GET', '/faults.json')).text) as Record<string, Json[]>;
    expect(rules).toEqual([
      {
        ...{ id, fault: 'status', client: null, path: '/fhir/metadata', on: null },
        ...{ left: 0, bites: 2, parameters: { status: 503, retryAfter: '' } },
      },
    ]);
    expect(catalogue?.find(({ name }) => name === 'status')).toMatchObject({
      rows: expect.arrayContaining(['C1']) as unknown,
    });
    expect((await call('DELETE', `/faults/${id}`)).status).toBe(204);
    expect((await call('DELETE', `/faults/${id}`)).status).toBe(404);
  });

  it('all rules are removed at once', async () => {
    await call('POST', '/faults', { fault: 'empty' });
    await call('POST', '/faults', { fault: 'slow' });
    expect((await call('DELETE', '/faults')).status).toBe(204);
    expect(sandbox.faults.list()).toEqual([]);
  });

  it.each([
    ['{', 'This is no JSON.'],
    ['[]', 'A rule is an object.'],
    ['null', 'A rule is an object.'],
    [{}, 'A rule names its "fault".'],
    [{ fault: 'nonsense' }, 'There is no fault of that name.'],
    [{ fault: 'status', colour: 'red' }, 'A rule has no "colour".'],
    [{ fault: 'status', on: 'nowhere' }, 'There is no such place.'],
    [{ fault: 'status', client: 7 }, '"client" must be text.'],
    [{ fault: 'status', count: '7' }, '"count" must be a number.'],
    [{ fault: 'status', parameters: 'x' }, '"parameters" must be an object.'],
    [{ fault: 'status', parameters: { status: [] } }, '"status" must be text or a number.'],
    [{ fault: 'status', parameters: { status: 9 } }, '"status" must be a whole number from 200 to 599.'],
  ])('%j is refused in words', async (body, error) => {
    const { status, text } = await call('POST', '/faults', body);
    expect([status, JSON.parse(text)]).toEqual([400, { error }]);
    expect(sandbox.faults.list()).toEqual([]);
  });

  it('refuses other methods, and other types', async () => {
    expect((await call('PUT', '/faults', {})).status).toBe(405);
    expect((await call('POST', '/faults', 'fault=status', { 'content-type': 'text/plain' })).status).toBe(400);
  });
});

describe('by the page', () => {
  it('lists every fault, opens the form of one, and adds, removes and clears rules', async () => {
    const { text } = await call('GET', '/faults');
    expect(text).not.toContain('<script');
    expect(text).toContain('No fault is on');
    expect(text).toContain('href="/faults?fault=key-rotated"');
    const form = (await call('GET', '/faults?fault=endpoint')).text;
    expect(form).toContain('name="parameter.endpoint"');
    const fields = {
      fault: 'endpoint',
      'parameter.variant': 'http',
      client: '',
      path: '',
      on: 'discovery',
      count: '3',
    };
    expect(await submit('/faults', fields)).toMatchObject({ status: 303, location: '/faults' });
    const [rule] = sandbox.faults.list();
    expect(rule).toMatchObject({ fault: 'endpoint', client: null, on: 'discovery', left: 3 });
    expect((await call('GET', '/faults')).text).toContain('1 rule is on');
    expect((await submit(`/faults/${rule!.id}/remove`, {})).status).toBe(303);
    expect(sandbox.faults.list()).toEqual([]);
    await submit('/faults', { fault: 'empty' });
    await submit('/faults/clear', {});
    expect(sandbox.faults.list()).toEqual([]);
  });

  it('shows the form again with what was typed, escaped, where a rule is refused', async () => {
    const { status, text } = await submit('/faults', { fault: 'status', path: '"><b>', count: 'often' });
    expect(status).toBe(400);
    expect(text).toContain('Not set.');
    expect(text).toContain('value="&quot;&gt;&lt;b&gt;"');
    expect(text).toContain('value="often"');
  });

  it('escapes what rules carry', async () => {
    sandbox.faults.set({ fault: 'status', client: '<script>x</script>' });
    expect((await call('GET', '/faults')).text).toContain('client &lt;script&gt;');
  });
});

describe('who may not', () => {
  it.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('a page of another site: %o', async (headers) => {
    sandbox.faults.set({ fault: 'empty', path: '/nowhere' });
    const foreign = Object.fromEntries(Object.entries(headers));
    expect((await send('POST', '/faults', { ...FORM, ...foreign }, 'fault=status')).status).toBe(403);
    expect((await send('POST', '/faults/clear', { ...FORM, ...foreign }, '')).status).toBe(403);
    expect((await send('DELETE', '/faults', foreign)).status).toBe(403);
    expect(sandbox.faults.list()).toHaveLength(1);
  });

  it('a page whose name was made to resolve here (DNS rebinding)', async () => {
    const host = `evil.example:${new URL(sandbox.url).port}`;
    const headers = { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin', ...FORM };
    expect((await send('POST', '/faults', headers, 'fault=status')).status).toBe(421);
    expect((await send('GET', '/faults.json', { host })).status).toBe(421);
    expect(sandbox.faults.list()).toEqual([]);
  });

  it('and a rule for every address leaves the switches themselves in reach', async () => {
    sandbox.faults.set({ fault: 'reset' });
    await expect(fetch(sandbox.url)).rejects.toThrow();
    expect((await call('DELETE', '/faults')).status).toBe(204);
    expect((await fetch(sandbox.url)).status).toBe(200);
  });
});

describe('for one client', () => {
  it('a rule follows the client through sign-in, token and records, and spares the others', async () => {
    sandbox.faults.set({ fault: 'callback-iss', client: 'chartroom-es384', parameters: { variant: 'absent' } });
    const issOf = async (client: string): Promise<string | null> => {
      const { url } = createLogin(sandbox, { client_id: client });
      const location = await signInByHttp(url, { account: 'okafor', patient: 'ada' });
      return new URL(location).searchParams.get('iss');
    };
    expect(await issOf('chartroom-es384')).toBeNull();
    expect(await issOf('chartroom')).toBe(sandbox.issuer);
  });

  it('a client that authenticates by HTTP Basic is known by it', async () => {
    sandbox.faults.set({ fault: 'status', client: 'introspector', parameters: { status: 503 } });
    const { clientId, secret } = sandbox.introspector;
    const basic = `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`;
    const asked = await call('POST', '/oauth/introspect', 'token=x', { ...FORM, authorization: basic });
    expect(asked.status).toBe(503);
    expect((await call('POST', '/oauth/introspect', 'token=x', FORM)).status).toBe(400);
  });
});

describe('several rules', () => {
  it('the first that answers wins, and every change is made', async () => {
    sandbox.faults.set({ fault: 'status', path: '/fhir/metadata', parameters: { status: 429 } });
    sandbox.faults.set({ fault: 'html', path: '/fhir/metadata' });
    sandbox.faults.set({ fault: 'content-type', path: '/fhir/metadata', parameters: { type: 'image/png' } });
    const { status, headers } = await fetch(`${sandbox.fhirBase}/metadata`);
    expect([status, headers.get('content-type')]).toEqual([429, 'image/png']);
    expect(sandbox.faults.list().map(({ bites }) => bites)).toEqual([1, 0, 1]);
  });

  it('a body beyond 2 MB is refused, not held', async () => {
    sandbox.faults.set({ fault: 'slow', parameters: { delayMs: 0 } });
    expect((await submit('/oauth/token', { code: 'x'.repeat(3_000_000) })).status).toBe(413);
  });
});

/** A request whose headers a browser would not let a page choose. */
function send(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: string,
): Promise<{ readonly status: number }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(new URL(path, sandbox.url), { method, headers, agent: false }, (incoming) => {
      incoming.resume();
      resolve({ status: incoming.statusCode ?? 0 });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
