import type { JSX } from 'react';
import type { ConditionRow, ListState } from '../../../shared/chart-model.ts';
import type { Loaded } from '../../use-command.ts';
import { GroupedTables, Lines, NotSent, type Column, type ListOrder, type ListView } from '../../ui/GroupedTables.tsx';
import { MarkedName } from '../../ui/MarkedName.tsx';
import { GROUPS, SECTIONS, marksOf, searchText } from './condition-words.ts';

type Props = { readonly list: ListState; readonly loaded: Loaded<readonly ConditionRow[]>; readonly total: number };

const COLUMNS: readonly Column<ConditionRow>[] = [
  {
    title: 'Condition',
    percent: 33,
    cell: (row) => (
      <>
        <MarkedName marks={marksOf(row)} name={row.name} />
        {row.qualifiers.length > 0 && (
          <small className="qualifiers">
            {row.qualifiers.map(({ label, text }) => `${label}: ${text}`).join('; ')}
          </small>
        )}
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
    percent: 13,
    cell: ({ clinicalStatus, verificationStatus }) => <Lines lines={[clinicalStatus, verificationStatus]} />,
  },
  {
    title: 'Category',
    percent: 14,
    cell: ({ category, recorded }) => (
      <>
        {category ?? <NotSent />}
        {recorded !== null && <small className="codes">recorded {recorded}</small>}
      </>
    ),
  },
  {
    title: 'Remarks',
    percent: 14,
    cell: ({ remarks }) => <Lines lines={remarks.map(({ label, text }) => `${label}: ${text}`)} />,
  },
];

/** What was ruled out is looked for by itself, and is never in sight beside what the patient has (D47). */
const VIEWS: readonly ListView<ConditionRow['group']>[] = [
  {
    key: 'present',
    text: 'Active and past',
    groups: ['status-not-sent', 'active', 'inactive', 'in-error'],
    none: 'active or past conditions',
  },
  { key: 'ruled-out', text: 'Ruled out', groups: ['ruled-out'], none: 'ruled-out conditions' },
];

const ORDERS: readonly ListOrder<ConditionRow>[] = [
  { key: 'onset', text: 'Newest', words: 'Newest onset first', compare: null },
  {
    key: 'name',
    text: 'A to Z',
    words: 'By name, A to Z',
    compare: (a, b) => a.name.localeCompare(b.name, 'en'),
  },
];

/** Every condition that was read, in the groups that must not be mixed (D47, D49, D51). */
export function ConditionsTab(props: Props): JSX.Element {
  return (
    <GroupedTables
      {...props}
      name="conditions"
      groups={GROUPS}
      hidden="in-error"
      views={VIEWS}
      orders={ORDERS}
      columns={COLUMNS}
      sections={SECTIONS}
      grouping="status, then kind of list"
      lineOf={({ same }) => String(same)}
      textOf={searchText}
    />
  );
}
