/** Posts a form as an authenticated client, and gives the answer as it is. */
import { customFetch, type Configuration } from 'openid-client';
import type { Clock, HttpPort, HttpResponse } from '../ports.ts';
import type { KnownClient } from './client-authentication.ts';
import { jsonObject } from './json-answer.ts';

export type FormPorts = { readonly http: HttpPort; readonly clock: Clock };
export type FormLimits = { readonly timeoutMs: number; readonly maxBytes: number; readonly signal?: AbortSignal };

/** Clocks that agree to the second cannot be why an assertion was refused. */
const MIN_SKEW_MS = 2000;

/**
 * Has openid-client make a request (form, client authentication) and reads the answer here, because the library keeps
 * status and OAuth error of many failures to itself. Nothing is redirected. Nothing is retried, but for one case: an
 * assertion that was refused while the server's clock shows another time is made once more by that clock (SMART 104,
 * security F7); a server that did not know the client has not looked at the grant. Throws HttpFailure.
 */
export async function postAs(
  { http, clock }: FormPorts,
  client: KnownClient,
  request: (configuration: Configuration) => Promise<unknown>,
  limits: FormLimits,
): Promise<HttpResponse> {
  const first = await postOnce(http, client.configuration(), request, limits);
  const skewMs = client.hasClock && oauthErrorOf(first) === 'invalid_client' ? skewOf(first, clock.now()) : 0;
  if (Math.abs(skewMs) < MIN_SKEW_MS) return first;
  return postOnce(http, client.configuration(skewMs), request, limits);
}

/** The error of an OAuth answer that failed, as sent; undefined where there is none. */
export function oauthErrorOf(response: HttpResponse): unknown {
  return response.status >= 400 ? jsonObject(response)?.['error'] : undefined;
}

function skewOf(response: HttpResponse, nowMs: number): number {
  const serverMs = Date.parse(response.headers['date'] ?? '');
  return Number.isNaN(serverMs) ? 0 : serverMs - nowMs;
}

async function postOnce(
  http: HttpPort,
  configuration: Configuration,
  request: (configuration: Configuration) => Promise<unknown>,
  limits: FormLimits,
): Promise<HttpResponse> {
  let outcome: { answer: HttpResponse } | { failure: unknown } | undefined;
  configuration[customFetch] = async (url, { headers, body }) => {
    const form = body instanceof URLSearchParams ? body.toString() : '';
    outcome = await http({ method: 'POST', url, headers, body: form, ...limits }).then(
      (answer) => ({ answer }),
      (failure: unknown) => ({ failure }),
    );
    // The library only has to see that its part is done.
    return Response.json({ access_token: 'read elsewhere', token_type: 'bearer' });
  };
  await request(configuration);
  if (outcome === undefined) throw new Error('the request was not made');
  if ('failure' in outcome) throw outcome.failure;
  return outcome.answer;
}
