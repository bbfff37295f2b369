import type { JSX } from 'react';
import type { AppErrorView } from '../../../shared/errors.ts';
import { timeWords, useClock } from '../../clock.ts';
import { messageOf } from '../../error-messages.ts';
import { useAction } from '../../use-command.ts';
import { Button } from '../../ui/Button.tsx';

type Props = {
  readonly siteId: string;
  /** Why, where main said so; null where only the lists tell that it has. */
  readonly error: AppErrorView | null;
  /** When what is shown was read; null: nothing was, undefined: nothing is shown. */
  readonly readAtMs?: number | null;
};

/** The sign-in has ended while a chart is open: what is shown stays, and is of then (SMART 93). */
export function EndedBar({ siteId, error, readAtMs }: Props): JSX.Element {
  const signIn = useAction('sign-in.start');
  const shown = useReadWords(readAtMs);
  const message = error === null ? null : messageOf(error);
  return (
    <div className="ended-bar" role="alert">
      <p>
        <b>{message?.title ?? 'The sign-in has ended'}.</b> {message !== null && `${message.what} `}
        {shown}
        {signIn.error !== null && ` ${messageOf(signIn.error).what} ${messageOf(signIn.error).advice}`}
      </p>
      <Button small isDisabled={signIn.busy} onPress={() => signIn.run({ siteId })}>
        Sign in again
      </Button>
    </div>
  );
}

function useReadWords(readAtMs: number | null | undefined): string {
  const clock = useClock();
  if (readAtMs === undefined) return 'Nothing can be searched for or opened.';
  return readAtMs === null ? 'Nothing could be read.' : `What is shown was read at ${timeWords(readAtMs, clock)}.`;
}
