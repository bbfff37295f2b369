/** Public keys of clients that sign assertions: registered at run time, by value or by address. */
import type { JWK } from 'jose';

/** What a client registers: a JWK Set (RFC 7517 §5), or the address that it is published at. */
export type KeySource = { readonly jwks: { readonly keys: readonly JWK[] } } | { readonly jwksUri: string };

/** Keys that cannot be taken; the message says why, and is safe to show. */
export class KeysRefused extends Error {}

export type ClientKeys = {
  readonly clientIds: readonly string[];
  /** Takes the keys of a client in the place of those before; throws KeysRefused. */
  register(clientId: string, source: KeySource): void;
  source(clientId: string): KeySource | undefined;
  /** The key of that kid; a set at an address is fetched anew each time, so that a rotation is seen at once. */
  find(clientId: string, kid: string): Promise<JWK | undefined>;
};

const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
const PUBLIC: Readonly<Record<string, readonly string[]>> = { RSA: ['n', 'e'], EC: ['crv', 'x', 'y'] };
const FETCH_TIMEOUT_MS = 5000;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** SMART 2.2 client-confidential-asymmetric #registering-a-client-communicating-public-keys. */
function checkKey(key: unknown): JWK {
  if (!isObject(key)) throw new KeysRefused('Each key must be an object.');
  const held = PRIVATE.find((member) => member in key);
  if (held !== undefined) throw new KeysRefused(`A key has the private member "${held}": register the public half.`);
  const needed = typeof key.kty === 'string' && Object.hasOwn(PUBLIC, key.kty) ? PUBLIC[key.kty] : undefined;
  if (needed === undefined) throw new KeysRefused('Each key must have the kty RSA or EC.');
  const missing = ['kid', ...needed].find((member) => typeof key[member] !== 'string' || key[member] === '');
  if (missing !== undefined) throw new KeysRefused(`A key lacks its "${missing}".`);
  return key;
}

function checkSet(value: unknown): readonly JWK[] {
  const keys = isObject(value) ? value.keys : undefined;
  if (!Array.isArray(keys) || keys.length === 0) throw new KeysRefused('A JWK Set has a list "keys" with a key in it.');
  const checked = keys.map(checkKey);
  if (new Set(checked.map(({ kid }) => kid)).size < checked.length)
    throw new KeysRefused('Two keys have the same "kid".');
  return checked;
}

function checkAddress(address: string): void {
  const url = URL.parse(address);
  const isLoopback = url !== null && ['127.0.0.1', '[::1]'].includes(url.hostname);
  if (url?.protocol !== 'https:' && !(url?.protocol === 'http:' && isLoopback))
    throw new KeysRefused('The address of a JWK Set is https, or http on the loopback interface.');
}

async function fetchSet(address: string): Promise<readonly JWK[]> {
  const answer = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
  return checkSet(await answer.json());
}

/** Keeps the keys of the named clients, none at first. */
export function createClientKeys(clientIds: readonly string[]): ClientKeys {
  const sources = new Map<string, KeySource>();
  return {
    clientIds,
    register(clientId, source) {
      if (!clientIds.includes(clientId)) throw new KeysRefused('There is no such client that signs assertions.');
      if ('jwks' in source) checkSet(source.jwks);
      else checkAddress(source.jwksUri);
      sources.set(clientId, structuredClone(source));
    },
    source: (clientId) => sources.get(clientId),
    async find(clientId, kid) {
      const source = sources.get(clientId);
      if (source === undefined) return undefined;
      // What cannot be fetched or read holds no key.
      const keys = 'jwks' in source ? source.jwks.keys : await fetchSet(source.jwksUri).catch((): JWK[] => []);
      return keys.find((key) => key.kid === kid);
    },
  };
}
