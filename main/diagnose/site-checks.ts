/** One look at each site: which way the proxy settings lead, whether its server answers, who vouches for it. */
import { HttpFailure, type HttpPort, type HttpRequest } from '../ports.ts';
import type { Site } from '../session/site.ts';
import { discover } from '../smart/discovery.ts';
import { AppError } from '../../shared/errors.ts';
import type { SiteCheck } from './diagnosis.ts';
import { describeTrust, type SeenTrust } from './trust.ts';

export type SitePorts = {
  /** The app's own way to a network, but that it tells what it sees. */
  readonly http: HttpPort;
  /** What the system's settings say of `url`: Chromium's list, as `PROXY a:8080; DIRECT`. */
  readonly resolveProxy: (url: string) => Promise<string>;
  /**
   * Begins to look at the certificates of `url`'s server; what it gives tells them. null: nothing was seen; undefined:
   * the runtime does not tell. Servers of one host name, whatever their ports, are looked at one after another.
   */
  readonly watch: (url: string) => () => SeenTrust | null | undefined;
  readonly now: () => number;
};

type Server = NonNullable<SiteCheck['server']>;

/** Checks `site`; `null` in place of ports: nothing is sent, not even to ask for a proxy's script. Never rejects. */
export async function checkSite(
  { id, host, environment, fhirBase }: Site,
  ports: SitePorts | null,
): Promise<SiteCheck> {
  const about = { id, host, environment };
  if (ports === null) return { ...about, proxy: null, server: null, trust: null, noTrust: 'offline' };
  const { protocol } = new URL(fhirBase);
  const proxy = await ports.resolveProxy(fhirBase).then(firstWay, () => null);
  const trustSeen = ports.watch(fhirBase);
  const server = await askServer(fhirBase, ports);
  if (protocol !== 'https:') return { ...about, proxy, server, trust: null, noTrust: 'not-https' };
  const seen = trustSeen();
  if (seen) return { ...about, proxy, server, trust: describeTrust(seen), noTrust: null };
  const isUntold = seen === undefined || server.status !== null;
  return { ...about, proxy, server, trust: null, noTrust: isUntold ? 'runtime-does-not-tell' : 'not-connected' };
}

/** What is tried first. */
function firstWay(list: string): string | null {
  const first = list.split(';')[0]?.trim() ?? '';
  return /^(DIRECT|[A-Z0-9]+ [^\s/@?#]+)$/.test(first) ? first : null;
}

/** As a sign-in begins: the same question by the same code, and nothing after it. */
async function askServer(fhirBase: string, { http, now }: SitePorts): Promise<Server> {
  const heard: { failure: HttpFailure | null; status: number | null; date: string | undefined; atMs: number } = {
    ...{ failure: null, status: null, date: undefined, atMs: 0 },
  };
  const listening = async (request: HttpRequest) => {
    try {
      const response = await http(request);
      Object.assign(heard, { status: response.status, date: response.headers['date'], atMs: now() });
      return response;
    } catch (error) {
      if (error instanceof HttpFailure) heard.failure = error;
      throw error;
    }
  };
  const beganMs = now();
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
    durationMs: Math.max(0, Math.round(now() - beganMs)),
    clockAheadSeconds: aheadOf(heard.date, heard.atMs),
  };
}

/** A server's `Date` counts whole seconds, and names its zone (RFC 9110 §5.6.7). */
function aheadOf(date: string | undefined, atMs: number): number | null {
  const theirs = date?.endsWith(' GMT') === true ? Date.parse(date) : Number.NaN;
  return Number.isNaN(theirs) ? null : Math.trunc((theirs - atMs) / 1000);
}
