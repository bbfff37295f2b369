/** One look at each site: which way the proxy settings lead, whether its server answers, who vouches for it. */
import { HttpFailure, type Clock, type HttpPort, type HttpRequest } from '../ports.ts';
import type { Site } from '../session/site.ts';
import { discover } from '../smart/discovery.ts';
import { AppError } from '../../shared/errors.ts';
import type { SiteCheck } from './diagnosis.ts';
import { describeTrust, type SeenTrust } from './trust.ts';

export type SitePorts = {
  /** The app's own way to a network, but that it tells what it sees. */
  readonly http: HttpPort;
  /** What the system's settings say of `url`: Chromium's list, as `PROXY a:8080; DIRECT`. It may never settle. */
  readonly resolveProxy: (url: string) => Promise<string>;
  /**
   * Begins to look at the certificates of `url`'s server; what it gives tells them. null: nothing was seen; undefined:
   * the runtime does not tell. Servers of one host name, whatever their ports, are looked at one after another.
   */
  readonly watch: (url: string) => () => SeenTrust | null | undefined;
  readonly clock: Clock;
};

/** A script's server that takes the question and says nothing would keep Chromium, and whoever asks, for ever. */
export const PROXY_WITHIN_MS = 10_000;

type Server = NonNullable<SiteCheck['server']>;

/** Checks `site`; `null` in place of ports: nothing is sent, not even to ask for a proxy's script. Never rejects. */
export async function checkSite(
  { id, host, environment, fhirBase }: Site,
  ports: SitePorts | null,
): Promise<SiteCheck> {
  const about = { id, host, environment };
  if (ports === null) return { ...about, proxy: null, server: null, trust: null, noTrust: 'offline' };
  const { protocol } = new URL(fhirBase);
  const proxy = await proxyOf(fhirBase, ports);
  const trustSeen = ports.watch(fhirBase);
  const server = await askServer(fhirBase, ports);
  if (protocol !== 'https:') return { ...about, proxy, server, trust: null, noTrust: 'not-https' };
  const seen = trustSeen();
  if (seen) return { ...about, proxy, server, trust: describeTrust(seen), noTrust: null };
  const isUntold = seen === undefined || server.status !== null;
  return { ...about, proxy, server, trust: null, noTrust: isUntold ? 'runtime-does-not-tell' : 'not-connected' };
}

/** null: no answer, or none in time. */
function proxyOf(url: string, { resolveProxy, clock }: SitePorts): Promise<string | null> {
  return new Promise((resolve) => {
    const callOff = clock.after(PROXY_WITHIN_MS, () => resolve(null));
    const answer = (way: string | null): void => {
      callOff();
      resolve(way);
    };
    Promise.resolve(url)
      .then(resolveProxy)
      .then(firstWay)
      .then(answer, () => answer(null));
  });
}

/** What is tried first. */
function firstWay(list: string): string | null {
  const first = list.split(';')[0]?.trim() ?? '';
  return /^(DIRECT|[A-Z0-9]+ [^\s/@?#]+)$/.test(first) ? first : null;
}

/** As a sign-in begins: the same question by the same code, and nothing after it. */
async function askServer(fhirBase: string, { http, clock }: SitePorts): Promise<Server> {
  const heard: { failure: HttpFailure | null; status: number | null; date: string | undefined; atMs: number } = {
    ...{ failure: null, status: null, date: undefined, atMs: 0 },
  };
  const listening = async (request: HttpRequest) => {
    try {
      const response = await http(request);
      Object.assign(heard, { status: response.status, date: response.headers['date'], atMs: clock.now() });
      return response;
    } catch (error) {
      if (error instanceof HttpFailure) heard.failure = error;
      throw error;
    }
  };
  const beganMs = clock.now();
  const error = await discover(listening, fhirBase).then(
    () => null,
    (cause: unknown) => (cause instanceof AppError ? cause.code : 'internal'),
  );
  const { failure, status } = heard;
  return {
    outcome: error === null ? 'ok' : status === null ? 'not-reached' : 'not-usable',
    reason: failure?.reason ?? error,
    error,
    status,
    durationMs: Math.max(0, Math.round(clock.now() - beganMs)),
    clockAheadSeconds: aheadOf(heard.date, heard.atMs),
  };
}

/** A server's `Date` counts whole seconds, and names its zone (RFC 9110 §5.6.7). */
function aheadOf(date: string | undefined, atMs: number): number | null {
  const theirs = date?.endsWith(' GMT') === true ? Date.parse(date) : Number.NaN;
  return Number.isNaN(theirs) ? null : Math.trunc((theirs - atMs) / 1000);
}
