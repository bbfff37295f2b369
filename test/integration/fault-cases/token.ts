/** The token endpoint: its errors, and the members of its answer. */
import { expect } from 'vitest';
import { json, type Case } from './bench.ts';

const ERRORS = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
] as const;

const REFUSALS: readonly Case[] = [
  ...ERRORS.flatMap((error) =>
    (['400', '401', '403'] as const).map((status): Case => ({
      ...{ fault: 'token-error', row: 'C2', with: { error, status }, client: 'chartroom' },
      proof: async (bench) => {
        const form = { grant_type: 'authorization_code', client_id: 'chartroom', code: 'any' };
        const got = await bench.ask('/oauth/token', { form });
        expect([got.status, json(got).error]).toEqual([Number(status), error]);
        // Another client is not bitten.
        const other = await bench.ask('/oauth/token', { form: { ...form, client_id: 'chartroom-es384' } });
        expect(json(other).error_description).not.toBe('A fault switch is on.');
      },
    })),
  ),
  {
    ...{ fault: 'token-error', row: 'E4', with: { error: 'invalid_grant' }, on: 'refresh', count: 1 },
    proof: async (bench) => {
      const { tokens } = await bench.signIn();
      expect(json(await bench.refresh(tokens.refresh_token)).error).toBe('invalid_grant');
      expect((await bench.refresh(tokens.refresh_token)).status).toBe(200);
    },
  },
];

/** A case whose proof is the token response of a sign-in. */
const member = (fault: string, row: string, variant: string, name: string, expected: unknown): Case => ({
  ...{ fault, row, with: { variant }, on: 'token' },
  proof: async (bench) => {
    const { tokens } = await bench.signIn();
    if (expected === undefined) expect(tokens).not.toHaveProperty(name);
    else expect(tokens[name]).toEqual(expected);
  },
});

const SCOPE = 'openid fhirUser launch/patient patient/Patient.rs patient/Observation.rs offline_access';

const MEMBERS: readonly Case[] = [
  member('token-type', 'C6', 'absent', 'token_type', undefined),
  member('token-type', 'C6', 'odd', 'token_type', 'mac'),
  member('token-type', 'C6', 'case', 'token_type', 'bEARER'),
  member('expires-in', 'C7', 'absent', 'expires_in', undefined),
  member('expires-in', 'C7', 'zero', 'expires_in', 0),
  member('expires-in', 'C7', 'negative', 'expires_in', -300),
  member('expires-in', 'C7', 'string', 'expires_in', '300'),
  member('expires-in', 'C7', 'enormous', 'expires_in', 1e308),
  member('token-scope', 'C8', 'absent', 'scope', undefined),
  member('token-scope', 'C8', 'narrower', 'scope', expect.not.stringContaining('patient/Observation.rs')),
  member('token-scope', 'C8', 'narrower', 'scope', expect.stringContaining('launch/patient')),
  member('token-scope', 'C8', 'wider', 'scope', expect.stringContaining('system/*.cruds')),
  member('token-patient', 'C9', 'absent', 'patient', undefined),
  member('token-patient', 'C9', 'other', 'patient', 'somebody-else'),
  member('token-line-end', 'C10', 'crlf', 'access_token', expect.stringMatching(/^\S+\r\nX-Injected: yes$/)),
  member('token-line-end', 'C10', 'cr', 'access_token', expect.stringMatching(/^\S+\rX-Injected: yes$/)),
  member('token-line-end', 'C10', 'lf', 'access_token', expect.stringMatching(/^\S+\nX-Injected: yes$/)),
  member('refresh-token', 'C12', 'absent', 'refresh_token', undefined),
];

/** A case whose proof are members of the token response. */
const context = (variant: string, expected: Readonly<Record<string, unknown>>): Case => ({
  ...{ fault: 'token-context', row: 'C9', with: { variant }, on: 'token' },
  proof: async (bench) => {
    expect((await bench.signIn()).tokens).toMatchObject(expected);
  },
});

const CONTEXTS: readonly Case[] = [
  context('banner-text', { need_patient_banner: 'false', patient: 'ada' }),
  context('patient-reference', { patient: 'Patient/ada' }),
  context('patient-number', { patient: 42 }),
  context('old-fhir-context', { fhirContext: ['ImagingStudy/1', 'Observation/2'] }),
  context('odd-fhir-context', { fhirContext: expect.arrayContaining([{ role: '' }, null]) as unknown }),
  context('fhir-context-object', { fhirContext: { reference: 'Task/1' } }),
  context('unknown-intent', { intent: 'an-intent-that-nobody-knows' }),
  context('markup', { tenant: '<script>canary()</script>' }),
  context('foreign-style', { smart_style_url: 'https://evil.example/style.json' }),
  context('script-style', { smart_style_url: 'javascript:canary()' }),
  context('extensions', { __bed: '12', 'https://example.org/launch/mood': { calm: true } }),
  {
    ...{ fault: 'token-context', row: 'E5', with: { variant: 'unknown-intent' }, on: 'refresh' },
    proof: async (bench) => {
      const { tokens } = await bench.signIn();
      expect(tokens).not.toHaveProperty('intent');
      expect(json(await bench.refresh(tokens.refresh_token)).intent).toBe('an-intent-that-nobody-knows');
    },
  },
];

const REFRESHES: readonly Case[] = [
  {
    ...{ fault: 'token-patient', row: 'E5', with: { variant: 'other', id: 'bo' }, on: 'refresh' },
    proof: async (bench) => {
      const { tokens } = await bench.signIn();
      expect(tokens.patient).toBe('ada');
      expect(json(await bench.refresh(tokens.refresh_token)).patient).toBe('bo');
    },
  },
  {
    ...{ fault: 'token-scope', row: 'E5', with: { variant: 'narrower' }, on: 'refresh' },
    proof: async (bench) => {
      const { tokens } = await bench.signIn();
      expect(String(tokens.scope).split(' ').toSorted()).toEqual(SCOPE.split(' ').toSorted());
      expect(json(await bench.refresh(tokens.refresh_token)).scope).not.toContain('patient/Observation.rs');
    },
  },
  {
    ...{ fault: 'refresh-token', row: 'E4', with: { variant: 'old' } },
    proof: async (bench) => {
      const { tokens } = await bench.signIn();
      const answer = json(await bench.refresh(tokens.refresh_token));
      expect(answer.refresh_token).toBe(tokens.refresh_token);
      expect(json(await bench.refresh(answer.refresh_token)).error).toBe('invalid_grant');
    },
  },
];

export const TOKEN_CASES = [...REFUSALS, ...MEMBERS, ...CONTEXTS, ...REFRESHES];
