import type { JSX } from 'react';
import type { ConditionRow, ListState } from '../../../shared/chart-model.ts';
import type { Loaded } from '../../use-command.ts';
import { GroupedRows } from '../../ui/GroupedRows.tsx';
import { Row } from '../../ui/RowList.tsx';
import { GROUPS, fullLines, marksOf, courseWords } from './condition-words.ts';

type Props = { readonly list: ListState; readonly loaded: Loaded<readonly ConditionRow[]>; readonly total: number };

/** Every condition that was read, in the groups that must not be mixed (D47, D49). */
export function ConditionsTab(props: Props): JSX.Element {
  return (
    <GroupedRows
      {...props}
      name="conditions"
      groups={GROUPS}
      hidden="in-error"
      renderRow={(row) => (
        <Row key={row.id} name={row.name} marks={marksOf(row)} when={courseWords(row)} details={fullLines(row)} />
      )}
    />
  );
}
