/** Discovery, and the redirect back to the app. */
import { expect } from 'vitest';
import type { Json } from '../../support/sandbox-session.ts';
import { json, type Bench, type Case } from './bench.ts';

const REDIRECT = 'http://127.0.0.1:50123/callback';

const documents = async (bench: Bench) => [
  await bench.discover(),
  json(await bench.ask('/.well-known/openid-configuration')),
];

const DISCOVERY: readonly Case[] = [
  ...(['absent', 'foreign'] as const).map((variant): Case => ({
    ...{ fault: 'issuer', row: 'A14', with: { variant } },
    proof: async (bench) => {
      for (const { issuer } of await documents(bench))
        expect(issuer).toBe(variant === 'absent' ? undefined : 'https://issuer.evil.example');
    },
  })),
  ...(
    ['token_endpoint', 'authorization_endpoint', 'jwks_uri', 'revocation_endpoint', 'registration_endpoint'] as const
  ).flatMap((endpoint) =>
    (['other-host', 'http', 'absent'] as const).map((variant): Case => ({
      ...{ fault: 'endpoint', row: 'A15', with: { endpoint, variant } },
      proof: async (bench) => {
        for (const document of await documents(bench)) {
          const { origin } = new URL((document[endpoint] as string | undefined) ?? 'about:blank');
          const wrong = { 'other-host': 'https://evil.example', http: 'http://evil.example', absent: 'null' };
          expect(origin).toBe(wrong[variant]);
          expect(document.introspection_endpoint).toBe(`${bench.sandbox.url}/oauth/introspect`);
        }
      },
    })),
  ),
  ...(['without-s256', 'absent'] as const).map((variant): Case => ({
    ...{ fault: 'pkce-methods', row: 'A16', with: { variant } },
    proof: async (bench) => {
      for (const { code_challenge_methods_supported: methods } of await documents(bench))
        expect(methods).toEqual(variant === 'absent' ? undefined : ['plain']);
    },
  })),
  ...(
    [
      ['no-launch', 'launch-standalone', 'permission-patient'],
      ['no-launch-ehr', 'launch-ehr', 'launch-standalone'],
      ['no-launch-standalone', 'launch-standalone', 'launch-ehr'],
      ['no-permissions', 'permission-patient', 'launch-standalone'],
    ] as const
  ).map(([variant, lacking, there]): Case => ({
    ...{ fault: 'capabilities', row: 'A18', with: { variant } },
    proof: async (bench) => {
      const { capabilities } = await bench.discover();
      expect(capabilities).toContain(there);
      expect(capabilities).not.toContain(lacking);
    },
  })),
  ...(['empty', 'absent'] as const).map((variant): Case => ({
    ...{ fault: 'capabilities', row: 'A18', with: { variant } },
    proof: async (bench) => {
      expect((await bench.discover()).capabilities).toEqual(variant === 'absent' ? undefined : []);
    },
  })),
];

/** The redirect to the app: still to the app, whatever its parameters. */
async function callback(bench: Bench): Promise<{ parameters: URLSearchParams; state: string }> {
  const { location, state } = await bench.callback();
  expect(location.origin + location.pathname).toBe(REDIRECT);
  return { parameters: location.searchParams, state };
}

const CALLBACK: readonly Case[] = [
  ...(['absent', 'forged', 'truncated', 'twice'] as const).map((variant): Case => ({
    ...{ fault: 'callback-state', row: 'B1', with: { variant }, client: 'chartroom' },
    proof: async (bench) => {
      const { parameters, state } = await callback(bench);
      const wrong = {
        absent: [],
        forged: ['forged-state'],
        truncated: [state.slice(0, -1)],
        twice: [state, 'forged-second-state'],
      };
      expect(parameters.getAll('state')).toEqual(wrong[variant]);
      expect(parameters.getAll('code')).toHaveLength(1);
    },
  })),
  {
    ...{ fault: 'callback-state', row: 'B1', with: { variant: 'previous' } },
    proof: async (bench) => {
      const first = await callback(bench);
      const second = await callback(bench);
      expect(first.parameters.get('state')).toBe(first.state);
      expect(second.parameters.get('state')).toBe(first.state);
    },
  },
  ...(['twice', 'absent'] as const).map((variant): Case => ({
    ...{ fault: 'callback-code', row: 'B2', with: { variant } },
    proof: async (bench) => {
      const { parameters, state } = await callback(bench);
      expect(parameters.getAll('code')).toHaveLength(variant === 'twice' ? 2 : 0);
      expect(parameters.get('state')).toBe(state);
    },
  })),
  ...(['kept', 'removed'] as const).map((code): Case => ({
    ...{ fault: 'callback-error', row: 'B3', with: { code, error: 'server_error', description: 'none' } },
    proof: async (bench) => {
      const { parameters } = await callback(bench);
      expect([parameters.get('error'), parameters.has('code')]).toEqual(['server_error', code === 'kept']);
      expect(parameters.has('error_description')).toBe(false);
    },
  })),
  ...(['html', 'long'] as const).map((description): Case => ({
    ...{ fault: 'callback-error', row: 'B4', with: { description, code: 'removed' } },
    proof: async (bench) => {
      // The redirect itself is too large for a client that limits headers: asked with a wide limit.
      if (description === 'long') {
        const location = await longRedirect(bench);
        expect(location.searchParams.get('error_description')).toHaveLength(1_000_000);
      } else {
        const { parameters } = await callback(bench);
        expect(parameters.get('error_description')).toContain('<script>');
        expect(parameters.get('error')).toBe('access_denied');
      }
    },
  })),
  ...(['absent', 'wrong', 'twice'] as const).map((variant): Case => ({
    ...{ fault: 'callback-iss', row: 'B5', with: { variant } },
    proof: async (bench) => {
      const { parameters } = await callback(bench);
      const foreign = 'https://issuer.evil.example';
      const wrong = { absent: [], wrong: [foreign], twice: [bench.sandbox.issuer, foreign] };
      expect(parameters.getAll('iss')).toEqual(wrong[variant]);
      expect((await bench.discover()).authorization_response_iss_parameter_supported).toBe(true);
    },
  })),
];

const METADATA = {
  application_type: 'native',
  token_endpoint_auth_method: 'none',
  redirect_uris: ['http://127.0.0.1/callback'],
};

const REGISTRATION: readonly Case[] = [
  ...(['es384-alone', 'rs384-alone', 'unfit', 'absent'] as const).map((variant): Case => ({
    ...{ fault: 'signing-algorithms', row: 'F5', with: { variant } },
    proof: async (bench) => {
      const told = { 'es384-alone': ['ES384'], 'rs384-alone': ['RS384'], unfit: ['RS256', 'HS256'], absent: undefined };
      for (const { token_endpoint_auth_signing_alg_values_supported: algorithms } of await documents(bench))
        expect(algorithms).toEqual(told[variant]);
    },
  })),
  ...(['no-id', 'id-number', 'secret', 'other-redirects'] as const).map((variant): Case => ({
    ...{ fault: 'registered-client', row: 'C3', with: { variant } },
    proof: async (bench) => {
      const answer = await fetch(`${bench.sandbox.url}/oauth/register`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(METADATA),
      });
      expect(answer.status).toBe(201);
      const client = (await answer.json()) as Json;
      expect(client.application_type).toBe('native');
      const wrong = {
        'no-id': () => expect(client).not.toHaveProperty('client_id'),
        'id-number': () => expect(client.client_id).toBe(42),
        secret: () => expect(client.client_secret).toBe('a-secret-nobody-asked-for'),
        'other-redirects': () => expect(client.redirect_uris).toEqual(['https://evil.example/callback']),
      };
      wrong[variant]();
    },
  })),
];

/** A refusal that comes without any page: it goes back to the app at once. */
async function longRedirect(bench: Bench): Promise<URL> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: 'chartroom',
    redirect_uri: REDIRECT,
    scope: 'openid',
    aud: 'https://elsewhere.example/fhir',
    state: 'a-state-of-the-test',
    code_challenge: 'x'.repeat(43),
    code_challenge_method: 'S256',
  });
  const { headers } = await bench.ask(`/oauth/authorize?${query.toString()}`);
  return new URL(headers.location ?? 'about:blank');
}

export const SIGN_IN_CASES = [...DISCOVERY, ...REGISTRATION, ...CALLBACK];
