import type { JSX } from 'react';
import { timeWords, useClock } from '../../clock.ts';
import { messageOf } from '../../error-messages.ts';
import { useAction } from '../../use-command.ts';
import { Button } from '../../ui/Button.tsx';

type Props = { readonly siteId: string; readonly readAtMs: number | null };

/** The sign-in has ended while a chart is open: what is shown stays, and is of then. */
export function EndedBar({ siteId, readAtMs }: Props): JSX.Element {
  const clock = useClock();
  const signIn = useAction('sign-in.start');
  return (
    <div className="ended-bar" role="alert">
      <p>
        <b>The sign-in has ended.</b>{' '}
        {readAtMs === null ? 'Nothing could be read.' : `What is shown was read at ${timeWords(readAtMs, clock)}.`}
        {signIn.error !== null && ` ${messageOf(signIn.error).what} ${messageOf(signIn.error).advice}`}
      </p>
      <Button small isDisabled={signIn.busy} onPress={() => signIn.run({ siteId })}>
        Sign in again
      </Button>
    </div>
  );
}
