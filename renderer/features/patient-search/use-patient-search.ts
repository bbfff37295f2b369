import { useCallback, useEffect, useRef, useState } from 'react';
import type { Result } from '../../../shared/errors.ts';
import type { Response } from '../../../shared/ipc-contract.ts';
import { useDesktop } from '../../desktop.ts';
import { useCurrentGeneration } from '../../generation.ts';
import { send } from '../../use-command.ts';

export type Found = Response<'patients.search'>;
type Held = { readonly text: string; readonly result: Result<Found> };

/** One letter finds half the hospital: from two on it is searched for while typing. One Chinese character is a name. */
const isEnough = (text: string): boolean => text.length >= 2 || /\p{Script=Han}/u.test(text);
const PAUSE_MS = 250;

type Search = {
  /** The answer to what stands in the field; null: none yet. An answer to an older text is never given. */
  readonly held: Held | null;
  /** The answer before, to be shown as out of date until the new one is there. */
  readonly before: Found | null;
  readonly searching: boolean;
  /** Searches without waiting for a pause in the typing. */
  readonly now: () => void;
};

/** Searches for `text` when the typing pauses; late answers of older texts, and of an older session, are dropped. */
export function usePatientSearch(text: string): Search {
  const desktop = useDesktop();
  const currentGeneration = useCurrentGeneration();
  const wanted = text.trim();
  const [held, setHeld] = useState<Held | null>(null);
  const [asking, setAsking] = useState<string | null>(null);
  const askNow = useRef<() => void>(() => undefined);

  useEffect(() => {
    let dropped = false;
    const generation = currentGeneration();
    const ask = (): void => {
      clearTimeout(timer);
      if (wanted === '') return;
      setAsking(wanted);
      void send(desktop, 'patients.search', { text: wanted }).then((result) => {
        if (dropped || currentGeneration() !== generation) return;
        setAsking(null);
        setHeld({ text: wanted, result });
      });
    };
    const timer = isEnough(wanted) ? setTimeout(ask, PAUSE_MS) : undefined;
    askNow.current = ask;
    return () => {
      dropped = true;
      clearTimeout(timer);
    };
  }, [desktop, currentGeneration, wanted]);

  const now = useCallback(() => askNow.current(), []);
  const answers = held !== null && held.text === wanted;
  return {
    held: answers ? held : null,
    before: !answers && wanted !== '' && held?.result.ok === true ? held.result.value : null,
    searching: wanted !== '' && (asking === wanted || (!answers && isEnough(wanted))),
    now,
  };
}
