/** How far a list has been read, in words (D60). Every state has its own. */
import { LIST_DOUBTS, type ListDoubt, type ListName, type ListState } from '../shared/chart-model.ts';
import { assertNever } from './assert-never.ts';

export const LIST_LABELS: Readonly<Record<ListName, string>> = {
  patient: 'Patient',
  observations: 'Results',
  conditions: 'Conditions',
  medications: 'Medications',
  allergies: 'Allergies',
  encounters: 'Encounters',
};
const NOUNS: Readonly<Record<ListName, readonly [string, string]>> = {
  patient: ['record', 'records'],
  observations: ['result', 'results'],
  conditions: ['condition', 'conditions'],
  medications: ['medication', 'medications'],
  allergies: ['allergy', 'allergies'],
  encounters: ['encounter', 'encounters'],
};
const NUMBER = new Intl.NumberFormat('en-GB');

/** `2,318`. */
export const countWords = (n: number): string => NUMBER.format(n);

/** `1 condition`, `2,318 results`. */
export function nounWords(name: ListName, n: number): string {
  return `${countWords(n)} ${NOUNS[name][n === 1 ? 0 : 1]}`;
}

/** Dates without their time of day, for a summary: the list's own page has both. */
export const daysOnly = (text: string): string => text.replace(/(\d{2}-[A-Z][a-z]{2}-\d{4}) \d{2}:\d{2}/g, '$1');

/** Words that come again and again as `2 stopped, 1 completed`, in the order of their first; null where there is none. */
export function countedWords(words: readonly (string | null)[]): string | null {
  const counts = new Map<string, number>();
  for (const word of words) if (word !== null) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts.size === 0 ? null : [...counts].map(([word, n]) => `${n} ${word}`).join(', ');
}

/** Something was read, then reading again failed: what is shown is of then. */
export const isStale = (list: ListState): boolean => list.state === 'failed' && list.received > 0;

/** What a list that was read to its end says first where it may not be all there is. */
const DOUBT_WORDS: Readonly<Record<ListDoubt, string>> = {
  'part-permitted': 'Read as far as permitted',
  'category-unread': 'Read, but not in all categories',
  'parameter-ignored': 'Read, but the server ignored part of the question',
  'fewer-than-counted': 'Read, but fewer came than the server counted',
  'server-warning': 'Complete with a warning',
  'reference-unread': 'Complete, but not all they refer to could be read',
};

/** The gravest of what is in doubt, in words; null for a list that is whole. */
export function doubtWords({ warnings, doubts }: ListState): string | null {
  if (warnings.length === 0) return null;
  const gravest = LIST_DOUBTS.find((doubt) => doubts.includes(doubt)) ?? 'server-warning';
  return DOUBT_WORDS[gravest];
}

/** The last reading ended because the server could not be reached. */
export const offlineWords = ({ error }: ListState): string =>
  error?.code === 'fhir-unreachable' || error?.code === 'network-offline' ? ', offline' : '';

/** `Complete, 2,318 results`, `Reading, 400 so far`, `Partial, 400 of 2,318 results`, `Could not be read`… */
export function readingWords(name: ListName, list: ListState): string {
  const { received, total } = list;
  switch (list.state) {
    case 'waiting':
      return 'Not read yet';
    case 'loading':
      if (total !== null) return `Reading, ${countWords(received)} of ${countWords(total)}`;
      return received === 0 ? 'Reading, nothing yet' : `Reading, ${countWords(received)} so far`;
    case 'complete':
      return `${doubtWords(list) ?? 'Complete'}, ${nounWords(name, received)}`;
    case 'partial':
      return total === null || total <= received
        ? `Partial, ${nounWords(name, received)}, more were to come${offlineWords(list)}`
        : `Partial, ${countWords(received)} of ${nounWords(name, total)}${offlineWords(list)}`;
    case 'failed':
      return `${isStale(list) ? `Out of date, ${nounWords(name, received)}` : 'Could not be read'}${offlineWords(list)}`;
    case 'not-permitted':
      return 'Not permitted';
    default:
      return assertNever(list.state);
  }
}

/** `Read 2 of about 12 pages.`: how much of a partial list came; the server counts records, not pages (D60). */
export function pageWords({ pages, received, total }: ListState): string {
  const words = (n: number): string => `${countWords(n)} ${n === 1 ? 'page' : 'pages'}`;
  if (total === null || received === 0 || total <= received) return `Read ${words(pages)}, more were to come.`;
  return `Read ${countWords(pages)} of about ${words(Math.ceil(total / (received / pages)))}.`;
}

/**
 * What stands beside the name of a list's page. A count is only said of what was read: a 0 beside a list that
 * failed would say that there is nothing (D13).
 */
export function tabWords(list: ListState, count: number): string | null {
  switch (list.state) {
    case 'waiting':
    case 'loading':
      return count === 0 ? null : countWords(count);
    case 'complete':
      return count === 0 && list.warnings.length > 0 ? '0, with a warning' : countWords(count);
    case 'partial':
      return `${countWords(count)}, partial`;
    case 'failed':
      return count === 0 ? 'not read' : `${countWords(count)}, out of date`;
    case 'not-permitted':
      return 'not permitted';
    default:
      return assertNever(list.state);
  }
}

export type Look = 'ok' | 'busy' | 'caution' | 'bad';

/** How urgently a state must be seen; always beside its words. */
export function lookOf(list: ListState): Look {
  switch (list.state) {
    case 'waiting':
    case 'loading':
      return 'busy';
    case 'complete':
      return list.warnings.length === 0 ? 'ok' : 'caution';
    case 'partial':
    case 'not-permitted':
      return 'caution';
    case 'failed':
      return 'bad';
    default:
      return assertNever(list.state);
  }
}
