import type { SessionView } from '../../../shared/ipc-contract.ts';

type Locked = NonNullable<SessionView['locked']>;

/** Why it is locked, after the words that say since when. */
export const WHY_WORDS: Readonly<Record<Locked['why'], string>> = {
  idle: 'because nobody used this computer for a while',
  system: 'because this computer was locked or went to sleep',
  user: 'because you locked it',
  restart: 'because Chartroom ended without signing out, and was started again',
};

/** `28 seconds`, `1 second`. */
export function secondsWords(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return seconds === 1 ? '1 second' : `${seconds} seconds`;
}

/** Why a session cannot be gone on with. */
export const LACKS_WORDS: Readonly<Record<NonNullable<Locked['lacks']>, string>> = {
  identity: 'The hospital’s server did not say who is signed in, so it cannot be told who comes back.',
  storage: 'This computer could not keep what is needed to go on.',
};
