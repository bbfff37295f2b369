import type { JSX } from 'react';
import type { ConditionRow, ListState } from '../../../shared/chart-model.ts';
import type { Loaded } from '../../use-command.ts';
import { GroupedTables, Lines, NotSent, type Column } from '../../ui/GroupedTables.tsx';
import { MarkedName } from '../../ui/MarkedName.tsx';
import { GROUPS, marksOf } from './condition-words.ts';

type Props = { readonly list: ListState; readonly loaded: Loaded<readonly ConditionRow[]>; readonly total: number };

const COLUMNS: readonly Column<ConditionRow>[] = [
  {
    title: 'Condition',
    percent: 27,
    cell: (row) => (
      <>
        <MarkedName marks={marksOf(row)} name={row.name} />
        {row.codes.length > 0 && <small className="codes">{row.codes.join(', ')}</small>}
      </>
    ),
  },
  { title: 'Onset', percent: 13, cell: ({ onset }) => onset ?? <NotSent /> },
  {
    title: 'Ended',
    percent: 13,
    cell: ({ abatement, group }) => abatement ?? (group === 'active' ? null : <NotSent />),
  },
  {
    title: 'Status',
    percent: 12,
    cell: ({ clinicalStatus, verificationStatus }) => <Lines lines={[clinicalStatus, verificationStatus]} />,
  },
  {
    title: 'Category',
    percent: 15,
    cell: ({ category, recorded }) => (
      <>
        {category ?? <NotSent />}
        {recorded !== null && <small className="codes">recorded {recorded}</small>}
      </>
    ),
  },
  {
    title: 'Remarks',
    percent: 20,
    cell: ({ remarks }) => <Lines lines={remarks.map(({ label, text }) => `${label}: ${text}`)} />,
  },
];

/** Every condition that was read, in the groups that must not be mixed (D47, D49). */
export function ConditionsTab(props: Props): JSX.Element {
  return <GroupedTables {...props} name="conditions" groups={GROUPS} hidden="in-error" columns={COLUMNS} />;
}
