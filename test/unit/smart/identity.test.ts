import { beforeAll, describe, expect, it } from 'vitest';
import { SignJWT, exportSPKI, importJWK, type CryptoKey } from 'jose';
import type { HttpPort } from '../../../main/ports.ts';
import { validateIdToken } from '../../../main/smart/identity.ts';
import { newSigningKey, signIdToken, type SigningKey } from '../../support/fault-server.ts';
import { failureOf } from '../../support/launch-bench.ts';

const NOW = 1_700_000_000;
const ISSUER = 'https://ehr.example';
const CLAIMS = { iss: ISSUER, sub: 'u1', aud: 'client', iat: NOW, exp: NOW + 300, nonce: 'the-nonce' };

let key: SigningKey;
let otherKey: SigningKey;
beforeAll(async () => {
  [key, otherKey] = await Promise.all([newSigningKey('RS256'), newSigningKey('RS256')]);
});

const serving =
  (keys: readonly unknown[]): HttpPort =>
  () =>
    Promise.resolve({ status: 200, headers: {}, body: new TextEncoder().encode(JSON.stringify({ keys })) });

const validate = (idToken: string, options: { keys?: readonly unknown[]; nowSeconds?: number } = {}) =>
  validateIdToken(
    serving(options.keys ?? [key.publicJwk]),
    idToken,
    { issuer: ISSUER, jwksUri: `${ISSUER}/jwks`, clientId: 'client', nonce: 'the-nonce' },
    (options.nowSeconds ?? NOW) * 1000,
    new AbortController().signal,
  );
const signed = (changes: Record<string, unknown> = {}, header: object = {}) =>
  signIdToken(key, { ...CLAIMS, ...changes }, header);
const codeOf = async (changes: Record<string, unknown>) => (await failureOf(validate(await signed(changes)))).code;

describe('the signature of an id_token', () => {
  it.each(['RS256', 'RS384', 'PS256', 'ES256', 'ES384'])('SMART 83: %s is verified', async (alg) => {
    const own = await newSigningKey(alg);
    const idToken = await signIdToken(own, CLAIMS);
    expect((await validate(idToken, { keys: [own.publicJwk] })).sub).toBe('u1');
    const stranger = await newSigningKey(alg);
    expect((await failureOf(validate(idToken, { keys: [stranger.publicJwk] }))).code).toBe('id-token-signature');
  });

  it('D1 alg none is refused', async () => {
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const alg of ['none', 'None', 'NONE']) {
      const idToken = `${encode({ alg })}.${encode(CLAIMS)}.`;
      expect((await failureOf(validate(idToken))).code).toBe('id-token-signature');
    }
  });

  it('D1 HS256 made with the public key is refused', async () => {
    const publicKey = (await importJWK(key.publicJwk, 'RS256', { extractable: true })) as CryptoKey;
    const secret = new TextEncoder().encode(await exportSPKI(publicKey));
    const idToken = await new SignJWT(CLAIMS).setProtectedHeader({ alg: 'HS256', kid: 'key-1' }).sign(secret);
    expect((await failureOf(validate(idToken))).code).toBe('id-token-signature');
  });

  it('SMART 83: a key of another type or for another algorithm does not fit', async () => {
    const curve = await newSigningKey('ES256');
    const idToken = await signed();
    for (const unfit of [curve.publicJwk, { ...key.publicJwk, alg: 'PS256' }, { ...key.publicJwk, use: 'enc' }]) {
      expect((await failureOf(validate(idToken, { keys: [unfit] }))).code).toBe('id-token-signature');
    }
  });

  it('SMART 84, D2 without a kid every fitting key is tried', async () => {
    const idToken = await signed({}, { kid: undefined });
    expect((await validate(idToken, { keys: [otherKey.publicJwk, 7, null, key.publicJwk] })).sub).toBe('u1');
  });

  it('D4 keys of one kid are all tried', async () => {
    expect((await validate(await signed(), { keys: [otherKey.publicJwk, key.publicJwk] })).sub).toBe('u1');
  });

  it('D4 jku, x5u and jwk in the header are ignored', async () => {
    const header = { jku: 'https://evil.example/jwks', x5u: 'https://evil.example/x5u', jwk: otherKey.publicJwk };
    const idToken = await signIdToken(otherKey, CLAIMS, header);
    expect((await failureOf(validate(idToken))).code).toBe('id-token-signature');
  });

  it('a changed claim breaks it', async () => {
    const [header, , signature] = (await signed()).split('.');
    const payload = Buffer.from(JSON.stringify({ ...CLAIMS, sub: 'someone-else' })).toString('base64url');
    expect((await failureOf(validate(`${header!}.${payload}.${signature!}`))).code).toBe('id-token-signature');
  });

  it.each(['', 'x', 'a.b', 'a.b.c', '{}.{}.{}', `${'A'.repeat(50)}..`])(
    'SMART 81: %j is malformed',
    async (idToken) => {
      expect((await failureOf(validate(idToken))).code).toBe('id-token-malformed');
    },
  );
});

describe('the claims of an id_token', () => {
  it.each([
    ['D7 another issuer', { iss: 'https://ehr.example/' }, 'id-token-issuer'],
    ['D5 another audience', { aud: 'other' }, 'id-token-audience'],
    ['D5 an array without us', { aud: ['other'] }, 'id-token-audience'],
    ['D5 several audiences without azp', { aud: ['client', 'other'] }, 'id-token-audience'],
    ['D5 azp of another', { aud: ['client', 'other'], azp: 'other' }, 'id-token-audience'],
    ['D5 azp of another with one audience', { azp: 'other' }, 'id-token-audience'],
    ['D6 nonce missing', { nonce: undefined }, 'id-token-nonce'],
    ['D6 nonce empty', { nonce: '' }, 'id-token-nonce'],
    ['D6 nonce of another', { nonce: 'other' }, 'id-token-nonce'],
    ['sub missing', { sub: undefined }, 'id-token-malformed'],
    ['sub empty', { sub: '' }, 'id-token-malformed'],
    ['iss missing', { iss: undefined }, 'id-token-malformed'],
    ['aud missing', { aud: undefined }, 'id-token-malformed'],
    ['exp missing', { exp: undefined }, 'id-token-malformed'],
    ['exp a text', { exp: '2099' }, 'id-token-malformed'],
    ['iat missing', { iat: undefined }, 'id-token-malformed'],
  ])('%s', async (_title, changes, code) => {
    expect(await codeOf(changes)).toBe(code);
  });

  it('D5 an array with us alone, or several with azp, are right', async () => {
    await validate(await signed({ aud: ['client'] }));
    await validate(await signed({ aud: ['other', 'client'], azp: 'client' }));
  });

  it.each([
    ['exp', -300, false],
    ['exp', -61, false],
    ['exp', -59, true],
    ['exp', 0, true],
    ['exp', 59, true],
    ['exp', 61, true],
    ['exp', 300, true],
    ['iat', -300, true],
    ['iat', -61, true],
    ['iat', -59, true],
    ['iat', 0, true],
    ['iat', 59, true],
    ['iat', 61, false],
    ['iat', 300, false],
    ['nbf', -300, true],
    ['nbf', -61, true],
    ['nbf', -59, true],
    ['nbf', 0, true],
    ['nbf', 59, true],
    ['nbf', 61, false],
    ['nbf', 300, false],
  ])('D8 %s at %i s: %s', async (claim, offset, right) => {
    const idToken = await signed({ [claim]: NOW + offset });
    if (right) expect((await validate(idToken)).sub).toBe('u1');
    else
      expect(await failureOf(validate(idToken))).toMatchObject({
        code: 'id-token-expired',
        details: { member: claim },
      });
  });

  it.each([
    ['a day behind', -86_400],
    ['a day ahead', 86_400],
    ['ten years ahead', 315_360_000],
  ])('D10 a workstation clock %s names the clock', async (_title, offset) => {
    const failure = await failureOf(validate(await signed(), { nowSeconds: NOW + offset }));
    expect(failure.code).toBe('id-token-expired');
    expect(failure.details.rule).toContain('clock of this computer');
  });
});
