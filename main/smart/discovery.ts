/** SMART discovery: what the server says of itself before anyone signs in (SMART 2.2 conformance). */
import { AppError } from '../../shared/errors.ts';
import type { CapabilityWarning } from '../../shared/ipc-contract.ts';
import { isHtml } from '../policy/html-answer.ts';
import { parseSecureUrl } from '../policy/url-policy.ts';
import type { HttpPort, HttpResponse } from '../ports.ts';
import { jsonObject, translateFailure, type JsonObject } from './json-answer.ts';

const MAX_BYTES = 1024 * 1024;
const TIMEOUT_MS = 10_000;

export type SmartMetadata = {
  /** Null where the server names none, or one whose keys could not be fetched securely. */
  readonly issuer: string | null;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly jwksUri: string | null;
  /** Where tokens are taken back (RFC 7009) and clients register themselves (RFC 7591); null where not offered. */
  readonly revocationEndpoint: string | null;
  readonly registrationEndpoint: string | null;
  /** What an assertion may be signed with; empty where the server does not say (SMART 103). */
  readonly assertionAlgorithms: readonly string[];
  readonly capabilities: readonly string[];
  /** RFC 9207: the server promises `iss` in every authorization response. */
  readonly promisesIssuer: boolean;
};

export type Discovered = { readonly metadata: SmartMetadata; readonly warnings: readonly CapabilityWarning[] };

/**
 * Reads `{fhirBase}/.well-known/smart-configuration`. What the server lacks but a sign-in can do without is a
 * warning (SMART 23, 25; security A16, A18); `wanted`: the capabilities that it stands on. Throws AppError
 * `discovery-…`, or `sign-in-cancelled` after `signal`.
 * Clauses: SMART 2.2 app-launch #step-3; conformance #using-well-known.
 */
export async function discover(
  http: HttpPort,
  fhirBase: string,
  wanted: readonly string[] = [],
  signal?: AbortSignal,
): Promise<Discovered> {
  const document = readDocument(await fetchDocument(http, fhirBase, signal));
  const metadata = readMetadata(document, fhirBase);
  return { metadata, warnings: warningsOf(document, metadata, wanted) };
}

/** What a client that signs in nobody needs of the server. */
export type BackendMetadata = Pick<SmartMetadata, 'issuer' | 'tokenEndpoint' | 'assertionAlgorithms' | 'capabilities'>;

/**
 * Reads the same document for backend services (SMART 105): a server for machines alone has no authorization endpoint.
 * Throws as `discover` does.
 */
export async function discoverBackend(
  http: HttpPort,
  fhirBase: string,
  signal?: AbortSignal,
): Promise<BackendMetadata> {
  return readBackendMetadata(readDocument(await fetchDocument(http, fhirBase, signal)), fhirBase);
}

function fetchDocument(http: HttpPort, fhirBase: string, signal: AbortSignal | undefined): Promise<HttpResponse> {
  return http({
    method: 'GET',
    url: `${fhirBase}/.well-known/smart-configuration`,
    headers: { accept: 'application/json' },
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_BYTES,
    ...(signal && { signal }),
  }).catch((error: unknown) => {
    const codes = { timeout: 'discovery-timeout', 'too-large': 'discovery-too-large' } as const;
    throw translateFailure(error, codes, 'discovery-unreachable');
  });
}

function readDocument(response: HttpResponse): JsonObject {
  const { status } = response;
  if (status >= 300 && status < 400) throw new AppError('discovery-redirected', { status });
  if (status === 404 || status === 410) throw new AppError('discovery-not-found', { status });
  if (status < 200 || status > 299) throw new AppError('discovery-http-error', { status });
  if (isHtml(response)) throw new AppError('discovery-html', { status });
  const document = jsonObject(response);
  if (document === undefined) throw new AppError('discovery-invalid-json', { status, rule: 'must be a JSON object' });
  return document;
}

function readBackendMetadata(document: JsonObject, fhirBase: string): BackendMetadata {
  const { issuer } = document;
  return {
    issuer: typeof issuer === 'string' && parseSecureUrl(issuer) !== undefined ? issuer : null,
    tokenEndpoint: requiredEndpoint(document, 'token_endpoint', fhirBase),
    assertionAlgorithms: texts(document['token_endpoint_auth_signing_alg_values_supported']),
    capabilities: texts(document['capabilities']),
  };
}

function readMetadata(document: JsonObject, fhirBase: string): SmartMetadata {
  return {
    authorizationEndpoint: requiredEndpoint(document, 'authorization_endpoint', fhirBase),
    ...readBackendMetadata(document, fhirBase),
    jwksUri: endpoint(document, 'jwks_uri', fhirBase),
    revocationEndpoint: optionalEndpoint(document, 'revocation_endpoint', fhirBase),
    registrationEndpoint: optionalEndpoint(document, 'registration_endpoint', fhirBase),
    promisesIssuer: document['authorization_response_iss_parameter_supported'] === true,
  };
}

function requiredEndpoint(document: JsonObject, member: string, fhirBase: string): string {
  const url = endpoint(document, member, fhirBase);
  if (url === null) throw new AppError('discovery-endpoint-missing', { member });
  return url;
}

/** An endpoint that a sign-in can do without is not worth one: where it is insecure it counts as not offered. */
function optionalEndpoint(document: JsonObject, member: string, fhirBase: string): string | null {
  try {
    return endpoint(document, member, fhirBase);
  } catch {
    return null;
  }
}

/** Relative URLs of legacy servers are resolved against the FHIR base (SMART 21). */
function endpoint(document: JsonObject, member: string, fhirBase: string): string | null {
  const value = document[member];
  if (typeof value !== 'string' || value.trim() === '') return null;
  const url = parseSecureUrl(URL.parse(value, `${fhirBase}/`)?.href ?? '');
  if (url === undefined) throw new AppError('discovery-endpoint-insecure', { member });
  return url.href;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function warningsOf(document: JsonObject, metadata: SmartMetadata, wanted: readonly string[]): CapabilityWarning[] {
  const missing = ['grant_types_supported', 'capabilities'].filter((member) => !Array.isArray(document[member]));
  const { capabilities } = metadata;
  const warnings: CapabilityWarning[] = missing.map((subject) => ({ code: 'member-missing', subject }));
  // A document without the whole list gets one warning, not one for each entry.
  if (!missing.includes('capabilities')) {
    const lacking = wanted.filter((name) => !capabilities.includes(name) && !isSaidOtherwise(name, capabilities));
    warnings.push(...lacking.map((subject) => ({ code: 'capability-missing' as const, subject })));
  }
  if (!texts(document['code_challenge_methods_supported']).includes('S256')) {
    warnings.push({ code: 'pkce-not-announced', subject: 'S256' });
  }
  // Keys are then looked for through the issuer (SMART 82).
  if (metadata.jwksUri === null) warnings.push({ code: 'member-missing', subject: 'jwks_uri' });
  if (metadata.issuer === null) warnings.push({ code: 'issuer-unverified', subject: 'issuer' });
  return warnings;
}

/** Either grammar of scopes will do (SMART 63). */
function isSaidOtherwise(name: string, capabilities: readonly string[]): boolean {
  return name === 'permission-v2' && capabilities.includes('permission-v1');
}
