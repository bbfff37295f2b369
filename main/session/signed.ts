/** A completed sign-in: what the window may know of it, what the chart reads with, and its end. */
import { AppError } from '../../shared/errors.ts';
import type { SessionView } from '../../shared/ipc-contract.ts';
import type { SignIn } from './launch.ts';
import { createListeners } from './listeners.ts';
import { siteView, type Site } from './site.ts';

/** What a chart is read with. */
export type Binding = {
  /** Grows with every new binding and with every sign-out. */
  readonly generation: number;
  readonly fhirBase: string;
  readonly patientId: string;
  /** False only where the server said that a compact banner is enough (SMART 73). */
  readonly fullBanner: boolean;
  readonly grantedScope: string;
  /** Throws AppError `no-session` once this binding is no longer the session's. */
  readonly getAccessToken: () => string;
};

type Signed = {
  readonly binding: Binding;
  readonly view: () => NonNullable<SessionView['signedIn']>;
  /** Forgets the token. */
  readonly end: () => void;
};

/** The one completed sign-in that the window is bound to, or none, and its generation. */
export type Bond = {
  readonly generation: () => number;
  readonly current: () => Signed | null;
  /** Replaces the completed sign-in, or ends it with null. */
  readonly bind: (next: { site: Site; signIn: SignIn } | null) => void;
  /** Calls back after each `bind`; gives the unsubscribe. */
  readonly onBinding: (listener: (binding: Binding | null) => void) => () => void;
};

/** Gives a bond to nobody. `onName` is called when a better name of the user was read. */
export function createBond(onName: () => void): Bond {
  const bindings = createListeners<Binding | null>();
  let generation = 0;
  let signed: Signed | null = null;
  return {
    generation: () => generation,
    current: () => signed,
    bind: (next) => {
      signed?.end();
      generation += 1;
      signed = next && createSigned(next.site, next.signIn, generation, onName);
      bindings.tell(signed?.binding ?? null);
    },
    onBinding: bindings.add,
  };
}

/** Holds `signIn` until `end`. */
function createSigned(site: Site, signIn: SignIn, generation: number, onName: () => void): Signed {
  const controller = new AbortController();
  let accessToken: string | null = signIn.accessToken;
  let user = signIn.userName;
  void signIn.readUserName(controller.signal).then((name) => {
    if (name === null || controller.signal.aborted) return;
    user = name;
    onName();
  });
  return {
    binding: {
      generation,
      fhirBase: site.fhirBase,
      patientId: signIn.patientId,
      fullBanner: signIn.needPatientBanner,
      grantedScope: signIn.grantedScope,
      getAccessToken: () => {
        if (accessToken === null) throw new AppError('no-session');
        return accessToken;
      },
    },
    view: () => ({
      site: siteView(site),
      user,
      expiresAtMs: signIn.expiresAtMs,
      warnings: [...signIn.warnings],
    }),
    end: () => {
      accessToken = null;
      controller.abort();
    },
  };
}
