/** At most one sign-in at a time, and why the last one ended. */
import { randomUUID } from 'node:crypto';
import { AppError, type AppErrorView } from '../../shared/errors.ts';
import type { SessionView } from '../../shared/ipc-contract.ts';
import type { Log } from '../ports.ts';
import { beginAttempt, type Attempt } from './attempt.ts';
import type { Launch, LaunchKind, SignIn } from './launch.ts';
import { siteView, type Site } from './site.ts';

/** What is to become of a completed sign-in: one of the two is called, once. */
export type Outcome = {
  readonly commit: () => void;
  /** It was cancelled or replaced at the last moment: its tokens are not wanted. */
  readonly discard: () => void;
};

export type SignInWish = {
  readonly site: Site;
  readonly kind: LaunchKind;
  /** Whoever the browser remembers must prove to be there. */
  readonly forceLogin: boolean;
  /** Takes the sign-in to where it can be committed at once. Throws AppError where it cannot be used. */
  readonly prepare: (signIn: SignIn) => Promise<Outcome>;
};

export type SignIns = {
  readonly view: () => Pick<SessionView, 'signIn' | 'failure'>;
  /** Begins a sign-in, cancelling one under way. */
  readonly start: (wish: SignInWish) => void;
  /** Ends the one under way; `quietly`: without leaving `sign-in-cancelled` as the failure. */
  readonly cancel: (how: { quietly: boolean }) => void;
  /** Ends the one under way, if any, and forgets the last failure. */
  readonly clear: () => void;
  /** Ends the one under way, if any, and leaves this as why. */
  readonly fail: (error: AppError, site: Site | null) => void;
  readonly reopenBrowser: () => Promise<void>;
};

export type SignInsPorts = {
  readonly launch: Launch;
  readonly log: Log;
  readonly onChange: () => void;
  readonly onFailed: (wish: SignInWish, error: AppErrorView) => void;
};

/** Gives the sign-ins of one window, none under way. */
export function createSignIns({ launch, log, onChange, onFailed }: SignInsPorts): SignIns {
  let attempt: Attempt | null = null;
  let failure: SessionView['failure'] = null;
  const end = (why: SessionView['failure']): void => {
    attempt?.cancel();
    attempt = null;
    failure = why;
  };
  // A late word of a sign-in that was cancelled or replaced changes nothing.
  const ifCurrent = (mine: Attempt, act: () => void): boolean => {
    if (attempt !== mine) return false;
    act();
    onChange();
    return true;
  };
  return {
    view: () => ({ signIn: attempt?.view() ?? null, failure }),
    start: (wish) => {
      const { site, prepare } = wish;
      end(null);
      const mine = beginAttempt(wish, launch, onChange);
      attempt = mine;
      onChange();
      const complete = async (signIn: SignIn): Promise<void> => {
        const outcome = await prepare(signIn);
        const done = ifCurrent(mine, () => {
          end(null);
          outcome.commit();
          log('info', 'sign-in.complete', { count: signIn.warnings.length });
        });
        if (!done) outcome.discard();
      };
      const failed = (cause: unknown): void => {
        // What breaks after the sign-in counts has nobody left to be told but the log.
        const told = ifCurrent(mine, () => {
          const error = failureView(cause, log);
          end({ site: siteView(site), error });
          onFailed(wish, error);
        });
        if (!told && !(cause instanceof AppError)) failureView(cause, log);
      };
      void mine.done.then(complete).catch(failed);
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
    fail: (error, site) => {
      end({ site: site && siteView(site), error: error.view() });
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
