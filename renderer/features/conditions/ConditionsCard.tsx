import type { JSX } from 'react';
import type { ConditionRow, ListState } from '../../../shared/chart-model.ts';
import type { Loaded } from '../../use-command.ts';
import { Card } from '../../ui/Card.tsx';
import { ListNotice } from '../../ui/ListNotice.tsx';
import { LoadedNotice } from '../../ui/LoadedNotice.tsx';
import { linesOf } from '../../ui/list-lines.ts';
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
  const lines = linesOf(rows, ({ same }) => String(same));
  const active = lines.filter(({ head }) => head.group === 'active');
  const unclear = lines.filter(({ head }) => head.group === 'status-not-sent').length;
  const rest = restWords(lines.map(({ head }) => head));
  const known = loaded.state === 'ready' && total > 0;
  return (
    <Card
      title="Active conditions"
      className="list-card"
      busy={list.state === 'loading' || loaded.state === 'loading'}
      {...(active.some(({ head }) => head.category === 'Problem list') ? { meta: 'Problem list' } : {})}
      {...(known ? { count: `${active.length} of ${total}` } : {})}
    >
      {active.length > 0 && (
        <RowList label="Active conditions">
          {active.map((line) => (
            <Row
              key={line.head.id}
              name={line.head.name}
              marks={marksOf(line.head)}
              when={onsetWords(line.head.onset)}
              details={[summaryLine(line)].filter((words) => words !== '')}
            />
          ))}
        </RowList>
      )}
      {total > 0 && <LoadedNotice loaded={loaded} what="conditions" />}
      {(loaded.state === 'ready' || total === 0) && (
        <ListNotice name="conditions" list={list} rows={active.length} none="active conditions" />
      )}
      {unclear > 0 && (
        <p className="more unclear">
          {unclear} {unclear === 1 ? 'condition' : 'conditions'} with no status sent: they may be active.
        </p>
      )}
      {rest !== null && <p className="more">{rest}</p>}
    </Card>
  );
}
