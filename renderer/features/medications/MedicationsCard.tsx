import type { JSX, ReactNode } from 'react';
import type { ListState, MedicationRow } from '../../../shared/chart-model.ts';
import { useClock } from '../../clock.ts';
import type { Loaded } from '../../use-command.ts';
import { Card } from '../../ui/Card.tsx';
import { ListNotice } from '../../ui/ListNotice.tsx';
import { LoadedNotice } from '../../ui/LoadedNotice.tsx';
import { Row, RowList } from '../../ui/RowList.tsx';
import { DrugName, DrugText } from './DrugText.tsx';
import { inSummary, marksOf, NOT_NECESSARILY_TAKEN, recentlyEnded, restWords, whenWords } from './medication-words.ts';

type Props = {
  readonly list: ListState;
  readonly loaded: Loaded<readonly MedicationRow[]>;
  /** All medications of the overview. */
  readonly total: number;
};

/** The summary's list of current medications. */
export function MedicationsCard({ list, loaded, total }: Props): JSX.Element {
  const rows = loaded.state === 'ready' ? loaded.value : [];
  const clock = useClock();
  const shown = rows.filter(inSummary);
  const recently = recentlyEnded(rows, clock);
  const current = rows.filter(({ group }) => group === 'current').length;
  const rest = restWords(rows.filter((row) => !inSummary(row)));
  const known = loaded.state === 'ready' && total > 0;
  return (
    <Card
      title="Medications"
      className="list-card"
      meta={NOT_NECESSARILY_TAKEN}
      busy={list.state === 'loading' || loaded.state === 'loading'}
      {...(known ? { count: `${current} current` } : {})}
    >
      {shown.length > 0 && (
        <RowList label="Medications to know of">
          {shown.map((row) => (
            <Row
              key={row.id}
              name={<DrugName name={row.name} />}
              marks={marksOf(row)}
              when={whenWords(row, clock.nowMs())}
              details={doseLines(row)}
            />
          ))}
        </RowList>
      )}
      {total > 0 && <LoadedNotice loaded={loaded} what="medications" />}
      {(loaded.state === 'ready' || total === 0) && (
        <ListNotice name="medications" list={list} rows={shown.length} none="current medications" />
      )}
      {recently !== null && recently.rows.length > 0 && <p className="more">{recently.words}</p>}
      {rest !== null && <p className="more">{rest}</p>}
    </Card>
  );
}

/** The server's own words where it sent any; the page has the coded parts beside them. */
function doseLines({ dosage }: MedicationRow): readonly ReactNode[] {
  if (dosage.length === 0) return ['No dosage sent'];
  return dosage.map(({ text }, n) => <DrugText key={n} text={text} />);
}
