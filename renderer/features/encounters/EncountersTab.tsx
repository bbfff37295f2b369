import type { JSX } from 'react';
import type { EncounterRow, ListState } from '../../../shared/chart-model.ts';
import type { Loaded } from '../../use-command.ts';
import { GroupedTables, Lines, NotSent, type Column, type ListOrder, type ListView } from '../../ui/GroupedTables.tsx';
import { MarkedName } from '../../ui/MarkedName.tsx';
import { GROUPS, endWords, marksOf } from './encounter-words.ts';

type Props = { readonly list: ListState; readonly loaded: Loaded<readonly EncounterRow[]>; readonly total: number };

const COLUMNS: readonly Column<EncounterRow>[] = [
  {
    title: 'Encounter',
    percent: 22,
    cell: (row) => (
      <>
        <MarkedName marks={marksOf(row)} name={row.name} />
        {row.className !== null && row.className !== row.name && <small className="codes">{row.className}</small>}
      </>
    ),
  },
  { title: 'Began', percent: 13, cell: ({ start }) => start ?? <NotSent /> },
  { title: 'Ended', percent: 13, cell: (row) => endWords(row) ?? <NotSent /> },
  {
    title: 'Where',
    percent: 17,
    cell: ({ place, provider }) => (
      <>
        {place ?? (provider === null ? <NotSent /> : null)}
        {provider !== null && (place === null ? provider : <small className="codes">{provider}</small>)}
      </>
    ),
  },
  { title: 'Why', percent: 13, cell: ({ reason }) => reason ?? <NotSent /> },
  {
    title: 'Remarks',
    percent: 22,
    cell: ({ remarks }) => <Lines lines={remarks.map(({ label, text }) => `${label}: ${text}`)} />,
  },
];

const VIEWS: readonly ListView<EncounterRow['group']>[] = [
  { key: 'all', text: 'All', groups: GROUPS.map(({ key }) => key), none: 'encounters' },
];

const ORDERS: readonly ListOrder<EncounterRow>[] = [
  { key: 'start', text: 'Newest', words: 'Newest first', compare: null },
  { key: 'name', text: 'A to Z', words: 'By name, A to Z', compare: (a, b) => a.name.localeCompare(b.name, 'en') },
];

const searchText = ({ name, className, place, reason, provider, remarks }: EncounterRow): string =>
  [name, className, place, reason, provider, ...remarks.map(({ text }) => text)].join(' ');

/** Every visit and stay that was read, newest first, in groups that must not be mixed. */
export function EncountersTab(props: Props): JSX.Element {
  return (
    <GroupedTables
      {...props}
      name="encounters"
      groups={GROUPS}
      hidden="in-error"
      views={VIEWS}
      orders={ORDERS}
      columns={COLUMNS}
      grouping="status"
      textOf={searchText}
    />
  );
}
