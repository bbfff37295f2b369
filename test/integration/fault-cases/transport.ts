/** Statuses, redirects, wrong and endless bodies, broken connections. */
import { expect } from 'vitest';
import { json, type Bench, type Case } from './bench.ts';

const CONFIGURATION = '/fhir/.well-known/smart-configuration';
const configuration = (bench: Bench) => bench.ask(CONFIGURATION);

const STATUSES: readonly Case[] = [
  ...[404, 500].map((status): Case => ({
    ...{ fault: 'status', row: 'A13', with: { status }, on: 'discovery' },
    proof: async (bench) => {
      expect((await configuration(bench)).status).toBe(status);
    },
  })),
  ...[500, 503, 429].map((status): Case => ({
    ...{ fault: 'status', row: 'C1', with: { status, retryAfter: '7' }, on: 'token' },
    proof: async (bench) => {
      const { status: got, headers } = await bench.ask('/oauth/token', { form: { grant_type: 'authorization_code' } });
      expect([got, headers['retry-after']]).toEqual([status, '7']);
    },
  })),
  {
    ...{ fault: 'status', row: 'D4', with: { status: 404 }, on: 'jwks' },
    proof: async (bench) => {
      expect((await bench.ask('/oauth/jwks')).status).toBe(404);
    },
  },
  {
    ...{ fault: 'status', row: 'E1', with: { status: 401 }, on: 'fhir', count: 3 },
    proof: async (bench) => {
      const answers = await Promise.all(Array.from({ length: 5 }, () => bench.read('Patient/ada')));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 401, 401, 401]);
    },
  },
  {
    ...{ fault: 'status', row: 'E6', with: { status: 401 }, client: 'chartroom' },
    proof: async (bench) => {
      const { status, headers } = await bench.read('Patient/ada');
      expect(status).toBe(401);
      expect(headers['www-authenticate']).toContain('invalid_token');
      const strangers = await bench.ask('/fhir/Patient/ada', { headers: { authorization: 'Bearer made-up' } });
      expect(json(strangers)).toMatchObject({ issue: [{ diagnostics: 'A valid access token is needed.' }] });
    },
  },
  {
    ...{ fault: 'status', row: 'E8', with: { status: 503 }, on: 'revocation' },
    proof: async (bench) => {
      const { tokens } = await bench.signIn();
      const token = String(tokens.refresh_token);
      expect((await bench.ask('/oauth/revoke', { form: { client_id: 'chartroom', token } })).status).toBe(503);
      expect((await bench.refresh(token)).status).toBe(200);
    },
  },
  {
    ...{ fault: 'status', row: 'G3', with: { status: 410 }, path: '/fhir/Observation' },
    proof: async (bench) => {
      expect((await bench.read('Observation')).status).toBe(410);
    },
  },
  {
    ...{ fault: 'status', row: 'G9', with: { status: 304 }, on: 'fhir' },
    proof: async (bench) => {
      expect(await bench.read('Patient/ada')).toMatchObject({ status: 304, text: '' });
    },
  },
  {
    ...{ fault: 'status', row: 'G10', with: { status: 403 }, path: '/fhir/Observation?category=laboratory' },
    proof: async (bench) => {
      expect((await bench.read('Observation?patient=ada&category=laboratory')).status).toBe(403);
      expect((await bench.read('Observation?patient=ada&category=vital-signs')).status).toBe(200);
      expect((await bench.read('Patient/ada')).status).toBe(200);
      const posted = await bench.ask('/fhir/Observation/_search', {
        headers: { authorization: `Bearer ${String(bench.tokens.access_token)}` },
        form: { category: 'laboratory' },
      });
      expect(posted.status).toBe(403);
    },
  },
];

const LATE: readonly Case[] = [
  ...(['A13 discovery', 'C4 introspection', 'D4 jwks'] as const).map((name): Case => {
    const [row, on] = name.split(' ') as [row: string, 'discovery' | 'introspection' | 'jwks'];
    const paths = { discovery: CONFIGURATION, introspection: '/oauth/introspect', jwks: '/oauth/jwks' };
    return {
      ...{ fault: 'slow', row, with: { delayMs: 60 }, on },
      proof: async (bench) => {
        const { ms, status } = await bench.ask(paths[on]);
        expect(ms).toBeGreaterThanOrEqual(59);
        expect(status).not.toBe(0);
      },
    };
  }),
  ...(['nothing', 'headers', 'half'] as const).map((after): Case => ({
    ...{ fault: 'stalled', row: 'C4', with: { after, stallMs: 60 } },
    proof: async (bench) => {
      const { broken, ms, status, text } = await configuration(bench);
      expect(broken).toBe('ECONNRESET');
      expect(ms).toBeGreaterThanOrEqual(59);
      expect([status, text.length > 0]).toEqual([after === 'nothing' ? 0 : 200, after === 'half']);
    },
  })),
  {
    ...{ fault: 'drip', row: 'C4', with: { intervalMs: 10 } },
    proof: async (bench) => {
      bench.sandbox.faults.set({ fault: 'status', on: 'jwks' });
      const { text, ms } = await bench.ask('/oauth/jwks');
      expect(text).toBe('A fault switch is on.');
      expect(ms).toBeGreaterThanOrEqual((text.length - 1) * 10);
    },
  },
];

const BROKEN: readonly Case[] = [
  ...(['before-acting', 'answer-lost', 'after-headers', 'half-body', 'last-byte'] as const).map((phase): Case => ({
    ...{ fault: 'reset', row: 'C5', with: { phase } },
    proof: async (bench) => {
      const { length } = JSON.stringify(await wholeConfiguration(bench), null, 2);
      const { broken, status, text } = await configuration(bench);
      expect(broken).toBe('ECONNRESET');
      expect(status).toBe(phase === 'before-acting' || phase === 'answer-lost' ? 0 : 200);
      const sent = { 'half-body': Math.floor(length / 2), 'last-byte': length - 1 } as Record<string, number>;
      expect(text).toHaveLength(sent[phase] ?? 0);
    },
  })),
  {
    ...{ fault: 'reset', row: 'E3', with: { phase: 'answer-lost' }, on: 'refresh', count: 1 },
    proof: async (bench) => {
      const { tokens } = await bench.signIn();
      expect((await bench.refresh(tokens.refresh_token)).broken).toBe('ECONNRESET');
      // The server has rotated: the token that the client still holds is used up.
      expect(json(await bench.refresh(tokens.refresh_token)).error).toBe('invalid_grant');
    },
  },
  {
    ...{ fault: 'reset', row: 'K7', with: { phase: 'half-body' }, on: 'fhir' },
    proof: async (bench) => {
      const { broken, text } = await bench.read('Observation');
      expect(broken).toBe('ECONNRESET');
      expect(() => JSON.parse(text) as unknown).toThrow();
    },
  },
];

/** The configuration as it is without the rule under test. */
async function wholeConfiguration(bench: Bench): Promise<unknown> {
  const { faults } = bench.sandbox;
  const [rule] = faults.list();
  faults.clear();
  const whole = await bench.discover();
  faults.set({ fault: rule!.fault, parameters: rule!.parameters });
  return whole;
}

const REDIRECTS: readonly Case[] = [
  {
    ...{ fault: 'redirect', row: 'A17', with: { to: 'same-origin' }, on: 'discovery', count: 3 },
    proof: async (bench) => {
      let got = await configuration(bench);
      for (const turn of ['1', '2', '3']) {
        const next = new URL(got.headers.location ?? '');
        expect([got.status, next.origin, next.searchParams.get('_turn')]).toEqual([302, bench.sandbox.url, turn]);
        got = await bench.ask(next.href);
      }
      expect(json(got).issuer).toBe(bench.sandbox.issuer);
    },
  },
  {
    ...{ fault: 'redirect', row: 'A17', with: { to: 'other-host', status: '303' }, on: 'discovery' },
    proof: async (bench) => {
      const { status, headers } = await configuration(bench);
      expect([status, headers.location]).toEqual([303, `https://evil.example${CONFIGURATION}?_turn=1`]);
    },
  },
  {
    ...{ fault: 'redirect', row: 'C11', with: { to: 'http', status: '307', host: '127.0.0.1:9' }, on: 'token' },
    proof: async (bench) => {
      const { status, headers } = await bench.ask('/oauth/token', { form: { grant_type: 'authorization_code' } });
      expect([status, headers.location]).toEqual([307, 'http://127.0.0.1:9/oauth/token?_turn=1']);
    },
  },
  ...(['301', '302', '307', '308'] as const).flatMap((status) =>
    (['same-origin', 'other-port', 'other-host', 'http'] as const).map((to): Case => ({
      ...{ fault: 'redirect', row: 'G6', with: { to, status }, on: 'fhir' },
      proof: async (bench) => {
        const { url } = bench.sandbox;
        const { status: got, headers } = await bench.read('Observation?patient=ada');
        expect(got).toBe(Number(status));
        const { origin, hostname, protocol, pathname } = new URL(headers.location ?? '');
        expect(pathname).toBe('/fhir/Observation');
        expect(origin === url).toBe(to === 'same-origin');
        expect(hostname === new URL(url).hostname).toBe(to === 'same-origin' || to === 'other-port');
        expect(protocol).toBe(to === 'other-host' ? 'https:' : 'http:');
      },
    })),
  ),
];

const BODIES: readonly Case[] = [
  ...(
    [
      ['A13', 'discovery', 'text/html'],
      ['C3', 'introspection', 'application/json'],
      ['G9', 'fhir', 'application/fhir+json'],
    ] as const
  ).map(([row, on, type]): Case => ({
    ...{ fault: 'html', row, with: { type }, on },
    proof: async (bench) => {
      const paths = { discovery: CONFIGURATION, introspection: '/oauth/introspect', fhir: '/fhir/Patient/ada' };
      const { status, headers, text } = await bench.ask(paths[on]);
      expect([status, headers['content-type']]).toEqual([200, type]);
      expect(text).toMatch(/^<!doctype html>/);
    },
  })),
  {
    ...{ fault: 'empty', row: 'C3', on: 'token' },
    proof: async (bench) => {
      expect((await bench.ask('/oauth/token', { form: { client_id: 'chartroom' } })).text).toBe('');
    },
  },
  ...['text/plain', ''].map((type): Case => ({
    ...{ fault: 'content-type', row: 'C3', with: { type: type || 'image/png' } },
    proof: async (bench) => {
      const { headers, text } = await configuration(bench);
      expect(headers['content-type']).toBe(type || 'image/png');
      expect(JSON.parse(text)).toMatchObject({ issuer: bench.sandbox.issuer });
    },
  })),
  ...['A13 discovery', 'K7 fhir'].map((name): Case => {
    const [row, on] = name.split(' ') as [row: string, 'discovery' | 'fhir'];
    return {
      ...{ fault: 'truncated', row, on },
      proof: async (bench) => {
        const { broken, status, text } = on === 'fhir' ? await bench.read('Observation') : await configuration(bench);
        expect([broken, status]).toEqual([undefined, 200]);
        expect(text).toMatch(/^\{/);
        expect(() => JSON.parse(text) as unknown).toThrow();
      },
    };
  }),
  ...(
    [
      ['A13', 'discovery', 50],
      ['C3', 'token', 2],
      ['H4', 'fhir', 20],
    ] as const
  ).map(([row, on, megabytes]): Case => ({
    ...{ fault: 'huge', row, with: { megabytes }, on },
    proof: async (bench) => {
      const paths = { discovery: CONFIGURATION, token: '/oauth/token', fhir: '/fhir/Patient/ada' };
      const { text } = await bench.ask(paths[on], on === 'token' ? { form: { client_id: 'chartroom' } } : {});
      expect(text.length).toBeGreaterThan(megabytes * 1_000_000);
      expect(Object.keys(JSON.parse(text) as object)).toContain('padding');
    },
  })),
  ...['A13 discovery', 'C4 introspection'].map((name): Case => {
    const [row, on] = name.split(' ') as [row: string, 'discovery' | 'introspection'];
    return {
      ...{ fault: 'endless', row, with: { megabytes: 3 }, on },
      proof: async (bench) => {
        const { text } = await bench.ask(on === 'discovery' ? CONFIGURATION : '/oauth/introspect');
        expect(text.length).toBeGreaterThan(3_000_000);
        expect(text.trim()).toBe('{');
      },
    };
  }),
];

export const TRANSPORT_CASES = [...STATUSES, ...LATE, ...BROKEN, ...REDIRECTS, ...BODIES];
