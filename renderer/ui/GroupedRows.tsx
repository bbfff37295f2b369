import type { JSX, ReactNode } from 'react';
import type { ListName, ListState } from '../../shared/chart-model.ts';
import { LIST_LABELS } from '../list-words.ts';
import type { Loaded } from '../use-command.ts';
import { Card } from './Card.tsx';
import { Disclosed } from './Disclosed.tsx';
import { ListNotice } from './ListNotice.tsx';
import { LoadedNotice } from './LoadedNotice.tsx';
import { RowList } from './RowList.tsx';

export type RowGroup<G extends string> = {
  readonly key: G;
  readonly title: string;
  /** What must be known before the rows are read. */
  readonly note: string | null;
};

type Props<G extends string, R extends { readonly group: G }> = {
  readonly name: ListName;
  readonly list: ListState;
  readonly loaded: Loaded<readonly R[]>;
  /** How many main has. */
  readonly total: number;
  readonly groups: readonly RowGroup<G>[];
  /** Its rows stay hidden until asked for. */
  readonly hidden: G;
  readonly renderRow: (row: R) => ReactNode;
};

/** A whole list in groups that must not be mixed, each under a heading of its own. */
export function GroupedRows<G extends string, R extends { readonly group: G }>(props: Props<G, R>): JSX.Element {
  const { name, list, loaded, total, groups, hidden, renderRow } = props;
  const rows = loaded.state === 'ready' ? loaded.value : [];
  const what = LIST_LABELS[name].toLowerCase();
  const quiet = list.state === 'complete' && list.warnings.length === 0 && rows.length > 0;
  return (
    <div className="groups">
      {!quiet && (
        <div className="card list-card">
          {total > 0 && <LoadedNotice loaded={loaded} what={what} />}
          {(loaded.state === 'ready' || total === 0) && (
            <ListNotice name={name} list={list} rows={rows.length} none={what} />
          )}
        </div>
      )}
      {groups.map((group) => {
        const members = rows.filter((row) => row.group === group.key);
        if (members.length === 0) return null;
        const card = <GroupCard key={group.key} {...{ group, members, renderRow }} />;
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
  readonly renderRow: (row: R) => ReactNode;
};

function GroupCard<G extends string, R>({ group, members, renderRow }: GroupProps<G, R>): JSX.Element {
  return (
    <Card title={group.title} count={String(members.length)} className={`list-card ${group.key}`}>
      {group.note !== null && <p className="group-note">{group.note}</p>}
      <RowList label={group.title}>{members.map(renderRow)}</RowList>
    </Card>
  );
}
