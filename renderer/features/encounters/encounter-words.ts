/** How encounters are grouped and worded. */
import type { EncounterRow } from '../../../shared/chart-model.ts';
import type { RowGroup } from '../../ui/GroupedTables.tsx';
import type { RowMark } from '../../ui/MarkedName.tsx';

type Group = EncounterRow['group'];

export const GROUPS: readonly RowGroup<Group>[] = [
  { key: 'in-progress', title: 'In progress', note: null },
  { key: 'planned', title: 'Planned', note: 'Has not taken place.' },
  { key: 'past', title: 'Past', note: null },
  {
    key: 'status-unclear',
    title: 'Status unclear',
    note: 'The server did not say whether these took place.',
  },
  { key: 'cancelled', title: 'Cancelled', note: 'Did not take place.' },
  { key: 'in-error', title: 'Entered in error', note: 'Withdrawn by those who entered them: not to be relied on.' },
];

/** What the heading of the group does not say already. */
export function marksOf({ group, status }: EncounterRow): RowMark[] {
  switch (group) {
    case 'in-progress':
      return status === 'In progress' ? [] : [{ text: status, look: 'warn' }];
    case 'planned':
    case 'cancelled':
    case 'status-unclear':
      return [{ text: status, look: 'warn' }];
    case 'in-error':
      return [{ text: status, look: 'plain' }];
    case 'past':
      return [];
  }
}

/** What stands under `Ended`: of one that goes on nothing is missing. */
export function endWords({ end, group }: EncounterRow): string | null {
  if (end !== null) return end;
  switch (group) {
    case 'in-progress':
      return 'in progress';
    case 'planned':
    case 'cancelled':
      return '';
    case 'past':
    case 'status-unclear':
    case 'in-error':
      return null;
  }
}
