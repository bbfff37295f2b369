/** The steps of a sign-in, and what is said about an answer that did not count. */
import type { SignInProgress } from '../../../shared/ipc-contract.ts';

type Step = SignInProgress['step'];
type Notice = NonNullable<SignInProgress['notice']>;

export const STEPS: readonly { readonly key: Step; readonly words: string; readonly explain: string }[] = [
  {
    key: 'discovering',
    words: 'Ask the hospital how to sign in',
    explain: 'Its server says where its sign-in page is.',
  },
  { key: 'opening-browser', words: 'Open the sign-in page', explain: 'The browser of this computer is starting.' },
  {
    key: 'waiting-for-browser',
    words: 'Sign in on the hospital’s page',
    explain:
      'Go to the browser window, sign in, and choose the patient if it asks. Chartroom goes on by itself when you are done there.',
  },
  { key: 'exchanging-code', words: 'Receive the access', explain: 'The hospital’s server confirms what you approved.' },
  { key: 'checking-identity', words: 'Check who signed in', explain: 'The proof of identity is being checked.' },
];

/** What is different where somebody comes back to a locked session. */
export const UNLOCK_WORDS: Readonly<Partial<Record<Step, { readonly words: string; readonly explain: string }>>> = {
  'waiting-for-browser': {
    words: 'Sign in again on the hospital’s page',
    explain: 'Go to the browser window and sign in as the same user. The chart comes back by itself.',
  },
  'checking-identity': { words: 'Check that it is the same user', explain: 'The proof of identity is being compared.' },
};

/** Each step before the one that is going on is done; each after it is to come. */
export function stepStates(step: Step): Readonly<Record<Step, 'done' | 'now' | 'next'>> {
  const at = STEPS.findIndex(({ key }) => key === step);
  const states = STEPS.map(({ key }, n) => [key, n < at ? 'done' : n === at ? 'now' : 'next'] as const);
  return Object.fromEntries(states) as Record<Step, 'done' | 'now' | 'next'>;
}

export const NOTICES: Readonly<Record<Notice, string>> = {
  'state-missing':
    'An answer without the mark of this sign-in came and was ignored. Chartroom goes on waiting for yours.',
  'state-mismatch':
    'An answer of another sign-in came and was ignored, perhaps from an older page. Use the newest page in the browser.',
  'answer-repeated': 'The same answer came a second time. Only the first one counts; there is nothing you need to do.',
};

/** `4 min 32 s left`. */
export function remainingWords(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000));
  if (seconds === 0) return 'The time is over';
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds} s left` : `${minutes} min ${String(seconds % 60).padStart(2, '0')} s left`;
}
