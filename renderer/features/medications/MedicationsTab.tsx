import type { JSX } from 'react';
import type { ListState, MedicationRow } from '../../../shared/chart-model.ts';
import { useClock } from '../../clock.ts';
import type { Loaded } from '../../use-command.ts';
import { GroupedTables, Lines, type Column, type ListOrder, type ListView } from '../../ui/GroupedTables.tsx';
import { MarkedName } from '../../ui/MarkedName.tsx';
import { Dosage } from './Dosage.tsx';
import { DrugName } from './DrugText.tsx';
import { GROUPS, marksOf, recentlyEnded, remarkLines, searchText, whenWords } from './medication-words.ts';
import { RecentlyEnded } from './RecentlyEnded.tsx';

type Props = { readonly list: ListState; readonly loaded: Loaded<readonly MedicationRow[]>; readonly total: number };

const columnsAt = (nowMs: number): readonly Column<MedicationRow>[] => [
  {
    title: 'Medication',
    percent: 30,
    cell: (row) => (
      <>
        <MarkedName marks={marksOf(row)} name={<DrugName name={row.name} />} />
        {row.codes.length > 0 && <small className="codes">{row.codes.join(', ')}</small>}
      </>
    ),
  },
  { title: 'Dosage', percent: 28, cell: ({ dosage }) => <Dosage dosage={dosage} /> },
  { title: 'When', percent: 15, cell: (row) => <Lines lines={whenWords(row, nowMs)} /> },
  {
    title: 'Status',
    percent: 10,
    cell: ({ status, intent }) => (
      <>
        {status}
        <small className="codes">{intent}</small>
      </>
    ),
  },
  { title: 'Remarks', percent: 17, cell: (row) => <Lines lines={remarkLines(row)} /> },
];

const VIEWS: readonly ListView<MedicationRow['group']>[] = [
  { key: 'all', text: 'All', groups: GROUPS.map(({ key }) => key), none: 'medications' },
];

const ORDERS: readonly ListOrder<MedicationRow>[] = [
  { key: 'start', text: 'Newest', words: 'Newest start first, past ones by their end', compare: null },
  { key: 'name', text: 'A to Z', words: 'By name, A to Z', compare: (a, b) => a.name.localeCompare(b.name, 'en') },
];

/** Every medication that was read, in the groups that must not be mixed (D53, D54). */
export function MedicationsTab(props: Props): JSX.Element {
  const clock = useClock();
  const recently = props.loaded.state === 'ready' ? recentlyEnded(props.loaded.value, clock) : null;
  return (
    <GroupedTables
      {...props}
      name="medications"
      groups={GROUPS}
      hidden="in-error"
      views={VIEWS}
      orders={ORDERS}
      columns={columnsAt(clock.nowMs())}
      grouping="status"
      textOf={searchText}
      notice={recently !== null && <RecentlyEnded recently={recently} nowMs={clock.nowMs()} />}
    />
  );
}
