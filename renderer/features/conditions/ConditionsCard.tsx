import type { JSX } from 'react';
import type { ConditionRow, ListState } from '../../../shared/chart-model.ts';
import type { Loaded } from '../../use-command.ts';
import { Card } from '../../ui/Card.tsx';
import { ListNotice } from '../../ui/ListNotice.tsx';
import { LoadedNotice } from '../../ui/LoadedNotice.tsx';
import { Row, RowList } from '../../ui/RowList.tsx';
import { marksOf, onsetWords, restWords, summaryLine } from './condition-words.ts';

type Props = {
  readonly list: ListState;
  readonly loaded: Loaded<readonly ConditionRow[]>;
  /** All conditions of the overview, for `4 of 7`. */
  readonly total: number;
};

/** The summary's list of active conditions. */
export function ConditionsCard({ list, loaded, total }: Props): JSX.Element {
  const rows = loaded.state === 'ready' ? loaded.value : [];
  const active = rows.filter(({ group }) => group === 'active');
  const rest = restWords(rows);
  const known = loaded.state === 'ready' && total > 0;
  return (
    <Card
      title="Active conditions"
      className="list-card"
      busy={list.state === 'loading' || loaded.state === 'loading'}
      {...(active.some(({ category }) => category === 'Problem list') ? { meta: 'Problem list' } : {})}
      {...(known ? { count: `${active.length} of ${total}` } : {})}
    >
      {active.length > 0 && (
        <RowList label="Active conditions">
          {active.map((row) => (
            <Row
              key={row.id}
              name={row.name}
              marks={marksOf(row)}
              when={onsetWords(row.onset)}
              details={[summaryLine(row)].filter((line) => line !== '')}
            />
          ))}
        </RowList>
      )}
      {total > 0 && <LoadedNotice loaded={loaded} what="conditions" />}
      {(loaded.state === 'ready' || total === 0) && (
        <ListNotice name="conditions" list={list} rows={active.length} none="active conditions" />
      )}
      {rest !== null && <p className="more">{rest}</p>}
    </Card>
  );
}
