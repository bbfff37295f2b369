/** At most one sign-in at a time, and why the last one ended. */
import { randomUUID } from 'node:crypto';
import { AppError, type AppErrorView } from '../../shared/errors.ts';
import type { SessionView } from '../../shared/ipc-contract.ts';
import type { Log } from '../ports.ts';
import { beginAttempt, type Attempt } from './attempt.ts';
import type { Launch, SignIn } from './launch.ts';
import { siteView, type Site } from './site.ts';

export type SignIns = {
  readonly view: () => Pick<SessionView, 'signIn' | 'failure'>;
  /** Begins a sign-in, cancelling one under way. */
  readonly start: (site: Site) => void;
  /** Ends the one under way; `quietly`: without leaving `sign-in-cancelled` as the failure. */
  readonly cancel: (how: { quietly: boolean }) => void;
  /** Ends the one under way, if any, and forgets the last failure. */
  readonly clear: () => void;
  readonly reopenBrowser: () => Promise<void>;
};

export type SignInsPorts = {
  readonly launch: Launch;
  readonly log: Log;
  readonly onChange: () => void;
  readonly onComplete: (complete: { site: Site; signIn: SignIn }) => void;
};

/** Gives the sign-ins of one window, none under way. */
export function createSignIns({ launch, log, onChange, onComplete }: SignInsPorts): SignIns {
  let attempt: Attempt | null = null;
  let failure: SessionView['failure'] = null;
  const end = (why: SessionView['failure']): void => {
    attempt?.cancel();
    attempt = null;
    failure = why;
  };
  // A late word of a sign-in that was cancelled or replaced changes nothing.
  const ifCurrent = (mine: Attempt, act: () => void): void => {
    if (attempt !== mine) return;
    act();
    onChange();
  };
  return {
    view: () => ({ signIn: attempt?.view() ?? null, failure }),
    start: (site) => {
      end(null);
      const mine = beginAttempt(site, launch, onChange);
      attempt = mine;
      onChange();
      const completed = (signIn: SignIn) =>
        ifCurrent(mine, () => {
          end(null);
          onComplete({ site, signIn });
          log('info', 'sign-in.complete', { count: signIn.warnings.length });
        });
      const failed = (error: unknown) =>
        ifCurrent(mine, () => end({ site: siteView(site), error: failureView(error, log) }));
      void mine.done.then(completed, failed);
    },
    cancel: ({ quietly }) => {
      if (attempt === null) return;
      const error = new AppError('sign-in-cancelled').view();
      end(quietly ? null : { site: siteView(attempt.site), error });
      onChange();
    },
    clear: () => {
      end(null);
      onChange();
    },
    reopenBrowser: async () => attempt?.reopenBrowser(),
  };
}

function failureView(error: unknown, log: Log): AppErrorView {
  if (error instanceof AppError) {
    const { code, details } = error;
    log('warn', 'sign-in.failed', { code, ...(details.status !== undefined && { status: details.status }) });
    return error.view();
  }
  const incident = randomUUID();
  log('error', 'sign-in.failed', {
    code: 'internal',
    incident,
    errorName: error instanceof Error ? error.name : typeof error,
  });
  return new AppError('internal', { incident }).view();
}
