/** What a window is bound to: one completed sign-in or none, at most one patient, and the generation of that. */
import type { Clock } from '../ports.ts';
import { createListeners } from './listeners.ts';
import { endOfSession, type Binding, type Signed } from './signed.ts';

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
  let callOff = (): void => undefined;
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
      callOff();
      signed = next;
      if (next !== null) {
        callOff = clock.after(Math.max(endOfSession(next.record(), sessionHours()) - clock.now(), 0), onTooOld);
      }
      renew();
      return before;
    },
    setPatient: (patientId) => {
      if (signed === null) return;
      signed.setPatient(patientId);
      renew();
    },
    onBinding: bindings.add,
  };
}
