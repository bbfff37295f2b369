/** How conditions are grouped and worded: what a row says, and what a footer counts. */
import type { ConditionRow } from '../../../shared/chart-model.ts';
import type { RowGroup } from '../../ui/GroupedTables.tsx';
import { countedWords, daysOnly } from '../../list-words.ts';
import type { RowMark } from '../../ui/MarkedName.tsx';

type Group = ConditionRow['group'];

export const GROUPS: readonly RowGroup<Group>[] = [
  {
    key: 'status-not-sent',
    title: 'Status not sent',
    note: 'The server did not say whether these are active or past: they may be either.',
  },
  { key: 'active', title: 'Active', note: null },
  { key: 'inactive', title: 'Inactive', note: null },
  { key: 'ruled-out', title: 'Ruled out', note: 'Considered and found not to be so.' },
  { key: 'in-error', title: 'Entered in error', note: 'Withdrawn by those who entered them: not to be relied on.' },
];

const DATE = /^(\d{2}-)?([A-Z][a-z]{2}-)?\d{4}( |$)/;

/** `since 2011` for a date; an age or the sender's own words stand as they came. */
export function onsetWords(onset: string | null): readonly string[] {
  if (onset === null) return [];
  return [daysOnly(DATE.test(onset) ? `since ${onset}` : `onset ${onset}`)];
}

export function marksOf({ caution, group }: ConditionRow): RowMark[] {
  if (group === 'ruled-out') return [{ text: 'Ruled out', look: 'plain' }];
  if (group === 'in-error') return [{ text: 'Entered in error', look: 'plain' }];
  return caution === null ? [] : [{ text: caution, look: 'warn' }];
}

/** `Confirmed, Encounter diagnosis, both kidneys`; what stands before the name already is not said twice. */
export function summaryLine(row: ConditionRow): string {
  const verification = row.verificationStatus === row.caution ? [] : [row.verificationStatus];
  // `Problem list` stands in the card's head, for all rows that do not say otherwise.
  const category = row.category === 'Problem list' ? [] : [row.category ?? 'no category sent'];
  return [
    ...verification,
    ...category,
    ...row.qualifiers.map(({ text }) => text),
    ...row.remarks.map(({ text }) => text),
  ].join(', ');
}

/** `1 resolved, 1 ruled out, 1 in remission`: what the active list does not show, counted. */
export function restWords(rows: readonly ConditionRow[]): string | null {
  return countedWords(rows.map(restWord));
}

function restWord({ group, clinicalStatus }: ConditionRow): string | null {
  switch (group) {
    case 'active':
      return null;
    case 'inactive': {
      const status = clinicalStatus.toLowerCase();
      return status === 'remission' ? 'in remission' : status;
    }
    case 'ruled-out':
      return 'ruled out';
    case 'status-not-sent':
      return 'with no status sent';
    case 'in-error':
      return 'entered in error';
  }
}
