/**
 * The session: who is signed in where, with which patient, and the sign-in that is under way. Tokens stay in main's
 * memory (SMART 6); the window sees `describe()`, the chart sees `binding()`.
 */
import type { SessionView } from '../../shared/ipc-contract.ts';
import type { Log } from '../ports.ts';
import type { Launch } from './launch.ts';
import { createListeners } from './listeners.ts';
import { createSignIns } from './sign-ins.ts';
import { createBond, type Binding } from './signed.ts';
import type { Site } from './site.ts';

export type Session = {
  readonly describe: () => SessionView;
  /** Calls back after every change of `describe()`; gives the unsubscribe. */
  readonly onChange: (listener: (view: SessionView) => void) => () => void;
  readonly binding: () => Binding | null;
  /** Calls back when the binding begins, is replaced or ends; gives the unsubscribe. */
  readonly onBinding: (listener: (binding: Binding | null) => void) => () => void;
  /** Begins a sign-in, cancelling one under way. A session that is there stays until the new one is complete. */
  readonly startSignIn: (site: Site) => void;
  /** Ends the sign-in under way and returns to the session, where there is one. */
  readonly cancel: () => void;
  /** Shows the authorization page again. Throws AppError `browser-not-opened`. Nothing while nobody waits. */
  readonly reopenBrowser: () => Promise<void>;
  readonly dismissFailure: () => void;
  /** Forgets the tokens and the patient, and ends a sign-in under way. */
  readonly signOut: () => void;
};

/** Gives a session with nobody signed in. */
export function createSession({ launch, log }: { launch: Launch; log: Log }): Session {
  const changes = createListeners<SessionView>();
  const changed = () => changes.tell(describe());
  const bond = createBond(changed);
  const signIns = createSignIns({ launch, log, onChange: changed, onComplete: bond.bind });
  const describe = (): SessionView => ({
    generation: bond.generation(),
    signedIn: bond.current()?.view() ?? null,
    ...signIns.view(),
  });
  return {
    describe,
    onChange: changes.add,
    binding: () => bond.current()?.binding ?? null,
    onBinding: bond.onBinding,
    startSignIn: signIns.start,
    // With a session there, its chart is the answer to Cancel; without one, the screen says what was done.
    cancel: () => signIns.cancel({ quietly: bond.current() !== null }),
    reopenBrowser: signIns.reopenBrowser,
    dismissFailure: signIns.clear,
    signOut: () => {
      if (bond.current() !== null) bond.bind(null);
      signIns.clear();
    },
  };
}
