/**
 * Asks for an export (SMART 111–117, 137): POST with a Parameters resource where the server may know it, else GET.
 *
 * What has been answered 202 is never asked for again. An answer that was lost on its way is: the server then has a job
 * that nobody knows the address of; it ends by itself. A request that may have arrived is therefore not repeated here.
 */
import { AppError } from '../../shared/errors.ts';
import { parseSecureUrl } from '../policy/url-policy.ts';
import { HttpFailure, type Clock, type HttpResponse } from '../ports.ts';
import type { BulkAccess, ResolvedOrder } from './bulk-ports.ts';
import type { Notes } from './notes.ts';
import { parametersBody, parametersOf, parametersQuery, type BulkVersion, type Parameter } from './order.ts';
import { isTransient, namedIn } from './outcome.ts';
import { bulkFailure, wasNotAsked, type Requests } from './requests.ts';
import { askVersion } from './server-version.ts';
import { backoffMs, pause, waitMs } from './waiting.ts';

export type KickOffPorts = {
  readonly requests: Requests;
  readonly access: BulkAccess;
  readonly clock: Clock;
  readonly notes: Notes;
  /** Told before each wait: epoch ms of the next request. */
  readonly onWait: (untilMs: number) => void;
};

/** Answers of a server that does not take this method there. 400 is one where no parameter is to blame. */
const OTHER_METHOD = new Set([400, 404, 405, 415, 501]);
const MAX_WAITS = 10;
/**
 * Parameters that may be left out when the server refuses them: without them more or other detail comes, of the same
 * patients and time. The order is not sent without `_type`, `patient`, `_since` or `_until`: it would be another order.
 */
const MAY_BE_LEFT_OUT = [
  ...['_outputFormat', '_elements', 'includeAssociatedData', '_typeFilter', 'organizeOutputBy'],
  'allowPartialManifests',
];

type Method = 'POST' | 'GET';
type Attempt = { readonly method: Method; readonly parameters: readonly Parameter[]; readonly version: BulkVersion };

/** URL of the operation (SMART 111). */
export function kickOffUrl(fhirBase: string, { level, group }: Pick<ResolvedOrder, 'level' | 'group'>): string {
  const base = fhirBase.replace(/\/+$/, '');
  switch (level) {
    case 'system':
      return `${base}/$export`;
    case 'patients':
      return `${base}/Patient/$export`;
    case 'group':
      return `${base}/Group/${encodeURIComponent(group ?? '')}/$export`;
  }
}

/** Methods to try, in order: `patient` can only be posted, 4.0 has no GET, 1.0 no POST (SMART 113). */
function methodsFor(version: BulkVersion, order: ResolvedOrder): readonly Method[] {
  if (version === 4 || order.patients.length > 0) return ['POST'];
  return version === 1 ? ['GET'] : ['POST', 'GET'];
}

function sendOnce(ports: KickOffPorts, url: string, attempt: Attempt, signal: AbortSignal): Promise<HttpResponse> {
  const { method, parameters, version } = attempt;
  // Servers of before 3.0 have been seen to compare the whole header.
  const separate = version === 3 || version === 4 ? ', separate-export-status' : '';
  const headers = { accept: 'application/fhir+json', prefer: `respond-async${separate}` };
  const query = parametersQuery(parameters);
  const outgoing =
    method === 'GET'
      ? { method, url: query === '' ? url : `${url}?${query}`, headers, withToken: true }
      : {
          ...{ method, url, withToken: true, body: parametersBody(parameters) },
          headers: { ...headers, 'content-type': 'application/fhir+json' },
        };
  return ports.requests.send(outgoing, signal);
}

/** Sends until there is an answer that is neither 429 nor a passing failure (SMART 117, 122). */
async function sendPatiently(ports: KickOffPorts, url: string, attempt: Attempt, signal: AbortSignal) {
  const { clock, notes } = ports;
  for (let waits = 0; ; waits++) {
    let headers: Readonly<Record<string, string>> = {};
    let last: AppError;
    try {
      const answer = await sendOnce(ports, url, attempt, signal);
      const { status } = answer;
      const passes = status === 429 || (status >= 500 && (isTransient(answer.body) || status === 503));
      if (!passes) return answer;
      ({ headers } = answer);
      last = new AppError('bulk-server-busy', { status });
    } catch (cause) {
      signal.throwIfAborted();
      // Only what was never sent is tried again: anything else may have begun a job.
      last = bulkFailure(cause);
      const neverMade = wasNotAsked(last) || (cause instanceof HttpFailure && cause.reason === 'unreachable');
      if (!neverMade) throw last;
    }
    if (waits === MAX_WAITS) throw last;
    const { ms, clamped } = waitMs(headers, clock.now(), backoffMs(waits));
    if (clamped) notes.add('retry-after-clamped', null, Math.round(ms / 1000));
    ports.onWait(clock.now() + ms);
    await pause(clock, ms, signal);
  }
}

function accepted(ports: KickOffPorts, url: string, answer: HttpResponse, parameters: readonly Parameter[]): string {
  const names = [...new Set(parameters.map(({ name }) => name))];
  for (const name of namedIn(answer.body, names)) ports.notes.add('parameter-ignored', name, null);
  const location = answer.headers['content-location'] ?? '';
  const resolved = location === '' ? null : URL.parse(location, url);
  const status = resolved === null ? undefined : parseSecureUrl(resolved.href);
  if (status === undefined) {
    throw new AppError('bulk-kickoff-rejected', { status: answer.status, member: 'Content-Location' });
  }
  return status.href;
}

function rejection(answer: HttpResponse, named: string | undefined): AppError {
  const { status } = answer;
  if (status === 401) return new AppError('bulk-token-refused', { status });
  if (named === undefined && (status < 300 || status === 404 || status === 405 || status === 501)) {
    return new AppError('bulk-not-supported', { status });
  }
  return new AppError('bulk-kickoff-rejected', { status, ...(named === undefined ? {} : { member: named }) });
}

/**
 * Starts an export; gives the URL to ask for its status. Throws AppError: `bulk-kickoff-rejected` (status, and the
 * parameter as `member` where the server names it), `bulk-not-supported`, `bulk-server-busy`, `bulk-server-unreachable`,
 * `bulk-token-refused`; or the signal's reason.
 */
export async function kickOff(ports: KickOffPorts, order: ResolvedOrder, signal: AbortSignal): Promise<string> {
  const url = kickOffUrl(ports.access.fhirBase, order);
  const version = await askVersion(ports.requests, ports.access, signal);
  const leftOut = new Set<string>();
  const methods = [...methodsFor(version, order)];
  for (;;) {
    const parameters = parametersOf(order, version, leftOut);
    const [method = 'POST'] = methods;
    const answer = await sendPatiently(ports, url, { method, parameters, version }, signal);
    if (answer.status === 202) return accepted(ports, url, answer, parameters);
    const named = namedIn(answer.body, [...new Set(parameters.map(({ name }) => name))]);
    const dropped = named.find((name) => MAY_BE_LEFT_OUT.includes(name));
    if (dropped !== undefined && named.length === 1 && (answer.status === 400 || answer.status === 422)) {
      leftOut.add(dropped);
      ports.notes.add('parameter-left-out', dropped, null);
    } else if (methods.length > 1 && named.length === 0 && OTHER_METHOD.has(answer.status)) {
      methods.shift();
    } else {
      throw rejection(answer, named[0]);
    }
  }
}
