/** Questions about the app itself: they belong to no patient and no session, and are asked again when the app has changed. */
import { useCallback, useEffect, useState } from 'react';
import type { Result } from '../shared/errors.ts';
import type { CommandName, EventName, Request, Response } from '../shared/ipc-contract.ts';
import { useDesktop } from './desktop.ts';
import { send, type Loaded } from './use-command.ts';

/** Commands that are asked with nothing. */
type PlainCommand = { [C in CommandName]: Record<string, never> extends Request<C> ? C : never }[CommandName];
type Held<T> = { readonly asked: number; readonly result: Result<T> };

/**
 * Asks `name`, and again whenever main emits `changes` (`app.changed`: the policy too; null: never); the old answer stays on screen
 * until the new one is there. `again` asks at once, as a button of a failure does.
 */
export function useAppAnswer<C extends PlainCommand>(
  name: C,
  changes: EventName | null = 'app.changed',
): Loaded<Response<C>> & { readonly again: () => void } {
  const desktop = useDesktop();
  const [asked, setAsked] = useState(0);
  const [held, setHeld] = useState<Held<Response<C>> | null>(null);
  const again = useCallback(() => setAsked((n) => n + 1), []);
  useEffect(() => (changes === null ? undefined : desktop[changes](again)), [desktop, changes, again]);
  useEffect(() => {
    let dropped = false;
    void send(desktop, name, {} as Request<C>).then((result) => {
      if (!dropped) setHeld({ asked, result });
    });
    return () => {
      dropped = true;
    };
  }, [desktop, name, asked]);
  return { ...loadedOf(held, asked), again };
}

function loadedOf<T>(held: Held<T> | null, asked: number): Loaded<T> {
  if (held === null) return { state: 'loading' };
  const { result } = held;
  if (result.ok) return { state: 'ready', value: result.value, refreshing: held.asked !== asked };
  return held.asked === asked ? { state: 'failed', error: result.error } : { state: 'loading' };
}
