import type { JSX } from 'react';
import type { ListState, MedicationRow } from '../../../shared/chart-model.ts';
import type { Loaded } from '../../use-command.ts';
import { GroupedTables, Lines, NotSent, type Column } from '../../ui/GroupedTables.tsx';
import { MarkedName } from '../../ui/MarkedName.tsx';
import { GROUPS, dosageLines, marksOf, remarkLines } from './medication-words.ts';

type Props = { readonly list: ListState; readonly loaded: Loaded<readonly MedicationRow[]>; readonly total: number };

const COLUMNS: readonly Column<MedicationRow>[] = [
  {
    title: 'Medication',
    percent: 27,
    cell: (row) => (
      <>
        <MarkedName marks={marksOf(row)} name={row.name} />
        {row.codes.length > 0 && <small className="codes">{row.codes.join(', ')}</small>}
      </>
    ),
  },
  { title: 'Dosage', percent: 25, cell: (row) => <Lines lines={dosageLines(row)} /> },
  {
    title: 'When',
    percent: 14,
    cell: ({ since, until }) => {
      const lines = [since, until].filter((part) => part !== null);
      return lines.length === 0 ? <NotSent /> : <Lines lines={lines} />;
    },
  },
  {
    title: 'Status',
    percent: 9,
    cell: ({ status, intent }) => (
      <>
        {status}
        <small className="codes">{intent}</small>
      </>
    ),
  },
  { title: 'Remarks', percent: 25, cell: (row) => <Lines lines={remarkLines(row)} /> },
];

/** Every medication that was read, in the groups that must not be mixed (D53, D54). */
export function MedicationsTab(props: Props): JSX.Element {
  return <GroupedTables {...props} name="medications" groups={GROUPS} hidden="in-error" columns={COLUMNS} />;
}
