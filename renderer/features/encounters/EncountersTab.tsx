import type { JSX } from 'react';
import type { EncounterRow, ListState } from '../../../shared/chart-model.ts';
import type { Loaded } from '../../use-command.ts';
import { GroupedTables, Lines, NotSent, type Column } from '../../ui/GroupedTables.tsx';
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

/** Every visit and stay that was read, newest first, in groups that must not be mixed. */
export function EncountersTab(props: Props): JSX.Element {
  return <GroupedTables {...props} name="encounters" groups={GROUPS} hidden="in-error" columns={COLUMNS} />;
}
