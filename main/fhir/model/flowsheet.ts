/** All results as a sheet (D11, D15, D42, D44): tests down, times across, made once and handed out in pieces. */
import type { ResultRow, ResultValue } from '../../../shared/chart-model.ts';
import { isAbnormal, isCritical } from '../../../shared/clinical/flags.ts';
import { holdsTerms, searchTerms } from '../../../shared/clinical/name-search.ts';
import { isMeasured, valueText } from '../../../shared/clinical/value-text.ts';
import {
  MAX_IN_CELL,
  type Flowsheet,
  type FlowsheetQuery,
  type SheetCell,
  type SheetResult,
  type SheetRow,
} from '../../../shared/flowsheet.ts';
import { arrange } from './flowsheet-order.ts';
import type { Results } from './observation-table.ts';
import type { RowOf } from './sentence.ts';
import { inOrder, type SeriesData } from './series.ts';

type Query = Omit<FlowsheetQuery, 'rows' | 'columns'>;
/** A row of the sheet: `timed` in order of time, with those entered in error where they were asked for. */
type Test = {
  readonly data: SeriesData;
  readonly timed: Int32Array;
  readonly untimed: number;
  readonly outside: number;
};
/** A column: the time is told by one of the results that have it. */
type Moment = { readonly startMs: number; readonly endMs: number; readonly results: Results; readonly row: number };
type Sheet = {
  readonly tests: readonly Test[];
  readonly allTests: number;
  /** Newest first. */
  readonly moments: readonly Moment[];
  readonly columnOf: (startMs: number, endMs: number) => number;
  readonly groups: Flowsheet['groups'];
};
/** What the sheet asks of the chart around it. */
export type Around = {
  readonly rowOf: RowOf;
  /** Names of the panels that were sent, by the record of each member. */
  readonly panels: () => ReadonlyMap<string, string>;
  /** Whether a result came with the last reading; null: the chart was read once. */
  readonly arrived: () => ((record: string) => boolean) | null;
};

/** A test with the results that may be seen; those entered in error only where they were asked for. D11, D34. */
function testOf(data: SeriesData, { inError, fromMs, toMs }: Query): Test {
  const { results, untimed } = data;
  const wrong = inError
    ? data.inError.filter((row) => results.facts(row).row.time !== null)
    : data.inError.subarray(0, 0);
  const wrongUntimed = inError ? data.inError.length - wrong.length : 0;
  const all = wrong.length === 0 ? data.timed : inOrder(results, [...data.timed, ...wrong]);
  const isInside = (row: number): boolean =>
    (fromMs === null || results.endMs(row) >= fromMs) && (toMs === null || results.startMs(row) <= toMs);
  const timed = fromMs === null && toMs === null ? all : all.filter(isInside);
  return { data, timed, untimed: untimed.length + wrongUntimed, outside: all.length - timed.length };
}

/** The different times of all results: a span is another time than an instant in it. */
function momentsOf(tests: readonly Test[]): Pick<Sheet, 'moments' | 'columnOf'> {
  const byStart = new Map<number, Moment[]>();
  for (const { data, timed } of tests) {
    const { results } = data;
    for (const row of timed) {
      const [startMs, endMs] = [results.startMs(row), results.endMs(row)];
      const known = byStart.get(startMs);
      if (known === undefined) byStart.set(startMs, [{ startMs, endMs, results, row }]);
      else if (!known.some((moment) => moment.endMs === endMs)) known.push({ startMs, endMs, results, row });
    }
  }
  const starts = Float64Array.from(byStart.keys()).sort().reverse();
  const moments: Moment[] = [];
  const first = new Map<number, number>();
  for (const start of starts) {
    first.set(start, moments.length);
    moments.push(...(byStart.get(start) ?? []).sort((a, b) => b.endMs - a.endMs));
  }
  const columnOf = (startMs: number, endMs: number): number => {
    const from = first.get(startMs) ?? 0;
    const known = byStart.get(startMs) ?? [];
    return from + known.findIndex((moment) => moment.endMs === endMs);
  };
  return { moments, columnOf };
}

function buildSheet(all: readonly SeriesData[], query: Query, panels: Around['panels']): Sheet {
  const terms = searchTerms(query.search);
  const every = all
    .map((data) => testOf(data, query))
    .filter(({ timed, untimed, outside }) => timed.length + untimed + outside > 0);
  const found = every.filter(({ data }) => holdsTerms(data.name, terms));
  const { tests, groups } = arrange(found, query.order, panels);
  return { tests, allTests: every.length, groups, ...momentsOf(tests) };
}

const CELL_CHARS = 40;
const LINE_CHARS = 300;
const whole = (text: string, most: number): string | null => (text.length > most ? null : text);

const sidesOf = (value: ResultValue) =>
  value.kind === 'quantity'
    ? [value.quantity]
    : value.kind === 'pair'
      ? [value.first, value.second].filter(isMeasured)
      : [];

/** What a value must not be read without: its unit is the row's only where it says nothing else (D16, D17); D6. */
function marksOf({ value, remarks }: ResultRow, unit: string | null): string[] {
  const sides = sidesOf(value);
  const marks: string[] = [];
  if (sides.some((side) => side.unitConflict)) marks.push('unit in doubt');
  if (unit !== null && sides.some((side) => side.unit === null)) marks.push('no unit sent');
  for (const { label, text } of remarks) if (label === 'About') marks.push(`about ${text}`);
  return marks;
}

/** Both sides of a pair, the missing one in words (D21): never a number alone. */
function cellText(value: ResultValue, unit: string | null): string {
  if (value.kind === 'parts') return `${value.parts.length} ${value.parts.length === 1 ? 'part' : 'parts'}`;
  const isOther = sidesOf(value).some((side) => side.unit !== null && side.unit !== unit);
  return valueText(value, isOther);
}

function resultOf(row: ResultRow, unit: string | null, arrived: boolean): SheetResult {
  const { id, value, status, flag } = row;
  return {
    ...{ id, status, flag, arrived },
    text: whole(cellText(value, unit), CELL_CHARS),
    exact: whole(valueText(value), LINE_CHARS),
    brief: sidesOf(value).length > 0,
    marks: marksOf(row, unit),
  };
}

/** How much a result wants to be seen before others of its cell. */
function weightOf({ status, flag: { level } }: ResultRow): number {
  if (status === 'entered-in-error') return -1;
  return isCritical(level) ? 2 : isAbnormal(level) ? 1 : 0;
}

/** First of the rows that begin at `fromMs` or later. */
function firstFrom({ data: { results }, timed }: Test, fromMs: number): number {
  let [low, high] = [0, timed.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (results.startMs(timed[middle] ?? 0) < fromMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

function cellsOf(test: Test, sheet: Sheet, columns: FlowsheetQuery['columns'], around: Around): SheetCell[] {
  const arrived = around.arrived();
  const { results, name, unit } = test.data;
  const [from, to] = [columns.offset, Math.min(sheet.moments.length, columns.offset + columns.limit)];
  const [newest, oldest] = [sheet.moments[from], sheet.moments[to - 1]];
  if (newest === undefined || oldest === undefined) return [];
  const cells = new Map<number, number[]>();
  for (let i = firstFrom(test, oldest.startMs); i < test.timed.length; i++) {
    const row = test.timed[i] ?? 0;
    if (results.startMs(row) > newest.startMs) break;
    const column = sheet.columnOf(results.startMs(row), results.endMs(row));
    if (column < from || column >= to) continue;
    const cell = cells.get(column);
    if (cell === undefined) cells.set(column, [row]);
    else cell.push(row);
  }
  return [...cells].map(([column, rows]) => {
    const weight = (row: number): number => weightOf(results.facts(row).row);
    const told = rows.sort((a, b) => weight(b) - weight(a)).slice(0, MAX_IN_CELL);
    const shown = told.map((row) =>
      resultOf(around.rowOf(results.entry(row), name), unit, arrived?.(results.record(row)) ?? false),
    );
    return { column, count: rows.length, results: shown };
  });
}

const sum = (tests: readonly Test[], count: (test: Test) => number): number =>
  tests.reduce((total, test) => total + count(test), 0);

/** How many results of these tests came with the last reading. */
function arrivedIn(tests: readonly Test[], arrived: Around['arrived']): number | null {
  const isNew = arrived();
  if (isNew === null) return null;
  return sum(tests, ({ data, timed }) => timed.filter((row) => isNew(data.results.record(row))).length);
}

function pieceOf(sheet: Sheet, { rows, columns }: FlowsheetQuery, around: Around): Flowsheet {
  const { tests, allTests, moments, groups } = sheet;
  return {
    ...{ tests: tests.length, allTests, times: moments.length, groups },
    results: sum(tests, ({ timed }) => timed.length),
    untimed: sum(tests, ({ untimed }) => untimed),
    outside: sum(tests, ({ outside }) => outside),
    arrived: arrivedIn(tests, around.arrived),
    inError: sum(tests, ({ data }) => data.inError.length),
    columns: moments
      .slice(columns.offset, columns.offset + columns.limit)
      .flatMap(({ results, row }) => results.entry(row).row.time ?? []),
    rows: tests.slice(rows.offset, rows.offset + rows.limit).map((test): SheetRow => {
      const { key, name, kind, unit } = test.data;
      return { key, name, kind, unit, untimed: test.untimed, cells: cellsOf(test, sheet, columns, around) };
    }),
  };
}

/** Takes the chart around it; gives what hands out pieces of the sheet, which stays until series, search, order or time change. */
export function createFlowsheets(around: Around): (all: readonly SeriesData[], query: FlowsheetQuery) => Flowsheet {
  let kept: { readonly all: readonly SeriesData[]; readonly asked: string; readonly sheet: Sheet } | null = null;
  return (all, request) => {
    const { rows: _, columns: __, ...query } = request;
    const asked = JSON.stringify(query);
    if (kept === null || kept.all !== all || kept.asked !== asked) {
      kept = { all, asked, sheet: buildSheet(all, query, around.panels) };
    }
    return pieceOf(kept.sheet, request, around);
  };
}
