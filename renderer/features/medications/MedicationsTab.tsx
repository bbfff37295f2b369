import type { JSX } from 'react';
import type { MedicationRow, ListState } from '../../../shared/chart-model.ts';
import type { Loaded } from '../../use-command.ts';
import { GroupedRows } from '../../ui/GroupedRows.tsx';
import { Row } from '../../ui/RowList.tsx';
import { GROUPS, fullLines, marksOf, whenWords } from './medication-words.ts';

type Props = { readonly list: ListState; readonly loaded: Loaded<readonly MedicationRow[]>; readonly total: number };

/** Every medication that was read, in the groups that must not be mixed (D53, D54). */
export function MedicationsTab(props: Props): JSX.Element {
  return (
    <GroupedRows
      {...props}
      name="medications"
      groups={GROUPS}
      hidden="in-error"
      renderRow={(row) => (
        <Row key={row.id} name={row.name} marks={marksOf(row)} when={whenWords(row)} details={fullLines(row)} />
      )}
    />
  );
}
