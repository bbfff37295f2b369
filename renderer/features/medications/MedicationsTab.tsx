import type { JSX } from 'react';
import type { ListState, MedicationRow } from '../../../shared/chart-model.ts';
import type { Loaded } from '../../use-command.ts';
import { Card } from '../../ui/Card.tsx';
import { Disclosed } from '../../ui/Disclosed.tsx';
import { ListNotice } from '../../ui/ListNotice.tsx';
import { LoadedNotice } from '../../ui/LoadedNotice.tsx';
import { Row, RowList } from '../../ui/RowList.tsx';
import { GROUPS, fullLines, marksOf, whenWords } from './medication-words.ts';

type Props = { readonly list: ListState; readonly loaded: Loaded<readonly MedicationRow[]>; readonly total: number };

/** Every medication that was read, in the groups that must not be mixed (D53, D54). */
export function MedicationsTab({ list, loaded, total }: Props): JSX.Element {
  const rows = loaded.state === 'ready' ? loaded.value : [];
  const needsWords = loaded.state === 'ready' || total === 0;
  const quiet = list.state === 'complete' && list.warnings.length === 0 && rows.length > 0;
  return (
    <div className="groups">
      {!quiet && (
        <div className="card list-card">
          {total > 0 && <LoadedNotice loaded={loaded} what="medications" />}
          {needsWords && <ListNotice name="medications" list={list} rows={rows.length} none="medications" />}
        </div>
      )}
      {GROUPS.map(({ key, title, note }) => {
        const members = rows.filter(({ group }) => group === key);
        if (members.length === 0) return null;
        const card = (
          <Card key={key} title={title} count={String(members.length)} className={`list-card ${key}`}>
            {note !== null && <p className="group-note">{note}</p>}
            <RowList label={title}>
              {members.map((row) => (
                <Row key={row.id} name={row.name} marks={marksOf(row)} when={whenWords(row)} details={fullLines(row)} />
              ))}
            </RowList>
          </Card>
        );
        if (key !== 'in-error') return card;
        const words = `${members.length} entered in error`;
        return (
          <Disclosed key={key} show={`Show ${words}`} hide={`Hide ${words}`}>
            {card}
          </Disclosed>
        );
      })}
    </div>
  );
}
