/** How medications are grouped and worded. */
import type { MedicationRow } from '../../../shared/chart-model.ts';
import { countedWords, daysOnly } from '../../list-words.ts';
import type { RowGroup } from '../../ui/GroupedTables.tsx';
import type { RowMark } from '../../ui/MarkedName.tsx';

type Group = MedicationRow['group'];

export const GROUPS: readonly RowGroup<Group>[] = [
  { key: 'do-not-give', title: 'Do not give', note: 'Orders in force that these must not be given.' },
  {
    key: 'status-unclear',
    title: 'Status unclear',
    note: 'The server did not say whether these are current or past: they may be either.',
  },
  { key: 'current', title: 'Current', note: 'Prescribed, not necessarily taken.' },
  {
    key: 'not-ordered',
    title: 'Drafts, plans and proposals',
    note: 'Thought of or planned; not ordered as far as is known.',
  },
  { key: 'past', title: 'Past', note: null },
  { key: 'in-error', title: 'Entered in error', note: 'Withdrawn by those who entered them: not to be relied on.' },
];

/** DO NOT GIVE is what can do harm when overlooked; the other marks change how the row is read (D53, D54). */
export function marksOf({ marks }: MedicationRow): RowMark[] {
  const sent = marks.map((text): RowMark => ({ text, look: text === 'DO NOT GIVE' ? 'strong' : 'warn' }));
  return sent;
}

export const whenWords = ({ since, until }: MedicationRow): readonly string[] =>
  [since, until].filter((part) => part !== null).map(daysOnly);

/** The instructions as they came, each on a line of its own. */
export const dosageLines = ({ dosage }: MedicationRow): readonly string[] =>
  dosage.length === 0 ? ['No dosage sent'] : dosage.map(({ text }) => text);

/** What else was sent; the day of the order only where it is not the day under When. */
export const remarkLines = ({ remarks, since }: MedicationRow): readonly string[] =>
  remarks
    .filter(({ label, text }) => label !== 'Ordered' || since === null || !since.endsWith(` ${daysOnly(text)}`))
    .map(({ label, text }) => `${label}: ${text}`);

/** `1 completed, 1 stopped, 1 planned or proposed`: what the current list does not show, counted. */
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
      return 'with unclear status';
    case 'not-ordered':
      return 'planned or proposed';
    case 'in-error':
      return 'entered in error';
  }
}

/** Orders not to give something stand in the summary whatever their group: overlooked they do harm. */
export const inSummary = (row: MedicationRow): boolean =>
  row.group === 'current' ||
  row.group === 'do-not-give' ||
  (row.group !== 'in-error' && row.group !== 'past' && row.marks.includes('DO NOT GIVE'));
