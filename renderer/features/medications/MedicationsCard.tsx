import type { JSX } from 'react';
import type { ListState, MedicationRow } from '../../../shared/chart-model.ts';
import type { Loaded } from '../../use-command.ts';
import { Card } from '../../ui/Card.tsx';
import { ListNotice } from '../../ui/ListNotice.tsx';
import { LoadedNotice } from '../../ui/LoadedNotice.tsx';
import { Row, RowList } from '../../ui/RowList.tsx';
import { dosageLines, inSummary, marksOf, restWords, whenWords } from './medication-words.ts';

type Props = {
  readonly list: ListState;
  readonly loaded: Loaded<readonly MedicationRow[]>;
  /** All medications of the overview. */
  readonly total: number;
};

/** The summary's list of current medications. */
export function MedicationsCard({ list, loaded, total }: Props): JSX.Element {
  const rows = loaded.state === 'ready' ? loaded.value : [];
  const shown = rows.filter(inSummary);
  const current = rows.filter(({ group }) => group === 'current').length;
  const rest = restWords(rows.filter((row) => !inSummary(row)));
  const known = loaded.state === 'ready' && total > 0;
  return (
    <Card
      title="Medications"
      className="list-card"
      meta="Prescribed, not necessarily taken"
      busy={list.state === 'loading' || loaded.state === 'loading'}
      {...(known ? { count: `${current} current` } : {})}
    >
      {shown.length > 0 && (
        <RowList label="Medications to know of">
          {shown.map((row) => (
            <Row key={row.id} name={row.name} marks={marksOf(row)} when={whenWords(row)} details={dosageLines(row)} />
          ))}
        </RowList>
      )}
      {total > 0 && <LoadedNotice loaded={loaded} what="medications" />}
      {(loaded.state === 'ready' || total === 0) && (
        <ListNotice name="medications" list={list} rows={shown.length} none="current medications" />
      )}
      {rest !== null && <p className="more">{rest}</p>}
    </Card>
  );
}
