/** The id_token and the keys that prove it, judged by a verifier of the test's own. */
import { createHmac } from 'node:crypto';
import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  errors,
  exportSPKI,
  importJWK,
  jwtVerify,
  type JWK,
} from 'jose';
import { expect } from 'vitest';
import { json, type Bench, type Case } from './bench.ts';

async function idToken(bench: Bench): Promise<{ token: string; nonce: string }> {
  const { tokens, nonce } = await bench.signIn();
  return { token: String(tokens.id_token), nonce };
}

const keySet = async (bench: Bench): Promise<JWK[]> => json(await bench.ask('/oauth/jwks')).keys as JWK[];

/** Whether one of the published keys has made the signature; the claims are not judged. */
async function isSigned(bench: Bench, token: string, keys?: JWK[]): Promise<boolean> {
  const set = createLocalJWKSet({ keys: keys ?? (await keySet(bench)) });
  return jwtVerify(token, set, { currentDate: new Date((decodeJwt(token).iat ?? 0) * 1000) }).then(
    () => true,
    (error: unknown) => error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired,
  );
}

const SIGNATURES: readonly Case[] = [
  {
    ...{ fault: 'id-token-signature', row: 'D1', with: { variant: 'none' } },
    proof: async (bench) => {
      const { token } = await idToken(bench);
      expect(decodeProtectedHeader(token).alg).toBe('none');
      expect(token).toMatch(/\.$/);
    },
  },
  {
    ...{ fault: 'id-token-signature', row: 'D1', with: { variant: 'hs256-public-key' } },
    proof: async (bench) => {
      const { token } = await idToken(bench);
      const [rs256] = await keySet(bench);
      const secret = await exportSPKI((await importJWK(rs256!, 'RS256')) as CryptoKey);
      const at = token.lastIndexOf('.');
      const right = createHmac('sha256', secret).update(token.slice(0, at)).digest('base64url');
      expect([decodeProtectedHeader(token).alg, token.slice(at + 1)]).toEqual(['HS256', right]);
    },
  },
  ...(['foreign-key', 'damaged'] as const).map((variant): Case => ({
    ...{ fault: 'id-token-signature', row: 'D1', with: { variant } },
    proof: async (bench) => {
      const { token } = await idToken(bench);
      const keys = await keySet(bench);
      expect(keys.map(({ kid }) => kid)).toContain(decodeProtectedHeader(token).kid);
      expect(await isSigned(bench, token)).toBe(false);
    },
  })),
  ...(['unknown', 'absent'] as const).map((variant): Case => ({
    ...{ fault: 'id-token-kid', row: 'D2', with: { variant } },
    proof: async (bench) => {
      const { token } = await idToken(bench);
      expect(decodeProtectedHeader(token).kid).toBe(variant === 'absent' ? undefined : 'nobody-has-this-key');
      const [rs256] = await keySet(bench);
      const { payload } = await jwtVerify(token, await importJWK(rs256!, 'RS256'));
      expect(payload.sub).toBe('okafor');
    },
  })),
  ...(['jku', 'x5u'] as const).map((variant): Case => ({
    ...{ fault: 'id-token-key-url', row: 'D4', with: { variant, url: 'http://127.0.0.1:9/keys' } },
    proof: async (bench) => {
      const { token } = await idToken(bench);
      expect(decodeProtectedHeader(token)[variant]).toBe('http://127.0.0.1:9/keys');
      expect(await isSigned(bench, token)).toBe(false);
    },
  })),
  {
    ...{ fault: 'key-rotated', row: 'D3' },
    proof: async (bench) => {
      const before = await keySet(bench);
      const { token } = await idToken(bench);
      expect(await isSigned(bench, token, before)).toBe(false);
      const after = await keySet(bench);
      expect(after.map(({ kid }) => kid)).toEqual([decodeProtectedHeader(token).kid]);
      expect(await isSigned(bench, token, after)).toBe(true);
    },
  },
];

const KEY_SETS: readonly Case[] = [
  {
    ...{ fault: 'jwks-keys', row: 'D4', with: { variant: 'many' } },
    proof: async (bench) => {
      const keys = await keySet(bench);
      expect(keys).toHaveLength(10_002);
      expect(await isSigned(bench, (await idToken(bench)).token, keys)).toBe(true);
    },
  },
  {
    ...{ fault: 'jwks-keys', row: 'D4', with: { variant: 'duplicate-kid' } },
    proof: async (bench) => {
      const kids = (await keySet(bench)).map(({ kid }) => kid);
      expect([kids.length, new Set(kids).size]).toEqual([4, 2]);
    },
  },
  {
    ...{ fault: 'jwks-keys', row: 'D2', with: { variant: 'without-kid' } },
    proof: async (bench) => {
      const keys = await keySet(bench);
      expect(keys).toHaveLength(3);
      for (const key of keys) expect(key).not.toHaveProperty('kid');
    },
  },
  {
    ...{ fault: 'jwks-keys', row: 'D4', with: { variant: 'empty' } },
    proof: async (bench) => {
      expect(await keySet(bench)).toEqual([]);
    },
  },
];

/** A case whose proof is a claim under a signature that holds. */
const claim = (
  fault: string,
  row: string,
  parameters: Readonly<Record<string, string>>,
  expected: (bench: Bench) => Readonly<Record<string, unknown>>,
): Case => ({
  ...{ fault, row, with: parameters },
  proof: async (bench) => {
    const { token, nonce } = await idToken(bench);
    const claims = decodeJwt(token);
    for (const [name, value] of Object.entries(expected(bench))) {
      if (value === undefined) expect(claims).not.toHaveProperty(name);
      else expect(claims[name], name).toEqual(value);
    }
    expect(claims.nonce === nonce).toBe(fault !== 'id-token-nonce');
    expect(await isSigned(bench, token)).toBe(true);
  },
});

const variant = (name: string): Readonly<Record<string, string>> => ({ variant: name });
const AUD = ['chartroom', 'another-client'];
const OTHER = 'another-client';

const CLAIMS: readonly Case[] = [
  claim('id-token-audience', 'D5', variant('list'), () => ({ aud: ['chartroom'], azp: undefined })),
  claim('id-token-audience', 'D5', variant('list-with-azp'), () => ({ aud: AUD, azp: 'chartroom' })),
  claim('id-token-audience', 'D5', variant('list-of-two'), () => ({ aud: AUD, azp: undefined })),
  claim('id-token-audience', 'D5', variant('azp-wrong'), () => ({ aud: AUD, azp: OTHER })),
  claim('id-token-audience', 'D5', variant('other-client'), () => ({ aud: OTHER })),
  claim('id-token-nonce', 'D6', variant('absent'), () => ({ nonce: undefined })),
  claim('id-token-nonce', 'D6', variant('other'), () => ({ nonce: 'another-nonce' })),
  {
    ...{ fault: 'id-token-nonce', row: 'D6', with: { variant: 'previous' } },
    proof: async (bench) => {
      const first = await idToken(bench);
      const second = await idToken(bench);
      expect(decodeJwt(first.token).nonce).toBe(first.nonce);
      expect(decodeJwt(second.token).nonce).toBe(first.nonce);
    },
  },
  claim('id-token-issuer', 'D7', variant('other'), () => ({ iss: 'https://issuer.evil.example' })),
  claim('id-token-issuer', 'E11', variant('absent'), () => ({ iss: undefined })),
  claim('id-token-subject', 'E11', variant('absent'), () => ({ sub: undefined })),
  claim('id-token-subject', 'E11', variant('other'), () => ({ sub: 'somebody-else' })),
  claim('id-token-user', 'D9', variant('foreign'), () => ({
    fhirUser: 'https://evil.example/fhir/Practitioner/okafor',
  })),
  claim('id-token-user', 'D9', variant('relative'), () => ({ fhirUser: 'Practitioner/okafor' })),
  claim('id-token-user', 'D9', variant('odd-type'), ({ sandbox }) => ({ fhirUser: `${sandbox.fhirBase}/Device/pump` })),
  claim('id-token-user', 'D9', variant('not-a-reference'), () => ({ fhirUser: 'javascript:canary()' })),
  claim('id-token-user', 'D9', variant('absent'), () => ({ fhirUser: undefined })),
  ...(['exp', 'nbf', 'iat'] as const).flatMap((name) =>
    [-300, -61, -59, 0, 59, 61, 300].map((seconds): Case => ({
      ...{ fault: 'id-token-times', row: 'D8', with: { [name]: seconds } },
      proof: async (bench) => {
        const { token } = await idToken(bench);
        const off = Number(decodeJwt(token)[name]) - Date.now() / 1000;
        // Whole seconds, and the time that the sign-in itself took since.
        expect(off - seconds).toBeGreaterThan(-6);
        expect(off - seconds).toBeLessThanOrEqual(0);
      },
    })),
  ),
];

export const IDENTITY_CASES = [...SIGNATURES, ...KEY_SETS, ...CLAIMS];
