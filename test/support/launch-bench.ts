/** Launches against the fault server, with a browser that a test scripts. */
import http from 'node:http';
import type { Clock, HttpPort, SecretVault } from '../../main/ports.ts';
import { AppError, type AppErrorView } from '../../shared/errors.ts';
import type { LaunchKind, LaunchObserver, SmartSignIn } from '../../main/smart/launch.ts';
import { createSmart, type Smart, type SmartPorts } from '../../main/smart/smart.ts';
import type { SmartSite } from '../../main/smart/smart-site.ts';
import type { FaultServer } from './fault-server.ts';
import { memoryVault } from './memory-vault.ts';
import { nodeHttp } from './node-http.ts';
import { realClock } from './real-clock.ts';

/** What comes back to the redirect URI; null leaves a parameter away, a list repeats it. */
export type Callback = Readonly<Record<string, string | readonly string[] | null>>;

export type Page = { readonly status: number; readonly headers: http.IncomingHttpHeaders; readonly body: string };

export type Visit = {
  readonly redirectUri: string;
  readonly parameters: URLSearchParams;
  /** Opens the redirect URI with the right answer, changed as told. */
  readonly callback: (changes?: Callback) => Promise<Page>;
};

export type BenchOptions = {
  /** What the user does in the browser; the right answer, unless told. */
  readonly browse?: (visit: Visit) => Promise<unknown>;
  readonly openBrowser?: (url: string) => Promise<void>;
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
  readonly http?: HttpPort;
  readonly redirectPorts?: readonly number[];
  readonly browserLimitMs?: number;
  readonly observer?: Partial<LaunchObserver>;
  /** A standalone launch, unless told. */
  readonly kind?: LaunchKind;
  /** False, unless told. */
  readonly forceLogin?: boolean;
  /** A public client with patient-level access, unless told. */
  readonly site?: Partial<SmartSite>;
  readonly vault?: SecretVault;
  /** No refresh is asked and registration is allowed, unless told. */
  readonly policy?: Partial<ReturnType<SmartPorts['policy']>>;
};

/** GETs `url` as it stands, or as `options` say. */
export function get(url: string | URL, options: http.RequestOptions = {}): Promise<Page> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { agent: false, ...options }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (body += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    request.on('error', reject);
    request.end();
  });
}

/** A site at the fault server: a public client with patient-level access, changed as told. */
export function siteAt(server: FaultServer, changes: Partial<SmartSite> = {}): SmartSite {
  return {
    id: 'fault-site',
    fhirBase: server.fhirBase,
    client: { type: 'public', clientId: server.clientId },
    access: 'patient',
    redirectPorts: null,
    ...changes,
  };
}

/** SMART over plain sockets, with the scripted browser. */
export function smartAt(server: FaultServer, options: BenchOptions = {}): Smart {
  const browse = options.browse ?? ((visit: Visit) => visit.callback());
  const openBrowser = async (url: string) => {
    await browse(visitOf(server, url));
  };
  return createSmart({
    http: options.http ?? nodeHttp,
    clock: options.clock ?? realClock,
    openBrowser: options.openBrowser ?? openBrowser,
    vault: options.vault ?? memoryVault(),
    policy: () => ({ refresh: 'none', dynamicRegistration: true, ...options.policy }),
    ...(options.browserLimitMs !== undefined && { browserLimitMs: options.browserLimitMs }),
  });
}

/** Runs one launch; gives what it gave, or throws what it threw. */
export function launchAt(server: FaultServer, options: BenchOptions = {}): Promise<SmartSignIn> {
  return launchBy(smartAt(server, options), server, options);
}

/** Runs one launch by SMART that is there already. */
export function launchBy(smart: Smart, server: FaultServer, options: BenchOptions = {}): Promise<SmartSignIn> {
  const site = siteAt(server, { redirectPorts: options.redirectPorts ?? null, ...options.site });
  const nothing = () => undefined;
  const observer = { onStep: nothing, onWaiting: nothing, onNotice: nothing, ...options.observer };
  const signal = options.signal ?? new AbortController().signal;
  const { kind = { kind: 'standalone' }, forceLogin = false } = options;
  return smart.launch({ site, kind, forceLogin, observer, signal });
}

/** The failure of a launch that must fail, as it would cross IPC. */
export async function failureOf(launch: Promise<unknown>): Promise<AppErrorView> {
  const error = await launch.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof AppError) return error.view();
  throw new Error('the launch did not fail with an AppError', { cause: error });
}

function visitOf(server: FaultServer, url: string): Visit {
  const parameters = server.authorize(url);
  const redirectUri = parameters.get('redirect_uri') ?? '';
  const right: Callback = { code: 'fault-code', state: parameters.get('state'), iss: server.origin };
  return {
    redirectUri,
    parameters,
    callback: (changes = {}) => {
      const target = new URL(redirectUri);
      for (const [name, value] of Object.entries({ ...right, ...changes })) {
        for (const one of [value].flat()) if (typeof one === 'string') target.searchParams.append(name, one);
      }
      return get(target);
    },
  };
}
