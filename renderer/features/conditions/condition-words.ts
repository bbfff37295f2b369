/** How conditions are grouped and worded: what a row says, and what a footer counts. */
import type { ConditionRow } from '../../../shared/chart-model.ts';
import type { RowGroup, Sections } from '../../ui/GroupedTables.tsx';
import { countedWords, daysOnly } from '../../list-words.ts';
import type { Line } from '../../ui/list-lines.ts';
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

/** Where a condition is written down says what it is (D51). What has no category may be any of them: it comes first (D44). */
const SECTION_TITLES: Readonly<Record<ConditionRow['section'], string>> = {
  'not-sent': 'No category sent',
  'problem-list': 'Problem list',
  'health-concern': 'Health concerns',
  'encounter-diagnosis': 'Encounter diagnoses',
  other: 'Other categories',
};
export const SECTIONS: Sections<ConditionRow> = {
  of: ({ section }) => section,
  titles: Object.entries(SECTION_TITLES),
};

/** What the filter of the page looks through. */
export const searchText = ({ name, codes, qualifiers, remarks }: ConditionRow): string =>
  [name, ...codes, ...[...qualifiers, ...remarks].map(({ text }) => text)].join(' ');

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

/** `Relapse, Confirmed, Encounter diagnosis, both kidneys`; what stands before the name already is not said twice. */
export function summaryLine({ head: row, others }: Line<ConditionRow>): string {
  const clinical = row.clinicalStatus === 'Active' ? [] : [row.clinicalStatus];
  const verification = row.verificationStatus === row.caution ? [] : [row.verificationStatus];
  // `Problem list` stands in the card's head, for all rows that do not say otherwise.
  const category = row.category === 'Problem list' ? [] : [row.category ?? 'no category sent'];
  const times = others.length === 0 ? [] : [`recorded ${others.length + 1} times`];
  const told = [...row.qualifiers, ...row.remarks].map(({ text }) => text);
  return [...clinical, ...verification, ...category, ...told, ...times].join(', ');
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
    // It has a line of its own: it may be active.
    case 'status-not-sent':
      return null;
    case 'in-error':
      return 'entered in error';
  }
}
