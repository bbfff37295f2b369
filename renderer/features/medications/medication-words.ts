/** How medications are grouped and worded. */
import { formatDay } from '../../../shared/clinical/dates.ts';
import { DO_NOT_GIVE } from '../../../shared/clinical/medication-status.ts';
import type { MedicationRow } from '../../../shared/chart-model.ts';
import type { Clock } from '../../clock.ts';
import { countedWords, daysOnly } from '../../list-words.ts';
import type { RowGroup } from '../../ui/GroupedTables.tsx';
import type { RowMark } from '../../ui/MarkedName.tsx';

type Group = MedicationRow['group'];

export const NOT_NECESSARILY_TAKEN = 'Prescribed, not necessarily taken';

export const GROUPS: readonly RowGroup<Group>[] = [
  { key: 'do-not-give', title: 'Do not give', note: 'Orders in force that these must not be given.' },
  {
    key: 'status-unclear',
    title: 'Status unclear',
    note: 'The server did not say whether these are current or past: they may be either.',
  },
  { key: 'current', title: 'Current', note: NOT_NECESSARILY_TAKEN },
  {
    key: 'not-ordered',
    title: 'Drafts, plans and proposals',
    note: 'Thought of or planned; not ordered as far as is known.',
  },
  { key: 'past', title: 'Past', note: null },
  { key: 'in-error', title: 'Entered in error', note: 'Withdrawn by those who entered them: not to be relied on.' },
];

function lookOf(mark: string): RowMark['look'] {
  if (mark === DO_NOT_GIVE) return 'strong';
  return mark === 'On hold' ? 'held' : 'warn';
}

/** DO NOT GIVE is what can do harm when overlooked, On hold what is still there; the others change how the row is read (D53, D54). */
export const marksOf = ({ marks }: MedicationRow): RowMark[] =>
  marks.map((text): RowMark => ({ text, look: lookOf(text) }));

/** A planned end lies ahead of what ended before it: it is no day of ending. */
const isPlanned = ({ until, endMs }: MedicationRow, nowMs: number): boolean =>
  until?.startsWith('until ') === true && endMs !== null && endMs > nowMs;

/** What is past begins with when it ended, all else with when it began; either is said where it was not sent (D55). */
export function whenWords(row: MedicationRow, nowMs: number): readonly string[] {
  const { group, since, until, endMs } = row;
  if (group === 'past') {
    const ended = isPlanned(row, nowMs) ? null : until;
    const planned = isPlanned(row, nowMs) ? `planned ${until ?? ''}` : null;
    return [ended ?? 'day of end not sent', planned, since].filter((part) => part !== null).map(daysOnly);
  }
  const over = until !== null && endMs !== null && endMs < nowMs ? `${until}, which is past` : until;
  return [since ?? 'start not sent', over].filter((part) => part !== null).map(daysOnly);
}

/** What else was sent; the day of the order only where it is not the day under When. */
export const remarkLines = ({ remarks, since }: MedicationRow): readonly string[] =>
  remarks
    .filter(({ label, text }) => label !== 'Ordered' || since === null || !since.endsWith(` ${daysOnly(text)}`))
    .map(({ label, text }) => `${label}: ${text}`);

/** What the filter of the page looks through. */
export const searchText = ({ name, codes, dosage, remarks }: MedicationRow): string =>
  [name, ...codes, ...dosage.map(({ text }) => text), ...remarks.map(({ text }) => text)].join(' ');

const WINDOW_DAYS = 90;
const DAY_MS = 86_400_000;

export type Recently = {
  /** `2 medications ended in the last 90 days, since 24-Aug-2026`. */
  readonly words: string;
  readonly rows: readonly MedicationRow[];
  /** Past ones of which nobody knows whether they belong here. */
  readonly undated: number;
};

/** What ended lately, counted, with its window; null where nothing did and all ends are known. MEDv-074, 075, 077 (D55). */
export function recentlyEnded(all: readonly MedicationRow[], { nowMs, timeZone }: Clock): Recently | null {
  const now = nowMs();
  const from = now - WINDOW_DAYS * DAY_MS;
  const past = all.filter(({ group }) => group === 'past');
  const dated = past.filter((row) => row.until !== null && row.endMs !== null && !isPlanned(row, now));
  const rows = dated.filter(({ endMs }) => endMs !== null && endMs >= from);
  const undated = past.length - dated.length;
  if (rows.length === 0 && undated === 0) return null;
  const count = rows.length === 0 ? 'No medication is known to have' : counted(rows.length);
  return { words: `${count} ended in the last ${WINDOW_DAYS} days, since ${formatDay(from, timeZone)}`, rows, undated };
}

const counted = (n: number): string => (n === 1 ? '1 medication' : `${n} medications`);

/** `1 completed, 1 stopped, 1 planned or proposed`: what the summary's list does not show, counted. */
export function restWords(rows: readonly MedicationRow[]): string | null {
  return countedWords(rows.map(restWord));
}

function restWord({ group, status }: MedicationRow): string | null {
  switch (group) {
    case 'current':
    case 'do-not-give':
      return null;
    case 'past':
      return status.toLowerCase();
    case 'status-unclear':
      return 'with unclear status, which may be current';
    case 'not-ordered':
      return 'drafted, planned or proposed';
    case 'in-error':
      return 'entered in error';
  }
}

/** Orders not to give something stand in the summary whatever their group: overlooked they do harm. */
export const inSummary = (row: MedicationRow): boolean =>
  row.group === 'current' ||
  row.group === 'do-not-give' ||
  (row.group !== 'in-error' && row.group !== 'past' && row.marks.includes(DO_NOT_GIVE));
