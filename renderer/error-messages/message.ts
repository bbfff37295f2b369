import type { ErrorCode, ErrorDetails } from '../../shared/errors.ts';

/** What the button does; the screen that shows the message knows how. */
export type ActionKind = 'sign-in' | 'read-again' | 'choose-site' | 'read-sites';

export type ErrorMessage = {
  /** What happened, in a few words. */
  readonly title: string;
  /** What happened, in a sentence. */
  readonly what: string;
  /** Whether anything was lost. */
  readonly lost: string;
  /** What to do. */
  readonly advice: string;
  readonly action: { readonly label: string; readonly kind: ActionKind };
};

export type MessageOf = (details: ErrorDetails) => ErrorMessage;
export type Messages<C extends ErrorCode> = Readonly<Record<C, MessageOf>>;

export const SIGN_IN_AGAIN = { label: 'Sign in again', kind: 'sign-in' } as const;
export const TRY_AGAIN = { label: 'Try again', kind: 'sign-in' } as const;
export const READ_AGAIN = { label: 'Read again', kind: 'read-again' } as const;
export const CHOOSE_SITE = { label: 'Choose another site', kind: 'choose-site' } as const;
export const SHOW_SITES = { label: 'Show the sites', kind: 'choose-site' } as const;
export const READ_FILE_AGAIN = { label: 'Read the file again', kind: 'read-sites' } as const;

export const NOTHING_READ = 'No patient data were read and nothing was changed.';

/** ` (status 404)`, or nothing where no status is known. */
export const statusText = ({ status }: ErrorDetails): string => (status === undefined ? '' : ` (status ${status})`);

/** `in 30 seconds`, `in 5 minutes`, or `in a few minutes` where the server named no time. */
export function waitText({ retryAfterSeconds }: ErrorDetails): string {
  if (retryAfterSeconds === undefined) return 'in a few minutes';
  if (retryAfterSeconds < 120) return `in ${Math.max(1, Math.ceil(retryAfterSeconds))} seconds`;
  return `in ${Math.ceil(retryAfterSeconds / 60)} minutes`;
}
