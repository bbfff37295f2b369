/** A result as a row of a table: with the members of a panel, the panels it stands in, and ranges by whom they are for. */
import type { ResultRow } from '../../../shared/chart-model.ts';
import type { ObservationTable } from './observation-table.ts';
import type { Entry } from './observation.ts';
import { rowWithMembers, type PanelsOfMembers } from './panels.ts';
import { withRangesFor, type Person } from './population.ts';
import type { RowOf } from './sentence.ts';

/** A name of its own, under which one result of a series was sent, stays beside it (D27). */
function namedRow(row: ResultRow, { code }: Entry, seriesName: string): ResultRow {
  if (code.name === seriesName) return row;
  return { ...row, remarks: [{ label: 'Sent as', text: code.name }, ...row.remarks] };
}

/** Takes the results, the panels that name others, and who the patient is; gives what makes a row of a result. D19, D22, D27. */
export function createRowOf({
  table,
  panels,
  person,
}: {
  readonly table: ObservationTable;
  readonly panels: () => PanelsOfMembers;
  readonly person: () => Person;
}): RowOf {
  const find = (record: string): Entry | undefined => {
    const row = table.find(record);
    return row < 0 ? undefined : table.results.entry(row);
  };
  // A panel that is told with its pair is no other place where the pair stands.
  const ofPanels = ({ record, row }: Entry): ResultRow['remarks'] =>
    (panels().get(record) ?? [])
      .filter((panel) => !row.id.split(' + ').includes(panel.record))
      .map(({ name }) => ({ label: 'Part of', text: name }));
  return (entry, name) => {
    const row = namedRow(rowWithMembers(entry, find), entry, name);
    const parts = ofPanels(entry);
    const told = parts.length === 0 ? row : { ...row, remarks: [...row.remarks, ...parts] };
    return withRangesFor(told, person());
  };
}
