/** Reads private keys out of text: JWK, JWK Set (RFC 7517) or PKCS#8 PEM (RFC 5958). Says rules, never what it read. */
import { createPrivateKey, createPublicKey, randomBytes, sign, verify, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import type { ClientKey } from './client-secrets.ts';
import type { SigningAlgorithm } from './smart-site.ts';

/** RFC 7518 §3.3. */
const MIN_RSA_BITS = 2048;
const MAX_KEYS = 10;
const KID = /^[\x21-\x7e]{1,200}$/;

export type ParsedKeys = { readonly keys: ClientKey[] } | { readonly rule: string };

/**
 * The keys in `text`. Nothing that a parser says of it is passed on: such messages quote what they could not read
 * (security F10).
 */
export async function parseKeyText(text: string): Promise<ParsedKeys> {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  if (trimmed.startsWith('{')) return fromJson(trimmed);
  const rule = pemRule(trimmed);
  if (rule !== null) return { rule };
  const key = privateKeyOf(trimmed);
  return key === null ? { rule: 'must hold a key that can be read' } : collect([{ key, kid: null, alg: null }]);
}

function pemRule(text: string): string | null {
  const label = /^-----BEGIN ([A-Z0-9 ]+)-----/.exec(text)?.[1];
  if (label === undefined) return 'must be a JWK, a JWK Set or a private key in PEM';
  if (label === 'PRIVATE KEY') {
    return text.indexOf('-----BEGIN ', 1) === -1 ? null : 'must hold one private key and nothing beside it';
  }
  if (label === 'ENCRYPTED PRIVATE KEY') return 'must not be encrypted: nobody is there to type its passphrase';
  return label.endsWith('PRIVATE KEY')
    ? 'must be PKCS#8: convert it with openssl pkcs8 -topk8 -nocrypt'
    : 'must be a private key';
}

type Candidate = { readonly key: KeyObject; readonly kid: string | null; readonly alg: string | null };

async function fromJson(text: string): Promise<ParsedKeys> {
  const document = parseJson(text);
  if (document === null) return { rule: 'must be valid JSON' };
  const listed = 'keys' in document ? document['keys'] : [document];
  if (!Array.isArray(listed) || listed.length === 0) return { rule: 'must hold at least one key' };
  if (listed.length > MAX_KEYS) return { rule: `must hold at most ${String(MAX_KEYS)} keys` };
  const found = listed.map(candidateOf);
  const broken = found.find((one): one is { rule: string } => 'rule' in one);
  return broken ?? collect(found.filter((one): one is Candidate => 'key' in one));
}

function parseJson(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function candidateOf(value: unknown): Candidate | { readonly rule: string } {
  const jwk = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  const { kid = null, alg = null, use = 'sig' } = jwk;
  if (kid !== null && (typeof kid !== 'string' || !KID.test(kid))) {
    return { rule: 'must name its keys in 1 to 200 printable ASCII characters' };
  }
  if (alg !== null && typeof alg !== 'string') return { rule: 'must name the algorithm of a key in text' };
  if (use !== 'sig') return { rule: 'must hold keys for signatures alone' };
  if (typeof jwk['d'] !== 'string') return { rule: 'must hold the private part of each key' };
  const key = privateKeyOf({ key: jwk, format: 'jwk' });
  return key === null ? { rule: 'must hold a key that can be read' } : { key, kid, alg };
}

function privateKeyOf(input: string | { readonly key: object; readonly format: 'jwk' }): KeyObject | null {
  try {
    const key = createPrivateKey(input as Parameters<typeof createPrivateKey>[0]);
    return isWhole(key) ? key : null;
  } catch {
    return null;
  }
}

/** A public part that belongs to another private one would be registered, and every signature then refused. */
function isWhole(key: KeyObject): boolean {
  if (key.asymmetricKeyType !== 'rsa' && key.asymmetricKeyType !== 'ec') return true;
  const probe = randomBytes(32);
  return verify('sha384', probe, createPublicKey(key), sign('sha384', probe, key));
}

/** RS384 and ES384 are what SMART asks for (SMART 98). */
function algorithmOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): SigningAlgorithm | null {
  if (asymmetricKeyType === 'rsa') return (asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_RSA_BITS ? 'RS384' : null;
  return asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'secp384r1' ? 'ES384' : null;
}

async function collect(candidates: readonly Candidate[]): Promise<ParsedKeys> {
  const keys: ClientKey[] = [];
  for (const { key, kid, alg } of candidates) {
    const algorithm = algorithmOf(key);
    if (algorithm === null) return { rule: 'must hold RSA keys of 2048 bits or more, or keys on P-384' };
    if (alg !== null && alg !== algorithm)
      return { rule: 'must hold keys for RS384 or ES384, not for another algorithm' };
    const privateJwk = key.export({ format: 'jwk' });
    const name = kid ?? (await calculateJwkThumbprint(privateJwk, 'sha256'));
    if (keys.some((other) => other.kid === name)) return { rule: 'must not hold two keys of one name' };
    const use = keys.some((other) => other.algorithm === algorithm) ? 'next' : 'current';
    keys.push({ kid: name, algorithm, createdAtMs: 0, privateJwk: { ...privateJwk }, use });
  }
  return { keys };
}
