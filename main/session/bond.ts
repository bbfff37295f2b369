/** What a window is bound to: one completed sign-in or none, at most one patient, and the generation of that. */
import type { Clock } from '../ports.ts';
import { createListeners } from './listeners.ts';
import { watchSessionEnd } from './session-end.ts';
import type { Binding, Signed } from './signed.ts';

export type Bond = {
  readonly generation: () => number;
  readonly current: () => Signed | null;
  readonly binding: () => Binding | null;
  /** Replaces the completed sign-in, or ends it with null; gives the one before. */
  readonly bind: (next: Signed | null) => Signed | null;
  /** Opens or closes a patient found by search. Nothing where nobody is signed in. */
  readonly setPatient: (patientId: string | null) => void;
  /** Calls back after each new generation; gives the unsubscribe. */
  readonly onBinding: (listener: (binding: Binding | null) => void) => () => void;
  /** The machine has slept, or policy has changed: a session whose time is over ends now. */
  readonly checkEnd: () => void;
};

export type BondPorts = {
  readonly clock: Clock;
  readonly sessionHours: () => number;
  /** The session has reached its own end (security §3.10). */
  readonly onTooOld: () => void;
};

/** Gives a bond to nobody. */
export function createBond({ clock, sessionHours, onTooOld }: BondPorts): Bond {
  const bindings = createListeners<Binding | null>();
  let generation = 0;
  let signed: Signed | null = null;
  let binding: Binding | null = null;
  let end: ReturnType<typeof watchSessionEnd> | null = null;
  // Every change of session or patient is a new generation: late answers of the one before are dropped (HOUSE §3.6).
  const renew = (): void => {
    generation += 1;
    binding = signed?.binding(generation) ?? null;
    bindings.tell(binding);
  };
  return {
    generation: () => generation,
    current: () => signed,
    binding: () => binding,
    bind: (next) => {
      const before = signed;
      end?.stop();
      signed = next;
      end = next && watchSessionEnd(clock, { startedAtMs: next.record().startedAtMs, hours: sessionHours }, onTooOld);
      renew();
      return before;
    },
    setPatient: (patientId) => {
      if (signed === null) return;
      signed.setPatient(patientId);
      renew();
    },
    onBinding: bindings.add,
    checkEnd: () => end?.check(),
  };
}
