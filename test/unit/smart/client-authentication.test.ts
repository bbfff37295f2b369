import fc from 'fast-check';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { genericGrantRequest, customFetch } from 'openid-client';
import { beforeAll, describe, expect, it } from 'vitest';
import { newAssertionId, signAssertion } from '../../../main/smart/client-assertion.ts';
import { authenticateClient, basicCredentials } from '../../../main/smart/client-authentication.ts';
import { newClientKey } from '../../../main/smart/client-keys.ts';
import { clientSecrets, type ClientKey } from '../../../main/smart/client-secrets.ts';
import type { SmartMetadata } from '../../../main/smart/discovery.ts';
import type { SmartClient } from '../../../main/smart/smart-site.ts';
import { failureOf } from '../../support/launch-bench.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { memoryVault } from '../../support/memory-vault.ts';

const TOKEN_URL = 'https://ehr.example/oauth/token';
const METADATA: SmartMetadata = {
  issuer: 'https://ehr.example',
  authorizationEndpoint: 'https://ehr.example/oauth/authorize',
  tokenEndpoint: TOKEN_URL,
  jwksUri: null,
  revocationEndpoint: null,
  registrationEndpoint: null,
  assertionAlgorithms: [],
  capabilities: [],
  promisesIssuer: false,
};
const clock = manualClock();

let curve: ClientKey;
let rsa: ClientKey;
beforeAll(async () => {
  [curve, rsa] = await Promise.all([newClientKey('ES384', 'current', 0), newClientKey('RS384', 'current', 0)]);
});

/** What the token request of a client says of who asks. */
async function requestOf(
  client: SmartClient,
  options: { metadata?: Partial<SmartMetadata>; skewMs?: number; clientId?: string } = {},
) {
  const vault = memoryVault();
  await clientSecrets(vault).keys.write('s', [rsa, curve]);
  await clientSecrets(vault).secret.write('s', { secret: 'secret', sinceMs: 0 });
  const site = { id: 's', client, fhirBase: 'https://ehr.example/fhir' };
  const metadata = { ...METADATA, ...options.metadata };
  const known = await authenticateClient({ vault, clock }, site, options.clientId ?? 'chartroom', metadata);
  const configuration = known.configuration(options.skewMs);
  const sent: { form: URLSearchParams; authorization: string | undefined }[] = [];
  configuration[customFetch] = (_url, { headers, body }) => {
    sent.push({ form: body as URLSearchParams, authorization: headers['authorization'] });
    return Promise.resolve(Response.json({ access_token: 'x', token_type: 'bearer' }));
  };
  for (const _again of [1, 2]) await genericGrantRequest(configuration, 'authorization_code', { code: 'c' });
  return sent;
}
const keyed = (changes: Partial<Extract<SmartClient, { type: 'asymmetric' }>> = {}): SmartClient => ({
  type: 'asymmetric',
  clientId: 'chartroom',
  algorithm: null,
  jwksUrl: null,
  ...changes,
});
const assertionsOf = async (...asked: Parameters<typeof requestOf>) =>
  (await requestOf(...asked)).map(({ form }) => form.get('client_assertion') ?? '');

describe('client authentication', () => {
  it.each([[{ type: 'public', clientId: 'chartroom' }], [{ type: 'registered' }]] as const)(
    'SMART 52, 54: %j says its id in the form, and nothing more',
    async (client) => {
      const [sent] = await requestOf(client);
      expect(sent!.authorization).toBeUndefined();
      expect([...sent!.form.keys()].sort()).toEqual(['client_id', 'code', 'grant_type']);
    },
  );

  it('SMART 52, 53: a symmetric client says who it is in the header alone', async () => {
    const [sent] = await requestOf({ type: 'symmetric', clientId: 'chartroom', basic: 'form-encoded' });
    expect(sent!.authorization).toBe(`Basic ${btoa('chartroom:secret')}`);
    expect([...sent!.form.keys()].sort()).toEqual(['code', 'grant_type']);
  });

  it('SMART 52, 102: an asymmetric client says it by an assertion alone', async () => {
    const [sent] = await requestOf(keyed());
    expect(sent!.authorization).toBeUndefined();
    expect([...sent!.form.keys()].sort()).toEqual(['client_assertion', 'client_assertion_type', 'code', 'grant_type']);
    expect(sent!.form.get('client_assertion_type')).toBe('urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
  });

  it('SMART 88: the id that tokens were issued to counts, whatever the site is registered as by now', async () => {
    const clientId = 'former';
    const [sent] = await requestOf({ type: 'symmetric', clientId: 'chartroom', basic: 'form-encoded' }, { clientId });
    expect(sent!.authorization).toBe(`Basic ${btoa('former:secret')}`);
    const [assertion] = await assertionsOf(keyed(), { clientId });
    expect(decodeJwt(assertion!)).toMatchObject({ iss: 'former', sub: 'former' });
  });

  it('F6 no secret, or a keychain that does not give it: the client says what is missing', async () => {
    const site = { id: 's', client: { type: 'symmetric', clientId: 'c', basic: 'unencoded' } as const, fhirBase: 'x' };
    const asked = authenticateClient({ vault: memoryVault(), clock }, site, 'c', METADATA);
    expect(await failureOf(asked)).toEqual({ code: 'client-secret-missing', details: {} });
  });

  const algorithms: [title: string, client: SmartClient, listed: string[], alg: string][] = [
    ['nothing listed', keyed(), [], 'RS384'],
    ['both listed', keyed(), ['ES384', 'RS384'], 'RS384'],
    ['F5 only ES384 listed', keyed(), ['ES384'], 'ES384'],
    ['F5 neither listed', keyed(), ['PS256'], 'RS384'],
    ['the site says ES384', keyed({ algorithm: 'ES384' }), ['RS384', 'ES384'], 'ES384'],
    ['F5 the site says RS384, the server ES384', keyed({ algorithm: 'RS384' }), ['ES384'], 'RS384'],
  ];
  it.each(algorithms)('SMART 103: %s', async (_title, client, assertionAlgorithms, alg) => {
    const [assertion] = await assertionsOf(client, { metadata: { assertionAlgorithms } });
    const key = alg === 'RS384' ? rsa : curve;
    expect(decodeProtectedHeader(assertion!)).toEqual({ alg, typ: 'JWT', kid: key.kid });
  });

  it('SMART 99: jku is there only where the key set is registered by its URL, and equals it', async () => {
    const jwksUrl = 'https://keys.hospital.example/chartroom.json';
    const [assertion] = await assertionsOf(keyed({ jwksUrl }));
    expect(decodeProtectedHeader(assertion!)['jku']).toBe(jwksUrl);
  });

  it('SMART 100, 101: claims as SMART asks, new for every request', async () => {
    const claims = (await assertionsOf(keyed({ algorithm: 'ES384' }))).map((assertion) => decodeJwt(assertion));
    const iat = Math.floor(clock.now() / 1000);
    for (const claim of claims) {
      expect(claim).toEqual({
        iss: 'chartroom',
        sub: 'chartroom',
        aud: TOKEN_URL,
        iat,
        exp: iat + 240,
        jti: expect.stringMatching(/^[\w-]{43}$/) as string,
      });
    }
    expect(claims[0]!.jti).not.toBe(claims[1]!.jti);
  });

  it('SMART 104, F7: by the server’s clock where it is told', async () => {
    const [assertion] = await assertionsOf(keyed(), { skewMs: -3_600_000 });
    const serverSeconds = Math.floor((clock.now() - 3_600_000) / 1000);
    expect(decodeJwt(assertion!)).toMatchObject({ iat: serverSeconds, exp: serverSeconds + 240 });
  });
});

describe('an assertion', () => {
  const request = { clientId: 'c', audience: TOKEN_URL, nowMs: 0, jwksUrl: null };

  it.each([301, 300.5, 3600, Infinity, NaN, 0, -1])(
    'F1 a life of %s seconds is refused here',
    async (lifetimeSeconds) => {
      await expect(signAssertion(curve, { ...request, lifetimeSeconds })).rejects.toThrow(RangeError);
    },
  );

  it('SMART 100: whatever the clock, exp is an integer after iat and at most five minutes on', async () => {
    const instant = fc.integer({ min: 0, max: 4_102_444_800_000 });
    const life = fc.double({ min: 1, max: 300, noNaN: true });
    await fc.assert(
      fc.asyncProperty(instant, life, async (nowMs, lifetimeSeconds) => {
        const { iat = 0, exp = 0 } = decodeJwt(await signAssertion(curve, { ...request, nowMs, lifetimeSeconds }));
        expect(Number.isInteger(iat) && Number.isInteger(exp)).toBe(true);
        expect(iat * 1000).toBeLessThanOrEqual(nowMs);
        expect(exp).toBeGreaterThan(iat);
        expect(exp * 1000).toBeLessThanOrEqual(nowMs + 300_000);
      }),
      { numRuns: 50 },
    );
  });

  it('F2 no jti comes twice in a million', () => {
    const seen = new Set<string>();
    for (let n = 0; n < 1_000_000; n++) seen.add(newAssertionId());
    expect(seen.size).toBe(1_000_000);
  }, 120_000);
});

describe('HTTP Basic', () => {
  const decode = (header: string) => Buffer.from(header.replace('Basic ', ''), 'base64').toString('utf8');
  const text = fc.string({ unit: 'grapheme', minLength: 1 });

  it('SMART 53: form-encoded, id and secret come back as they were, whatever they hold', () => {
    fc.assert(
      fc.property(text, text, (id, secret) => {
        const header = basicCredentials(id, secret, 'form-encoded');
        expect(header).toMatch(/^Basic [A-Za-z0-9+/]+=*$/);
        const parts = decode(header).split(':');
        expect(parts).toHaveLength(2);
        expect(parts.map((part) => new URLSearchParams(`x=${part}`).get('x'))).toEqual([id, secret]);
      }),
    );
  });

  it('SMART 53: unencoded, both stand as they are', () => {
    fc.assert(
      fc.property(text, text, (id, secret) => {
        expect(decode(basicCredentials(id, secret, 'unencoded'))).toBe(`${id}:${secret}`);
      }),
    );
  });

  it.each([
    ['a b', 'a+b'],
    ['a:b', 'a%3Ab'],
    ['a+b', 'a%2Bb'],
    ['50%', '50%25'],
    ['Zürich', 'Z%C3%BCrich'],
    ['a-b_c.d', 'a-b_c.d'],
  ])('SMART 53: %s is sent as %s', (secret, sent) => {
    expect(decode(basicCredentials('id', secret, 'form-encoded'))).toBe(`id:${sent}`);
  });
});
