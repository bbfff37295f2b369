/** The Observations of a chart in columns: of each its id, the facts it shares with others, and its own few numbers. */
import { readTime } from '../../../shared/clinical/dates.ts';
import type { NotShown, ResultValue } from '../../../shared/chart-model.ts';
import type { Places } from '../intake/slots.ts';
import { createArrivals } from './arrivals.ts';
import { createColumns, isShown, recordOf } from './observation-columns.ts';
import { createIntake, type Intake } from './observation-intake.ts';
import { createObservationForms, factsOfOne, valueAt, type Facts, type ObservationForms } from './observation-forms.ts';
import { readObservation, type Entry } from './observation.ts';
import { judge, type Context } from './quarantine.ts';
import { versionOf } from '../../../shared/fhir/version.ts';

/** Results by number. Numbers stay the same until the list is cleared. */
export type Results = {
  /** Of the record's form: its code, unit, flag, status, ranges and kind are its own; its time, numbers and id are not. */
  readonly facts: (row: number) => Entry;
  /** Epoch ms; 0 where it has no time. */
  readonly startMs: (row: number) => number;
  readonly endMs: (row: number) => number;
  readonly y: (row: number) => number | null;
  readonly y2: (row: number) => number | null;
  /** As sent. */
  readonly value: (row: number) => ResultValue;
  /** In the unit of its series, where it was sent in another. */
  readonly inUnit: (row: number) => ResultValue;
  /** Of the record alone, or the first of several that a result was made of. */
  readonly record: (row: number) => string;
  /** As a row of a table has it. */
  readonly id: (row: number) => string;
  /** The whole of it, made anew. */
  readonly entry: (row: number) => Entry;
};

export type ObservationTable = Intake & {
  readonly results: Results;
  /** Takes a resource as it came; tells whether it is a record that was not there before. */
  readonly add: (resource: unknown) => boolean;
  readonly clear: () => void;
  /** The results that are shown. */
  readonly rows: () => number[];
  /** Those that name others as their members. */
  readonly panels: () => Entry[];
  /** Takes `Observation/id`; gives its number, -1 where it is not shown. */
  readonly find: (record: string) => number;
  readonly notShown: () => NotShown[];
  /** Tells whether a record came with the last reading; null: the list was read once. */
  readonly arrived: () => ((record: string) => boolean) | null;
};

/** Takes the columns as they are now; gives what is asked of a result. */
function createResults(
  columns: () => ReturnType<typeof createColumns>,
  forms: ObservationForms,
  timeZone: string,
): Results {
  const factsOf = (row: number): Facts => {
    const facts = columns().factsAt(row);
    if (facts === undefined) throw new RangeError('no result of this number');
    return facts;
  };
  const placesOf = (row: number): Places => {
    const { keys, numbers, fromOf } = columns();
    const from = fromOf(row);
    return { id: keys.key(row), number: (n) => numbers.at(from + n), numberText: (n) => numbers.text(from + n) };
  };
  const numberAt = (row: number, n: number): number => columns().numbers.at(columns().fromOf(row) + n);
  /** Asked of every result whenever something was read: a time of day is a subtraction. */
  const edge = (row: number, side: 'startMs' | 'endMs'): number => {
    const { entry, number, time } = factsOf(row);
    if (number < 0) return entry.row.time?.[side] ?? 0;
    const clockMs = numberAt(row, time.at);
    if (!time.isDay) return clockMs - time.zoneMs;
    return readTime(new Date(clockMs).toISOString().slice(0, 10), timeZone)?.[side] ?? 0;
  };
  const record = (row: number): string => recordOf(columns().keys.key(row));
  const value = (row: number): ResultValue => valueAt(factsOf(row), placesOf(row));
  return {
    record,
    id: record,
    facts: (row) => factsOf(row).entry,
    startMs: (row) => edge(row, 'startMs'),
    endMs: (row) => edge(row, 'endMs'),
    y: (row) => {
      const { entry, first } = factsOf(row);
      return entry.y === null || first < 0 ? entry.y : numberAt(row, first);
    },
    y2: (row) => {
      const { entry, second } = factsOf(row);
      return entry.y2 === null || second < 0 ? entry.y2 : numberAt(row, second);
    },
    value,
    inUnit: value,
    entry: (row) => {
      const { entry, number } = factsOf(row);
      return number < 0 ? entry : forms.entry(number, placesOf(row));
    },
  };
}

/** An empty table for the chart of `context`. */
export function createObservationTable(context: Context): ObservationTable {
  const forms = createObservationForms(context);
  let columns = createColumns(forms);
  let included = new Set<string>();
  let unidentified: NotShown[] = [];

  const add = (resource: unknown): boolean => {
    const judged = judge(resource, 'observations', context);
    if (judged.kind === 'included') return included.size < included.add(judged.record).size;
    if (judged.kind === 'shown') {
      const entry = readObservation(judged.resource, judged.record, context);
      return columns.putSingle(judged.record, factsOfOne(entry, versionOf(resource)));
    }
    if (judged.identified) {
      return columns.putSingle(judged.record, { notShown: judged.entry, version: versionOf(resource) });
    }
    unidentified.push(judged.entry);
    return true;
  };
  const arrivals = createArrivals();
  const intake = createIntake(forms, () => columns, add);
  return {
    results: createResults(() => columns, forms, context.timeZone),
    ...intake,
    add,
    clear: () => {
      intake.discard();
      arrivals.remember(columns.fingerprints());
      columns = createColumns(forms);
      included = new Set();
      unidentified = [];
    },
    rows: () => {
      const { keys, factsAt } = columns;
      const rows: number[] = [];
      for (let row = 0; row < keys.size(); row++) if (factsAt(row) !== undefined) rows.push(row);
      return rows;
    },
    panels: () =>
      columns
        .currentSingles()
        .flatMap((single) => (isShown(single) && single.entry.members !== null ? [single.entry] : [])),
    find: (record) => {
      const row = columns.find(record);
      return row >= 0 && columns.factsAt(row) !== undefined ? row : -1;
    },
    arrived: () => {
      const isNew = arrivals.isNew();
      return isNew === null
        ? null
        : (record) => {
            const row = columns.find(record);
            return row >= 0 && isNew(columns.fingerprintAt(row));
          };
    },
    notShown: () => [
      ...columns.currentSingles().flatMap((single) => (isShown(single) ? [] : [single.notShown])),
      ...unidentified,
    ],
  };
}
