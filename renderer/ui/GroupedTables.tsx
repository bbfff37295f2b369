import type { JSX, ReactNode } from 'react';
import type { ListName, ListState } from '../../shared/chart-model.ts';
import { LIST_LABELS } from '../list-words.ts';
import type { Loaded } from '../use-command.ts';
import { Card } from './Card.tsx';
import { Disclosed } from './Disclosed.tsx';
import { ListNotice } from './ListNotice.tsx';
import { LoadedNotice } from './LoadedNotice.tsx';

export type RowGroup<G extends string> = {
  readonly key: G;
  readonly title: string;
  /** What must be known before the rows are read. */
  readonly note: string | null;
};

export type Column<R> = {
  readonly title: string;
  /** Share of the table's width: the same in every group, so that the columns stand in line down the page. */
  readonly percent: number;
  readonly cell: (row: R) => ReactNode;
};

type Props<G extends string, R extends { readonly group: G; readonly id: string }> = {
  readonly name: ListName;
  readonly list: ListState;
  readonly loaded: Loaded<readonly R[]>;
  /** How many main has. */
  readonly total: number;
  readonly groups: readonly RowGroup<G>[];
  /** Its rows stay hidden until asked for. */
  readonly hidden: G;
  /** The first one names the row. */
  readonly columns: readonly Column<R>[];
};

/** A whole list in groups that must not be mixed, each a table under a heading of its own. */
export function GroupedTables<G extends string, R extends { readonly group: G; readonly id: string }>(
  props: Props<G, R>,
): JSX.Element {
  const { name, list, loaded, total, groups, hidden, columns } = props;
  const rows = loaded.state === 'ready' ? loaded.value : [];
  const what = LIST_LABELS[name].toLowerCase();
  const quiet = list.state === 'complete' && list.warnings.length === 0 && rows.length > 0;
  return (
    <div className="groups">
      {!quiet && (
        <div className="card list-card note-card empty-hides">
          {total > 0 && <LoadedNotice loaded={loaded} what={what} />}
          {(loaded.state === 'ready' || total === 0) && (
            <ListNotice name={name} list={list} rows={rows.length} none={what} />
          )}
        </div>
      )}
      {groups.map((group) => {
        const members = rows.filter((row) => row.group === group.key);
        if (members.length === 0) return null;
        const card = <GroupCard key={group.key} {...{ group, members, columns }} />;
        if (group.key !== hidden) return card;
        const words = `${members.length} ${group.title.toLowerCase()}`;
        return (
          <Disclosed key={group.key} show={`Show ${words}`} hide={`Hide ${words}`}>
            {card}
          </Disclosed>
        );
      })}
    </div>
  );
}

type GroupProps<G extends string, R> = {
  readonly group: RowGroup<G>;
  readonly members: readonly R[];
  readonly columns: readonly Column<R>[];
};

function GroupCard<G extends string, R extends { readonly id: string }>({
  group,
  members,
  columns,
}: GroupProps<G, R>): JSX.Element {
  return (
    <Card
      title={group.title}
      count={String(members.length)}
      className={`list-card ${group.key}`}
      {...(group.note === null ? {} : { meta: group.note })}
    >
      <table className="table group-table" aria-label={group.title}>
        <colgroup>
          {columns.map(({ title, percent }) => (
            <col key={title} style={{ width: `${percent}%` }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map(({ title }) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {members.map((row) => (
            <tr key={row.id}>
              {columns.map(({ title, cell }, n) =>
                n === 0 ? (
                  <th key={title} scope="row">
                    {cell(row)}
                  </th>
                ) : (
                  <td key={title} data-title={title}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

/** Something that was not sent: said, never blank (D2). */
export function NotSent(): JSX.Element {
  return <span className="quiet">not sent</span>;
}

/** Several short facts in one cell, each on a line of its own. */
export function Lines({ lines }: { readonly lines: readonly string[] }): JSX.Element {
  return (
    <>
      {lines.map((line, n) => (
        // Two instructions may read the same: only the place tells them apart.
        <div key={`${n} ${line}`}>{line}</div>
      ))}
    </>
  );
}
