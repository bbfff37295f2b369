/** A client that registers itself where the server offers it (SMART 8, 14; RFC 7591), and is asked after (RFC 7592). */
import { AppError } from '../../shared/errors.ts';
import { parseSecureUrl } from '../policy/url-policy.ts';
import type { HttpPort, HttpResponse, SecretVault } from '../ports.ts';
import { clientSecrets, inTurn, type StoredRegistration } from './client-secrets.ts';
import type { SmartMetadata } from './discovery.ts';
import { jsonObject, retryAfter, translateFailure, type JsonObject } from './json-answer.ts';
import { registeredError } from './oauth-errors.ts';
import type { SmartSite } from './smart-site.ts';

const LIMITS = { timeoutMs: 10_000, maxBytes: 256 * 1024 } as const;
const LOOPBACK_HOSTS = ['127.0.0.1', '[::1]'];

export type RegistrationPorts = {
  readonly http: HttpPort;
  readonly vault: SecretVault;
  /** Whether this machine may register itself. */
  readonly allowed: () => boolean;
};

export type RegistrationWish = {
  readonly metadata: SmartMetadata;
  /** Everything that the client will ever ask for. */
  readonly scope: string;
  readonly refreshes: boolean;
  readonly signal: AbortSignal;
};

export type Registrations = {
  /**
   * The id under which the site knows us; a `registered` client registers now where it has not, or not for this wish,
   * or the server forgot it. Throws AppError `registration-…`, or `sign-in-cancelled` after the wish's signal.
   */
  readonly currentId: (site: SmartSite, wish: RegistrationWish) => Promise<string>;
  /** The server does not know this client any more: the next sign-in registers anew. A newer registration stays. */
  readonly forget: (site: SmartSite, clientId: string) => Promise<void>;
};

/** Gives the registrations kept in the vault. */
export function createRegistrations(ports: RegistrationPorts): Registrations {
  const { registration: slot } = clientSecrets(ports.vault);
  const current = async (site: SmartSite, wish: RegistrationWish): Promise<string> => {
    const document = clientDocument(site, wish);
    const known = await slot.read(site.id);
    if (known !== null && known.wish === JSON.stringify(document)) {
      const confirmed = await confirm(ports.http, known, wish.signal);
      if (confirmed !== null && confirmed !== known) await slot.write(site.id, confirmed);
      if (confirmed !== null) return confirmed.clientId;
    }
    const made = await register(ports, document, wish);
    await slot.write(site.id, made);
    return made.clientId;
  };
  return {
    currentId: async (site, wish) =>
      site.client.type === 'registered'
        ? inTurn(ports.vault, `registration ${site.id}`, () => current(site, wish))
        : site.client.clientId,
    forget: (site, clientId) =>
      inTurn(ports.vault, `registration ${site.id}`, async () => {
        if ((await slot.read(site.id))?.clientId === clientId) await slot.forget(site.id);
      }),
  };
}

/** A native public client: no secret to keep, loopback redirects, any port where none are listed (RFC 8252 §7.3, §8.4). */
function clientDocument(site: SmartSite, wish: RegistrationWish): JsonObject {
  const ports = site.redirectPorts === null ? [''] : site.redirectPorts.map((port) => `:${port}`);
  return {
    client_name: 'Chartroom',
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    redirect_uris: LOOPBACK_HOSTS.flatMap((host) => ports.map((port) => `http://${host}${port}/callback`)),
    grant_types: ['authorization_code', ...(wish.refreshes ? ['refresh_token'] : [])],
    response_types: ['code'],
    scope: wish.scope,
  };
}

async function register(
  { http, allowed }: RegistrationPorts,
  document: JsonObject,
  { metadata, signal }: RegistrationWish,
): Promise<StoredRegistration> {
  const url = metadata.registrationEndpoint;
  if (url === null || !allowed()) throw new AppError('registration-not-offered');
  const ask = (asked: JsonObject) => post(http, url, JSON.stringify(asked), signal);
  const first = await ask(document);
  // Some servers refuse a scope of a grammar that they only read later; without any they give their default.
  const { scope: _scope, ...plain } = document;
  const retries = first.status === 400 && jsonObject(first)?.['error'] === 'invalid_client_metadata';
  return { ...readRegistration(retries ? await ask(plain) : first, url), wish: JSON.stringify(document) };
}

async function post(http: HttpPort, url: string, body: string, signal: AbortSignal): Promise<HttpResponse> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' };
  return http({ method: 'POST', url, headers, body, signal, ...LIMITS }).catch((error: unknown) => {
    throw translateFailure(error, {}, 'registration-unreachable');
  });
}

function readRegistration(response: HttpResponse, url: string): Omit<StoredRegistration, 'wish'> {
  const { status } = response;
  const document = jsonObject(response);
  if (status >= 400 && status < 500 && status !== 429) {
    throw new AppError('registration-refused', { status, ...registeredError(document?.['error']) });
  }
  const clientId = document?.['client_id'];
  if (status < 200 || status > 299 || document === undefined || typeof clientId !== 'string' || clientId === '') {
    throw new AppError('registration-unreachable', { status, ...retryAfter(response) });
  }
  const method = document['token_endpoint_auth_method'] ?? 'none';
  // A server may register something else than it was asked for (RFC 7591 §3.2.1); a secret we cannot keep to ourselves.
  if (method !== 'none') throw new AppError('registration-refused', { status, member: 'token_endpoint_auth_method' });
  return { clientId, management: managementOf(document, url) };
}

/** The token for the registration goes nowhere but to the server that gave it. */
function managementOf(document: JsonObject, endpoint: string): StoredRegistration['management'] {
  const { registration_client_uri: uri, registration_access_token: accessToken } = document;
  if (typeof uri !== 'string' || typeof accessToken !== 'string' || !/^[\x21-\x7e]+$/.test(accessToken)) return null;
  const url = parseSecureUrl(uri);
  return url !== undefined && url.origin === new URL(endpoint).origin ? { url: url.href, accessToken } : null;
}

/**
 * Asks the server whether it still knows the client: one that does not could only show the user an error page, which
 * never comes back. Null: it said so. Where it cannot be asked, what is kept counts (RFC 7592 §2.1).
 */
async function confirm(
  http: HttpPort,
  known: StoredRegistration,
  signal: AbortSignal,
): Promise<StoredRegistration | null> {
  const { management } = known;
  if (management === null) return known;
  const headers = { accept: 'application/json', authorization: `Bearer ${management.accessToken}` };
  const response = await http({ method: 'GET', url: management.url, headers, signal, ...LIMITS }).catch(() => null);
  if (signal.aborted) throw new AppError('sign-in-cancelled');
  if (response === null) return known;
  if ([401, 404, 410].includes(response.status)) return null;
  const document = response.status === 200 ? jsonObject(response) : undefined;
  const renewed = document?.['registration_access_token'];
  if (typeof renewed !== 'string' || renewed === management.accessToken) return known;
  return { ...known, management: managementOf(document ?? {}, management.url) ?? management };
}
