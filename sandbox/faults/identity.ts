/** Faults of the id_token and of the keys that prove it. Signatures stay right unless the fault is the signature. */
import { createHmac } from 'node:crypto';
import { exportJWK, generateKeyPair, type CryptoKey, type JWK } from 'jose';
import { editTree, trees, treeOf, withBody, withMembers, type Tree } from './answers.ts';
import { choice, fault, text, whole, type Answer, type Context, type Memory } from './fault.ts';
import { signWith } from './signer.ts';

type IdToken = { readonly kid: string; readonly alg: string; readonly claims: Tree };

const TOKEN = ['token', 'refresh'] as const;

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const read = (text: string): Tree => JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Tree;

/** Puts another id_token into a token response; undefined where it holds none or `make` has nothing to change. */
async function withIdToken(
  answer: Answer,
  make: (token: IdToken) => Promise<string | undefined>,
): Promise<Answer | undefined> {
  const right = treeOf(answer)?.id_token;
  if (typeof right !== 'string') return undefined;
  const [header = '', payload = ''] = right.split('.');
  const { kid, alg } = read(header);
  const made = await make({ kid: String(kid), alg: String(alg), claims: read(payload) });
  return made === undefined ? undefined : editTree(answer, (tree) => withMembers(tree, { id_token: made }));
}

/** Changes claims and signs them anew with the right key; undefined leaves the token, an undefined claim removes it. */
function withClaims<V>(
  answer: Answer,
  { exchange }: Context<V>,
  change: (claims: Tree) => Tree | undefined,
): Promise<Answer | undefined> {
  return withIdToken(answer, async ({ kid, claims }) => {
    const changes = change(claims);
    return changes && exchange.signer.sign(kid, withMembers(claims, changes), {});
  });
}

type Spare = { readonly privateKey: CryptoKey; readonly jwk: JWK };

/** A key of the rule's own, made when it is first needed. */
function spareKey(memory: Memory, alg: string): Promise<Spare> {
  const known = memory.get(`key ${alg}`) as Promise<Spare> | undefined;
  if (known !== undefined) return known;
  const made = generateKeyPair(alg, { extractable: true }).then(async ({ privateKey, publicKey }) => {
    const kid = `rotated-${crypto.randomUUID()}`;
    return { privateKey, jwk: { ...(await exportJWK(publicKey)), alg, kid, use: 'sig' } };
  });
  memory.set(`key ${alg}`, made);
  return made;
}

const SIGNATURES = [
  fault({
    name: 'id-token-signature',
    rows: ['D1'],
    where: TOKEN,
    sentence: 'The id_token is unsigned, signed with the public key as a secret, by a foreign key, or damaged.',
    parameters: { variant: choice(['none', 'hs256-public-key', 'foreign-key', 'damaged'], 'which') },
    after: (answer, { exchange, memory, values: { variant } }) =>
      withIdToken(answer, async ({ kid, alg, claims }) => {
        if (variant === 'none') return `${part({ alg: 'none', kid })}.${part(claims)}.`;
        if (variant === 'hs256-public-key') {
          const signed = `${part({ alg: 'HS256', typ: 'JWT', kid })}.${part(claims)}`;
          const secret = await exchange.signer.publicPem(kid);
          return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
        }
        if (variant === 'foreign-key') return signWith((await spareKey(memory, alg)).privateKey, alg, claims, { kid });
        const [header = '', , signature = ''] = (await exchange.signer.sign(kid, claims, {})).split('.');
        return `${header}.${part({ ...claims, sub: `${String(claims.sub)}-x` })}.${signature}`;
      }),
  }),
  fault({
    name: 'id-token-kid',
    rows: ['D2'],
    where: TOKEN,
    sentence: 'The header of the id_token names a key that nobody publishes, or none.',
    parameters: { variant: choice(['unknown', 'absent'], 'which') },
    after: (answer, { exchange, values }) =>
      withIdToken(answer, ({ kid, claims }) =>
        exchange.signer.sign(kid, claims, { kid: values.variant === 'absent' ? null : 'nobody-has-this-key' }),
      ),
  }),
  fault({
    name: 'id-token-key-url',
    rows: ['D4'],
    where: TOKEN,
    sentence: 'The id_token is signed by a foreign key, and its header says where to fetch that key.',
    parameters: {
      variant: choice(['jku', 'x5u'], 'the header member'),
      url: text('https://evil.example/jwks', 'the address'),
    },
    after: (answer, { memory, values: { variant, url } }) =>
      withIdToken(answer, async ({ alg, claims }) => {
        const { privateKey, jwk } = await spareKey(memory, alg);
        return signWith(privateKey, alg, claims, { kid: jwk.kid, [variant]: url });
      }),
  }),
  fault({
    name: 'key-rotated',
    rows: ['D3'],
    where: ['token', 'refresh', 'jwks'],
    sentence: 'The id_token is signed by a new key; from then on the key set holds new keys alone.',
    parameters: {},
    after: async (answer, { exchange, memory }) => {
      if (exchange.place !== 'jwks') {
        return withIdToken(answer, async ({ alg, claims }) => {
          const { privateKey, jwk } = await spareKey(memory, alg);
          return signWith(privateKey, alg, claims, { kid: jwk.kid });
        });
      }
      const made = await Promise.all([...memory.values()] as Promise<Spare>[]);
      return made.length === 0 ? undefined : editTree(answer, () => ({ keys: made.map(({ jwk }) => jwk) }));
    },
  }),
];

const KEY_SETS = [
  fault({
    name: 'jwks-keys',
    rows: ['D2', 'D4'],
    where: ['jwks'],
    sentence: 'The key set is flooded, has two keys of one kid, keys without kid, or none.',
    parameters: {
      variant: choice(['many', 'duplicate-kid', 'without-kid', 'empty'], 'which'),
      keys: whole(10_000, 1, 100_000, 'how many foreign keys stand before the right ones'),
    },
    after: async (answer, { memory, values: { variant, keys } }) => {
      const right = trees(treeOf(answer)?.keys);
      const { jwk } = await spareKey(memory, 'RS256');
      const set = {
        many: () => [...Array.from({ length: keys }, (_, i) => ({ ...jwk, kid: `foreign-${i}` })), ...right],
        'duplicate-kid': () => [...right.map(({ kid }) => ({ ...jwk, kid })), ...right],
        'without-kid': () => [{ ...jwk, kid: undefined }, ...right.map((key) => ({ ...key, kid: undefined }))],
        empty: () => [],
      }[variant]();
      return right.length === 0 ? undefined : withBody(answer, JSON.stringify({ keys: set }));
    },
  }),
];

const offset = (seconds: string): number | undefined =>
  /^-?\d{1,12}$/.test(seconds) ? Math.floor(Date.now() / 1000) + Number(seconds) : undefined;

const CLAIMS = [
  fault({
    name: 'id-token-audience',
    rows: ['D5'],
    where: TOKEN,
    sentence: 'The audience is a list, or another client; azp is missing or wrong.',
    parameters: {
      variant: choice(['list', 'list-with-azp', 'list-of-two', 'azp-wrong', 'other-client'], 'which'),
    },
    after: (answer, context) =>
      withClaims(answer, context, ({ aud }) => {
        const list = [aud, 'another-client'];
        return {
          list: { aud: [aud], azp: undefined },
          'list-with-azp': { aud: list, azp: aud },
          'list-of-two': { aud: list, azp: undefined },
          'azp-wrong': { aud: list, azp: 'another-client' },
          'other-client': { aud: 'another-client' },
        }[context.values.variant];
      }),
  }),
  fault({
    name: 'id-token-nonce',
    rows: ['D6'],
    where: TOKEN,
    sentence: 'The nonce is missing, other, or of the sign-in before (which must have come under the rule).',
    parameters: { variant: choice(['absent', 'other', 'previous'], 'which') },
    after: (answer, context) =>
      withClaims(answer, context, ({ nonce }) => {
        const previous = context.memory.get('nonce');
        context.memory.set('nonce', nonce);
        if (context.values.variant === 'previous') return previous === undefined ? undefined : { nonce: previous };
        return { nonce: context.values.variant === 'absent' ? undefined : 'another-nonce' };
      }),
  }),
  fault({
    name: 'id-token-issuer',
    rows: ['D7', 'E11'],
    where: TOKEN,
    sentence: 'The id_token names another issuer, or none.',
    parameters: { variant: choice(['other', 'absent'], 'which') },
    after: (answer, context) =>
      withClaims(answer, context, () => ({
        iss: context.values.variant === 'absent' ? undefined : 'https://issuer.evil.example',
      })),
  }),
  fault({
    name: 'id-token-subject',
    rows: ['E11'],
    where: TOKEN,
    sentence: 'The id_token names another user, or none.',
    parameters: { variant: choice(['absent', 'other'], 'which') },
    after: (answer, context) =>
      withClaims(answer, context, () => ({ sub: context.values.variant === 'absent' ? undefined : 'somebody-else' })),
  }),
  fault({
    name: 'id-token-times',
    rows: ['D8'],
    where: TOKEN,
    sentence: 'The times of the id_token are set to now plus so many seconds.',
    parameters: {
      exp: text('', 'expiry, seconds from now; untouched where empty'),
      nbf: text('', 'not before, likewise'),
      iat: text('', 'issued at, likewise'),
    },
    after: (answer, context) =>
      withClaims(answer, context, (claims) => {
        const { exp, nbf, iat } = context.values;
        const times = { exp: offset(exp), nbf: offset(nbf), iat: offset(iat) };
        const given = Object.entries(times).filter(([, time]) => time !== undefined);
        return given.length === 0 ? undefined : { ...claims, ...Object.fromEntries(given) };
      }),
  }),
  fault({
    name: 'id-token-user',
    rows: ['D9'],
    where: TOKEN,
    sentence: 'The fhirUser is on a foreign host, relative, of an unexpected type, no reference at all, or absent.',
    parameters: { variant: choice(['foreign', 'relative', 'odd-type', 'not-a-reference', 'absent'], 'which') },
    after: (answer, context) =>
      withClaims(answer, context, ({ fhirUser }) => {
        const { fhirBase } = context.exchange;
        const relative = typeof fhirUser === 'string' ? fhirUser.slice(fhirBase.length + 1) : 'Practitioner/okafor';
        const users = {
          foreign: `https://evil.example/fhir/${relative}`,
          relative,
          'odd-type': `${fhirBase}/Device/pump`,
          'not-a-reference': 'javascript:canary()',
          absent: undefined,
        };
        return { fhirUser: users[context.values.variant] };
      }),
  }),
];

/** Faults of the id_token and of the key set. */
export const IDENTITY = [...SIGNATURES, ...KEY_SETS, ...CLAIMS];
