import type { JSX } from 'react';
import type { AppErrorView } from '../../../shared/errors.ts';
import type { SessionView } from '../../../shared/ipc-contract.ts';
import { timeWords, useClock } from '../../clock.ts';
import { messageOf } from '../../error-messages.ts';
import { useAction } from '../../use-command.ts';
import { Button } from '../../ui/Button.tsx';
import { EntryScreen, SiteLead } from '../../ui/EntryScreen.tsx';
import { ErrorDetails } from '../../ui/ErrorDetails.tsx';
import { LACKS_WORDS, WHY_WORDS } from './lock-words.ts';
import './lock.css';

type Props = {
  readonly locked: NonNullable<SessionView['locked']>;
  /** Why the last attempt to unlock failed. */
  readonly failure: AppErrorView | null;
};

/** A session of which nothing is seen: whose it is, since when and why, and the two ways on (security §3.10). */
export function LockScreen({ locked, failure }: Props): JSX.Element {
  const clock = useClock();
  const { site, user, why, sinceMs, canUnlock, lacks } = locked;
  return (
    <EntryScreen title="Locked" lead={<SiteLead site={site} />}>
      {failure !== null && <UnlockFailure error={failure} />}
      <div className="card screen-card">
        <p className="lock-user">{user ?? 'User not named by the server'}</p>
        <p className="lock-why">{`Locked since ${timeWords(sinceMs, clock)}, ${WHY_WORDS[why]}.`}</p>
        {lacks !== null && <p className="lock-why">{LACKS_WORDS[lacks]} This session can only be ended.</p>}
        <Ways canUnlock={canUnlock} user={user} />
      </div>
      <p className="screen-foot">
        {canUnlock
          ? 'The chart comes back when the same user signs in again. Anyone else begins with nothing.'
          : 'After that you can sign in and open the chart again.'}
      </p>
    </EntryScreen>
  );
}

function Ways({ canUnlock, user }: { readonly canUnlock: boolean; readonly user: string | null }): JSX.Element {
  const unlock = useAction('lock.unlock');
  const end = useAction('session.sign-out');
  const busy = unlock.busy || end.busy;
  const error = unlock.error ?? end.error;
  return (
    <>
      {error !== null && (
        <p className="screen-notice" role="alert">
          {messageOf(error).what} {messageOf(error).advice}
        </p>
      )}
      <div className="screen-actions">
        {canUnlock && (
          <Button look="primary" isDisabled={busy} onPress={() => unlock.run({})}>
            {user === null ? 'Sign in again' : `Sign in again as ${user}`}
          </Button>
        )}
        <Button look={canUnlock ? 'plain' : 'primary'} isDisabled={busy} onPress={() => end.run({})}>
          End the session
        </Button>
      </div>
    </>
  );
}

function UnlockFailure({ error }: { readonly error: AppErrorView }): JSX.Element {
  const { title, what, lost, advice } = messageOf(error);
  return (
    <section className="card lock-failure" role="alert">
      <h2>{title}</h2>
      <p>
        {what} {lost} {advice}
      </p>
      <ErrorDetails error={error} />
    </section>
  );
}
