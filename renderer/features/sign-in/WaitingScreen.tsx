import { useEffect, useState, type JSX } from 'react';
import type { SignInProgress } from '../../../shared/ipc-contract.ts';
import { useClock } from '../../clock.ts';
import { messageOf } from '../../error-messages.ts';
import { useAction } from '../../use-command.ts';
import { Button } from '../../ui/Button.tsx';
import { Environment } from '../../ui/Environment.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { ScreenHeading } from '../../ui/ScreenHeading.tsx';
import { NOTICES, STEPS, remainingWords, stepStates } from './sign-in-words.ts';
import './sign-in.css';

type Props = {
  readonly progress: SignInProgress;
  /** Whose chart Cancel leads back to; null where none is open. */
  readonly backTo: string | null;
};

/** What happens while the clinician signs in on the hospital's page. */
export function WaitingScreen({ progress, backTo }: Props): JSX.Element {
  const cancel = useAction('sign-in.cancel');
  const reopen = useAction('sign-in.reopen-browser');
  const error = cancel.error ?? reopen.error;
  const waiting = progress.step === 'waiting-for-browser';
  return (
    <main className="sign-in">
      <div className="sign-in-inner">
        <Mark />
        <ScreenHeading className="screen-title">{`Signing in to ${progress.site.name}`}</ScreenHeading>
        <p className="screen-lead">
          {progress.site.host} <Environment environment={progress.site.environment} />
        </p>
        <div className="card sign-in-card">
          <Steps progress={progress} />
          <div role="status">
            {progress.notice !== null && <p className="sign-in-notice">{NOTICES[progress.notice]}</p>}
          </div>
          {error !== null && (
            <p className="sign-in-notice" role="alert">
              {messageOf(error).what} {messageOf(error).advice}
            </p>
          )}
          <div className="sign-in-actions">
            {waiting && (
              <Button look="primary" isDisabled={reopen.busy} onPress={() => reopen.run({})}>
                Open the page again
              </Button>
            )}
            <Button isDisabled={cancel.busy} onPress={() => cancel.run({})}>
              {backTo === null ? 'Cancel' : `Cancel, back to ${backTo}`}
            </Button>
          </div>
        </div>
        {backTo !== null && (
          <p className="sign-in-foot">The chart of {backTo} stays open until another patient is chosen.</p>
        )}
      </div>
    </main>
  );
}

const SPOKEN = { done: ', done', now: ', now', next: ', to come' } as const;

function Steps({ progress: { step, expiresAtMs } }: Pick<Props, 'progress'>): JSX.Element {
  const states = stepStates(step);
  return (
    <ol className="steps">
      {STEPS.map(({ key, words, explain }) => (
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
