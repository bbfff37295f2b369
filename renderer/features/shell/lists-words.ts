/** Six lists in one line: which of them to speak of. */
import type { ListName, ListState } from '../../../shared/chart-model.ts';
import type { CapabilityWarning } from '../../../shared/ipc-contract.ts';
import { LIST_LABELS, countWords, doubtWords, lookOf, readingWords, type Look } from '../../list-words.ts';

export type Lists = Readonly<Record<ListName, ListState>>;

export const LIST_ORDER: readonly ListName[] = [
  ...(['observations', 'conditions', 'medications', 'allergies', 'encounters', 'patient'] as const),
];
const WORST: readonly Look[] = ['bad', 'caution', 'busy', 'ok'];

export const stillReading = ({ state }: ListState): boolean => state === 'waiting' || state === 'loading';

/** The list whose state matters most; results where all are alike. */
export function worstOf(lists: Lists): ListName {
  for (const look of WORST) {
    const name = LIST_ORDER.find((candidate) => lookOf(lists[candidate]) === look);
    if (name !== undefined) return name;
  }
  return 'observations';
}

/** `Complete, 2,318 results`, `Partial, 400 of 2,318`, `Conditions not read`, `3 lists incomplete`. */
export function summaryWords(lists: Lists): string {
  const troubled = LIST_ORDER.filter((name) => lookOf(lists[name]) === 'bad' || lookOf(lists[name]) === 'caution');
  if (troubled.length > 1) return `${troubled.length} lists incomplete`;
  const name = worstOf(lists);
  const words = shortWords(lists[name]) ?? readingWords(name, lists[name]);
  return name === 'observations' ? words : `${LIST_LABELS[name]}: ${words.toLowerCase()}`;
}

function shortWords(list: ListState): string | null {
  const { state, received, total } = list;
  if (state === 'complete') return doubtWords(list);
  if (state !== 'partial') return null;
  return total === null || total <= received
    ? `Partial, ${countWords(received)} so far`
    : `Partial, ${countWords(received)} of ${countWords(total)}`;
}

/** When the oldest of what is shown was read; null where nothing was. Epoch ms. */
export function readSinceMs(lists: Lists): number | null {
  const times = Object.values(lists).flatMap(({ retrievedAtMs }) => (retrievedAtMs === null ? [] : [retrievedAtMs]));
  return times.length === 0 ? null : Math.min(...times);
}

/** The lists tell that the sign-in has ended since they were read. */
export const signInEnded = (lists: Lists): boolean =>
  Object.values(lists).some(({ error }) => error?.code === 'fhir-unauthorized' || error?.code === 'no-session');

/** Things a server lacks that did not stop the sign-in. */
export const WARNING_WORDS: Readonly<Record<CapabilityWarning['code'], (subject: string) => string>> = {
  'capability-missing': (subject) =>
    `The server does not announce the capability ${subject}; signing in worked all the same.`,
  'pkce-not-announced': (subject) =>
    `The server does not announce the protection of the sign-in (${subject}); it was used all the same.`,
  'member-missing': (subject) => `The server’s SMART configuration lacks ${subject}.`,
  'scope-narrowed': (subject) => `The access ${subject} was asked for and not granted in full.`,
  'identity-missing': (subject) => `The server did not prove who signed in (${subject}).`,
  'issuer-unverified': (subject) =>
    `The server did not say which issuer answered (${subject}), so that could not be checked.`,
  'refresh-missing': (subject) =>
    `The server gave no way to renew the sign-in (${subject}): it ends by itself and must be repeated.`,
};
