/** The port through which a session signs in. `main/smart` fulfils it; compose joins the two. */
import type { SIGN_IN_NOTICES } from '../../shared/errors.ts';
import type { CapabilityWarning, SignInProgress } from '../../shared/ipc-contract.ts';
import type { Site } from './site.ts';

export type LaunchObserver = {
  readonly onStep: (step: Exclude<SignInProgress['step'], 'waiting-for-browser'>) => void;
  /** The browser is open: when waiting ends by itself (epoch ms), and how to show the same page again. */
  readonly onWaiting: (waiting: { expiresAtMs: number; reopenBrowser: () => Promise<void> }) => void;
  /** An answer was ignored; waiting goes on. */
  readonly onNotice: (notice: (typeof SIGN_IN_NOTICES)[number]) => void;
};

export type SignIn = {
  readonly accessToken: string;
  /** Epoch ms; null where the server did not say. */
  readonly expiresAtMs: number | null;
  readonly patientId: string;
  readonly needPatientBanner: boolean;
  readonly grantedScope: string;
  readonly userName: string | null;
  /** Reads a better name; never rejects. */
  readonly readUserName: (signal: AbortSignal) => Promise<string | null>;
  readonly warnings: readonly CapabilityWarning[];
};

/** Signs in once. Throws AppError; `sign-in-cancelled` soon after `signal`. */
export type Launch = (request: { site: Site; signal: AbortSignal; observer: LaunchObserver }) => Promise<SignIn>;
