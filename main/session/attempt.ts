/** One sign-in under way: its progress for the screen, and the ways to end it. */
import type { SignInProgress } from '../../shared/ipc-contract.ts';
import type { Launch, LaunchKind, LaunchObserver, SignIn } from './launch.ts';
import { siteView, type Site } from './site.ts';

export type Attempt = {
  readonly site: Site;
  /** Rejects with what ended the sign-in. */
  readonly done: Promise<SignIn>;
  readonly view: () => SignInProgress;
  readonly cancel: () => void;
  /** Shows the authorization page again; nothing while nobody waits for it. */
  readonly reopenBrowser: () => Promise<void>;
};

type Progress = Pick<SignInProgress, 'step' | 'expiresAtMs' | 'notice'>;

/** Begins a sign-in at `site`. `onProgress` is called after each step; never once it was cancelled. */
export function beginAttempt(
  { site, kind, forceLogin }: { site: Site; kind: LaunchKind; forceLogin: boolean },
  launch: Launch,
  onProgress: () => void,
): Attempt {
  const controller = new AbortController();
  let progress: Progress = { step: 'discovering', expiresAtMs: null, notice: null };
  let reopen: (() => Promise<void>) | null = null;
  const progressed = (change: Partial<Progress>) => {
    if (controller.signal.aborted) return;
    progress = { ...progress, ...change };
    onProgress();
  };
  const observer: LaunchObserver = {
    onStep: (step) => {
      reopen = null;
      progressed({ step });
    },
    onWaiting: ({ expiresAtMs, reopenBrowser }) => {
      reopen = reopenBrowser;
      progressed({ step: 'waiting-for-browser', expiresAtMs });
    },
    // A page that calls a thousand times is named once.
    onNotice: (notice) => {
      if (notice !== progress.notice) progressed({ notice });
    },
  };
  return {
    site,
    // One turn later, so that the caller holds the attempt before it is told of progress.
    done: Promise.resolve().then(() => launch({ site, kind, forceLogin, signal: controller.signal, observer })),
    view: () => ({ site: siteView(site), ...progress }),
    cancel: () => controller.abort(),
    reopenBrowser: async () => reopen?.(),
  };
}
