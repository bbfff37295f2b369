import { useEffect, useState, type JSX } from 'react';
import type { SignInProgress } from '../../../shared/ipc-contract.ts';
import { useClock } from '../../clock.ts';
import { messageOf } from '../../error-messages.ts';
import { useAction } from '../../use-command.ts';
import { Button } from '../../ui/Button.tsx';
import { EntryScreen, SiteLead } from '../../ui/EntryScreen.tsx';
import { NOTICES, STEPS, UNLOCK_WORDS, remainingWords, stepStates } from './sign-in-words.ts';
import './sign-in.css';

type Props = {
  readonly progress: SignInProgress;
  /** What Cancel leads back to; null where nothing is open. */
  readonly backTo: string | null;
  /** Whose chart is open meanwhile. */
  readonly patient: string | null;
  /** Somebody is unlocking a session: its user, or null where the server named none. */
  readonly unlocking?: { readonly user: string | null } | null;
};

/** What happens while the clinician signs in on the hospital's page. */
export function WaitingScreen({ progress, backTo, patient, unlocking = null }: Props): JSX.Element {
  const title = unlocking === null ? `Signing in to ${progress.site.name}` : 'Sign in again to unlock';
  return (
    <EntryScreen title={title} lead={<SiteLead site={progress.site} name={unlocking !== null} />}>
      <div className="card screen-card">
        <Steps progress={progress} unlocking={unlocking !== null} />
        <div role="status">
          {progress.notice !== null && <p className="screen-notice">{NOTICES[progress.notice]}</p>}
        </div>
        <Actions waiting={progress.step === 'waiting-for-browser'} cancelWords={cancelWords(backTo, unlocking)} />
      </div>
      {unlocking !== null && (
        <p className="screen-foot">
          {`Nothing of the locked session is shown until ${unlocking.user ?? 'the same user'} has signed in.`}
        </p>
      )}
      {patient !== null && (
        <p className="screen-foot">The chart of {patient} stays open until another patient is chosen.</p>
      )}
    </EntryScreen>
  );
}

function cancelWords(backTo: string | null, unlocking: Props['unlocking']): string {
  if (unlocking != null) return 'Cancel, stay locked';
  return backTo === null ? 'Cancel' : `Cancel, back to ${backTo}`;
}

function Actions({ waiting, cancelWords: words }: { readonly waiting: boolean; readonly cancelWords: string }) {
  const cancel = useAction('sign-in.cancel');
  const reopen = useAction('sign-in.reopen-browser');
  const error = cancel.error ?? reopen.error;
  return (
    <>
      {error !== null && (
        <p className="screen-notice" role="alert">
          {messageOf(error).what} {messageOf(error).advice}
        </p>
      )}
      <div className="screen-actions">
        {waiting && (
          <Button look="primary" isDisabled={reopen.busy} onPress={() => reopen.run({})}>
            Open the page again
          </Button>
        )}
        <Button isDisabled={cancel.busy} onPress={() => cancel.run({})}>
          {words}
        </Button>
      </div>
    </>
  );
}

const SPOKEN = { done: ', done', now: ', now', next: ', to come' } as const;

type StepsProps = Pick<Props, 'progress'> & { readonly unlocking: boolean };

function Steps({ progress: { step, expiresAtMs }, unlocking }: StepsProps): JSX.Element {
  const states = stepStates(step);
  const steps = STEPS.map((one) => (unlocking ? { ...one, ...UNLOCK_WORDS[one.key] } : one));
  return (
    <ol className="steps">
      {steps.map(({ key, words, explain }) => (
        <li key={key} className={`step ${states[key]}`} aria-current={states[key] === 'now' ? 'step' : undefined}>
          <StepMark state={states[key]} />
          <div>
            <span className="step-words">{words}</span>
            <span className="unseen">{SPOKEN[states[key]]}</span>
            {states[key] === 'now' && <p className="step-explain">{explain}</p>}
            {states[key] === 'now' && key === 'waiting-for-browser' && expiresAtMs !== null && (
              <Remaining untilMs={expiresAtMs} />
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}

function StepMark({ state }: { readonly state: keyof typeof SPOKEN }): JSX.Element {
  return (
    <svg className="step-mark" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      {state === 'done' ? <path d="M3 8.5l3.5 3.5L13 4.5" /> : <circle cx="8" cy="8" r={state === 'now' ? 5 : 6} />}
    </svg>
  );
}

/** Counts down each second; it is read when looked at and not announced, which would never stop. */
function Remaining({ untilMs }: { readonly untilMs: number }): JSX.Element {
  const { nowMs } = useClock();
  const [now, setNow] = useState(nowMs);
  useEffect(() => {
    const timer = setInterval(() => setNow(nowMs()), 1000);
    return () => clearInterval(timer);
  }, [nowMs]);
  return (
    <p className="sign-in-remaining" role="timer" aria-live="off">
      {remainingWords(untilMs - now)}
    </p>
  );
}
