/** Sessions over a launch, a token endpoint and a clock that a test moves by hand. */
import type { AuditEvent, LogFields } from '../../main/ports.ts';
import type { Launch, LaunchKind, LaunchObserver, Refreshed, SignIn, Tokens } from '../../main/session/launch.ts';
import { createSession, type Session, type SessionPorts } from '../../main/session/session.ts';
import type { Binding } from '../../main/session/signed.ts';
import type { Site } from '../../main/session/site.ts';
import { parseSites } from '../../main/session/sites.ts';
import { AppError } from '../../shared/errors.ts';
import type { SessionView } from '../../shared/ipc-contract.ts';
import { manualClock } from './manual-clock.ts';
import { memoryVault } from './memory-vault.ts';

export const [site, otherSite] = parseSites(
  JSON.stringify({
    sites: ['one', 'two'].map((clientId) => ({
      name: `Hospital ${clientId}`,
      fhirBase: 'https://ehr.example/fhir',
      clientId,
      environment: 'test',
    })),
  }),
  'sites.json',
) as [Site, Site];

export type Call = {
  readonly site: Site;
  readonly kind: LaunchKind;
  readonly forceLogin: boolean;
  readonly signal: AbortSignal;
  readonly observer: LaunchObserver;
  readonly succeed: (changes?: Partial<SignIn>) => Promise<void>;
  readonly fail: (error: unknown) => Promise<void>;
};

/** Lets everything run that is ready to run. */
export const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

export const IDENTITY = { issuer: 'https://ehr.example', subject: 'okafor' };
export const LIFE_MS = 300_000;

export const CONTEXT: SignIn['context'] = {
  patientId: 'p1',
  encounterId: null,
  locationId: null,
  intent: null,
  tenant: null,
  fhirContext: [],
  needPatientBanner: true,
  styleUrl: null,
};

/** A sign-in of the clinician; without a refresh token unless `changes` bring one. */
export function signInOf(changes: Partial<SignIn> = {}): SignIn {
  return {
    tokens: { accessToken: 'secret-access-token', expiresAtMs: null, refreshToken: null },
    identity: IDENTITY,
    authenticatedForMs: null,
    clientId: 'one',
    context: CONTEXT,
    grantedScope: 'patient/*.rs',
    userName: null,
    readUserName: () => Promise.resolve(null),
    warnings: [],
    ...changes,
  };
}

/** A launch that a test brings to its end; like the real one it ends with `sign-in-cancelled` when told to stop. */
export function scriptedLaunch() {
  const calls: Call[] = [];
  const launch: Launch = ({ site: at, kind, forceLogin, signal, observer }) => {
    const { promise, resolve, reject } = Promise.withResolvers<SignIn>();
    signal.addEventListener('abort', () => reject(new AppError('sign-in-cancelled')));
    calls.push({
      site: at,
      kind,
      forceLogin,
      signal,
      observer,
      succeed: async (changes = {}) => {
        resolve(signInOf(changes));
        await settled();
      },
      fail: async (error) => {
        reject(error);
        await settled();
      },
    });
    return promise;
  };
  return { launch, calls };
}

export type Renewal = {
  readonly refreshToken: string;
  readonly answer: (changes?: Partial<Omit<Refreshed, 'tokens'>> & { tokens?: Partial<Tokens> }) => Promise<void>;
  readonly fail: (error: AppError) => Promise<void>;
};

/** A session and everything around it. `rest` replaces ports. */
export function sessionBench(rest: Partial<SessionPorts> = {}) {
  const { launch, calls } = scriptedLaunch();
  const clock = manualClock();
  const vault = memoryVault();
  const logged: (readonly [string, string, LogFields?])[] = [];
  const audited: AuditEvent[] = [];
  const renewals: Renewal[] = [];
  const revoked: Tokens[] = [];
  let ids = 0;
  const refresh: SessionPorts['refresh'] = ({ refreshToken }) => {
    const { promise, resolve, reject } = Promise.withResolvers<Refreshed>();
    const n = renewals.length + 1;
    renewals.push({
      refreshToken,
      answer: async ({ tokens, ...changes } = {}) => {
        const fresh = { accessToken: `access-${n}`, expiresAtMs: clock.now() + LIFE_MS, refreshToken: `refresh-${n}` };
        resolve({ grantedScope: null, mergeContext: (before) => before, ...changes, tokens: { ...fresh, ...tokens } });
        await settled();
      },
      fail: async (error) => {
        reject(error);
        await settled();
      },
    });
    return promise;
  };
  const ports: SessionPorts = {
    launch,
    refresh,
    revoke: ({ tokens }) => {
      revoked.push(tokens);
      return Promise.resolve('revoked');
    },
    vault,
    clock,
    log: (...entry) => void logged.push(entry),
    audit: (event) => void audited.push(event),
    exclusively: (_name, work) => work(),
    readStyle: () => Promise.resolve(null),
    sessionHours: () => 12,
    newId: () => `session-${++ids}`,
    onUnlocked: () => undefined,
    mustProve: () => false,
    onProved: () => undefined,
    ...rest,
  };
  const session: Session = createSession(ports);
  const views: SessionView[] = [];
  const bindings: (Binding | null)[] = [];
  session.onChange((view) => views.push(view));
  session.onBinding((binding) => bindings.push(binding));
  const start = async (at = site) => {
    session.startSignIn(at);
    await settled();
    return calls.at(-1)!;
  };
  /** Tokens of the life that `refresh` gives, with a refresh token. */
  const renewable = (name = 'refresh-0'): Tokens => ({
    accessToken: 'access-0',
    expiresAtMs: clock.now() + LIFE_MS,
    refreshToken: name,
  });
  const signIn = async (changes: Partial<SignIn> = {}) => {
    await (await start()).succeed({ tokens: renewable(), ...changes });
    return session.binding();
  };
  return {
    ports,
    session,
    calls,
    clock,
    vault,
    views,
    bindings,
    logged,
    audited,
    renewals,
    revoked,
    start,
    signIn,
    renewable,
  };
}
