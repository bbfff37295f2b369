/** How a client of each type proves itself at the token endpoint, and wherever else it must (SMART 52–54, 96–104). */
import { allowInsecureRequests, Configuration, None, type ClientAuth } from 'openid-client';
import { AppError } from '../../shared/errors.ts';
import type { Clock, SecretVault } from '../ports.ts';
import { signAssertion } from './client-assertion.ts';
import { createClientKeys } from './client-keys.ts';
import { clientSecrets, type ClientKey } from './client-secrets.ts';
import type { SmartMetadata } from './discovery.ts';
import type { AsymmetricClient, SmartSite } from './smart-site.ts';

/** In the order in which they are preferred (SMART 98). */
const ALGORITHMS = ['RS384', 'ES384'] as const;
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** A client that can be put to work: it authenticates each request anew (SMART 101). */
export type KnownClient = {
  readonly clientId: string;
  /** `skewMs`: how far the server's clock runs ahead of ours; it matters to assertions alone. */
  readonly configuration: (skewMs?: number) => Configuration;
  /** An assertion may be refused because two clocks differ: worth one retry by the server's (SMART 104). */
  readonly hasClock: boolean;
};

/** What a client must know of the server to make itself known. */
export type TokenMetadata = Pick<SmartMetadata, 'issuer' | 'tokenEndpoint' | 'assertionAlgorithms'> & {
  readonly authorizationEndpoint?: string;
  readonly revocationEndpoint?: string | null;
};

export type ClientPorts = { readonly vault: SecretVault; readonly clock: Clock };

/**
 * Gives the site's client under `clientId`, ready to authenticate. Throws AppError `client-secret-missing`, or
 * `vault-write-failed` where its first key could not be kept.
 */
export async function authenticateClient(
  ports: ClientPorts,
  site: Pick<SmartSite, 'id' | 'client' | 'fhirBase'>,
  clientId: string,
  metadata: SmartMetadata,
): Promise<KnownClient> {
  const auth = await clientAuth(ports, site, clientId, metadata);
  return {
    clientId,
    hasClock: site.client.type === 'asymmetric',
    configuration: (skewMs = 0) => configurationOf(metadata, site.fhirBase, clientId, auth(skewMs)),
  };
}

/** Gives a client that makes itself known by `key` (SMART 96–104). */
export function assertingClient(
  clock: Clock,
  { client, fhirBase }: { readonly client: AsymmetricClient; readonly fhirBase: string },
  key: ClientKey,
  metadata: TokenMetadata,
): KnownClient {
  const { clientId } = client;
  const auth = assertionAuth(clock, client, key, metadata);
  return {
    clientId,
    hasClock: true,
    configuration: (skewMs = 0) => configurationOf(metadata, fhirBase, clientId, auth(skewMs)),
  };
}

async function clientAuth(
  { vault, clock }: ClientPorts,
  { id, client }: Pick<SmartSite, 'id' | 'client'>,
  clientId: string,
  metadata: SmartMetadata,
): Promise<(skewMs: number) => ClientAuth> {
  switch (client.type) {
    case 'public':
    case 'registered':
      return () => None();
    case 'symmetric': {
      const stored = await clientSecrets(vault).secret.read(id);
      if (stored === null) throw new AppError('client-secret-missing');
      const authorization = basicCredentials(clientId, stored.secret, client.basic);
      return () => (_server, _client, _body, headers) => headers.set('authorization', authorization);
    }
    case 'asymmetric': {
      const keys = await createClientKeys(vault, clock).ensure(id, client);
      const key = signingKey(keys, client, metadata);
      if (key === undefined) throw new Error('the key that was just made is not there');
      return assertionAuth(clock, { ...client, clientId }, key, metadata);
    }
  }
}

function assertionAuth(
  clock: Clock,
  { clientId, jwksUrl }: AsymmetricClient,
  key: ClientKey,
  metadata: TokenMetadata,
): (skewMs: number) => ClientAuth {
  return (skewMs) => (server, _client, body) =>
    addAssertion(body, key, {
      clientId,
      audience: server.token_endpoint ?? metadata.tokenEndpoint,
      nowMs: clock.now() + skewMs,
      jwksUrl,
    });
}

/** The client's id stays out of the form: only a public client sends it (SMART 52). */
async function addAssertion(
  body: URLSearchParams,
  key: ClientKey,
  request: Parameters<typeof signAssertion>[1],
): Promise<void> {
  const assertion = await signAssertion(key, request);
  body.set('client_assertion_type', ASSERTION_TYPE);
  body.set('client_assertion', assertion);
}

/**
 * The key that signs: of the site's own choice, else of the first algorithm that the server takes, RS384 before ES384
 * (SMART 103, security F5). undefined: none of `keys` is of such an algorithm.
 */
export function signingKey(
  keys: readonly ClientKey[],
  client: AsymmetricClient,
  { assertionAlgorithms }: Pick<TokenMetadata, 'assertionAlgorithms'>,
): ClientKey | undefined {
  const taken = ALGORITHMS.filter((algorithm) => assertionAlgorithms.includes(algorithm));
  // A server that lists neither seldom lists all that it takes.
  const wanted = client.algorithm !== null ? [client.algorithm] : taken.length > 0 ? taken : ALGORITHMS;
  const current = keys.filter(({ use }) => use === 'current');
  return wanted.map((wish) => current.find(({ algorithm }) => algorithm === wish)).find((key) => key !== undefined);
}

/**
 * `Basic …` of id and secret (RFC 7617). RFC 6749 §2.3.1 has both form-encoded first, as by application/
 * x-www-form-urlencoded; servers that do not decode them get them `unencoded`.
 */
export function basicCredentials(clientId: string, secret: string, basic: 'form-encoded' | 'unencoded'): string {
  const part = (text: string) =>
    basic === 'form-encoded' ? new URLSearchParams([['', text]]).toString().slice(1) : text;
  return `Basic ${Buffer.from(`${part(clientId)}:${part(secret)}`, 'utf8').toString('base64')}`;
}

/**
 * The client as openid-client wants it. The library's own discovery and issuer checks are not used: SMART discovery,
 * the callback and the id_token have their own rules here, so a missing issuer is only filled in.
 */
function configurationOf(metadata: TokenMetadata, fhirBase: string, clientId: string, auth: ClientAuth): Configuration {
  const configuration = new Configuration(
    {
      issuer: metadata.issuer ?? fhirBase,
      token_endpoint: metadata.tokenEndpoint,
      ...(metadata.authorizationEndpoint !== undefined && { authorization_endpoint: metadata.authorizationEndpoint }),
      ...(typeof metadata.revocationEndpoint === 'string' && { revocation_endpoint: metadata.revocationEndpoint }),
    },
    clientId,
    undefined,
    auth,
  );
  // Discovery let plain http pass for loopback literals alone; the library's own check knows no such difference.
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so by its author only to be noticed
  allowInsecureRequests(configuration);
  return configuration;
}
