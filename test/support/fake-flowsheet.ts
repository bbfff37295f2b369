/** The flowsheet of a fake desktop: small, slow and plain. */
import type { ResultRow, Series } from '../../shared/chart-model.ts';
import { valueText } from '../../shared/clinical/value-text.ts';
import type { Flowsheet, FlowsheetQuery, SheetRow } from '../../shared/flowsheet.ts';
import type { SampleSeries } from './fake-desktop-data.ts';

type Test = { readonly series: Series; readonly timed: readonly ResultRow[]; readonly rows: readonly ResultRow[] };

const momentOf = ({ time }: ResultRow): string => `${time?.startMs ?? ''}–${time?.endMs ?? ''}`;
/** As many as the contract allows; a value import of it would bring zod into the page. */
const MAX_IN_CELL = 4;
const TITLES = { 'vital-signs': 'Vital signs', laboratory: 'Laboratory', other: 'Other' } as const;
const CATEGORIES = ['vital-signs', 'laboratory', 'other'] as const;

const isInside = ({ time }: ResultRow, { fromMs, toMs }: FlowsheetQuery): boolean =>
  time === null || ((fromMs === null || time.endMs >= fromMs) && (toMs === null || time.startMs <= toMs));

function testsOf(all: readonly SampleSeries[], query: FlowsheetQuery): Test[] {
  const { inError } = query;
  return all
    .map(({ series, results }): Test => {
      const rows = results.map(({ row }) => row).filter(({ status }) => inError || status !== 'entered-in-error');
      return { series, rows, timed: rows.filter((row) => row.time !== null && isInside(row, query)) };
    })
    .filter(({ rows }) => rows.length > 0);
}

function rowOf(
  { series, timed, rows }: Test,
  moments: readonly string[],
  from: number,
  arrived: ReadonlySet<string>,
): SheetRow {
  const { key, name, kind, unit } = series;
  const cells = moments.flatMap((moment, n) => {
    const own = timed.filter((row) => momentOf(row) === moment);
    const results = own.slice(0, MAX_IN_CELL).map(({ id, value, status, flag }) => ({
      ...{
        id,
        status,
        flag,
        arrived: arrived.has(id),
        marks: [],
        brief: value.kind === 'quantity' || value.kind === 'pair',
      },
      text: valueText(value, false),
      exact: valueText(value),
    }));
    return own.length === 0 ? [] : [{ column: from + n, count: own.length, results }];
  });
  return { key, name, kind, unit, untimed: rows.filter(({ time }) => time === null).length, cells };
}

/** `arrived`: ids of the results that came with the last reading; null: the chart was read once. */
export function flowsheetOf(
  samples: readonly SampleSeries[],
  query: FlowsheetQuery,
  arrived: ReadonlySet<string> | null = null,
): Flowsheet {
  const every = testsOf(samples, query);
  const found = every.filter(({ series }) => series.name.toLowerCase().includes(query.search.trim().toLowerCase()));
  const tests = CATEGORIES.flatMap((category) =>
    found
      .filter(({ series }) => series.category === category)
      .sort((a, b) => a.series.name.localeCompare(b.series.name, 'en')),
  );
  const byMoment = new Map(tests.flatMap(({ timed }) => timed).map((row) => [momentOf(row), row.time]));
  const times = [...byMoment].sort(([, a], [, b]) => (b?.startMs ?? 0) - (a?.startMs ?? 0));
  const { rows, columns } = query;
  const moments = times.slice(columns.offset, columns.offset + columns.limit);
  const count = (of: (test: Test) => number): number => tests.reduce((sum, test) => sum + of(test), 0);
  return {
    ...{ tests: tests.length, allTests: every.length, times: times.length },
    results: count(({ timed }) => timed.length),
    untimed: count(({ rows: all }) => all.filter(({ time }) => time === null).length),
    outside: count(({ rows: all, timed }) => all.filter(({ time }) => time !== null).length - timed.length),
    arrived: arrived === null ? null : count(({ timed }) => timed.filter(({ id }) => arrived.has(id)).length),
    inError: count(({ series }) => series.inError),
    groups: CATEGORIES.flatMap((category) => {
      const own = tests.filter(({ series }) => series.category === category);
      const first = tests.findIndex(({ series }) => series.category === category);
      return own.length === 0 ? [] : [{ title: TITLES[category], first, count: own.length }];
    }),
    columns: moments.flatMap(([, time]) => time ?? []),
    rows: tests.slice(rows.offset, rows.offset + rows.limit).map((test) =>
      rowOf(
        test,
        moments.map(([moment]) => moment),
        columns.offset,
        arrived ?? new Set(),
      ),
    ),
  };
}
