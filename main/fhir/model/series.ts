/** Results that share a code and an axis (D16, D18, D27), in order of time. */
import { axisOf, sharedSeries } from '../../../shared/clinical/conversions.ts';
import { isAbnormal } from '../../../shared/clinical/flags.ts';
import { isMeasured } from '../../../shared/clinical/value-text.ts';
import type { Series, SeriesCategory } from '../../../shared/chart-model.ts';
import { conversionsOf, inSeriesUnit, type Conversions, type SeriesUnit } from './converted.ts';
import type { Results } from './observation-table.ts';
import type { Entry } from './observation.ts';
import { pairUp } from './pairs.ts';
import { rankOf } from './rank.ts';
import type { RowOf } from './sentence.ts';
import { reduce, type Mark } from './reduce.ts';

export type SeriesData = {
  readonly key: string;
  readonly kind: Series['kind'];
  readonly category: SeriesCategory;
  readonly name: string;
  readonly codes: readonly string[];
  readonly loinc: string | null;
  /** As sent with the latest exact result. */
  readonly unit: string | null;
  readonly conversions: Conversions;
  /** Where its results are read, in the unit of the series. Rows below are numbers there. */
  readonly results: Results;
  /** Results with a time, oldest first, without those entered in error. */
  readonly timed: Int32Array;
  readonly untimed: Int32Array;
  readonly inError: Int32Array;
  /** Those of `timed` that can be drawn. */
  readonly drawn: Int32Array;
};

/** Oldest first; of results of one time the one with the lower id first, so that order never depends on arrival. */
export function inOrder(results: Results, rows: readonly number[]): Int32Array {
  const starts = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) starts[i] = results.startMs(rows[i] ?? 0);
  const before = (a: number, b: number): number =>
    (starts[a] ?? 0) - (starts[b] ?? 0) || byEndAndRecord(results, rows[a] ?? 0, rows[b] ?? 0);
  const order = new Int32Array(rows.length);
  // Servers send the newest first: turned round, they are often in order already.
  const isTurned = (starts[0] ?? 0) > (starts[rows.length - 1] ?? 0);
  for (let i = 0; i < rows.length; i++) order[i] = isTurned ? rows.length - 1 - i : i;
  let isSorted = true;
  for (let i = 1; i < order.length && isSorted; i++) isSorted = before(order[i - 1] ?? 0, order[i] ?? 0) <= 0;
  if (!isSorted) order.sort(before);
  for (let i = 0; i < order.length; i++) order[i] = rows[order[i] ?? 0] ?? 0;
  return order;
}

function byEndAndRecord(results: Results, a: number, b: number): number {
  const byEnd = results.endMs(a) - results.endMs(b);
  if (byEnd !== 0) return byEnd;
  const [first, second] = [results.record(a), results.record(b)];
  return first < second ? -1 : first > second ? 1 : 0;
}

/** Unit as it was sent with the latest result that has one; with the latest that is no `<5`, where there is one. D16. */
function sentUnit(results: Results, rows: Int32Array): SeriesUnit | null {
  let inexact: SeriesUnit | null = null;
  for (let i = rows.length - 1; i >= 0; i--) {
    const { value } = results.facts(rows[i] ?? 0).row;
    const sides =
      value.kind === 'pair' ? [value.first, value.second] : value.kind === 'quantity' ? [value.quantity] : [];
    const side = sides.filter(isMeasured).find(({ unitConflict }) => !unitConflict);
    if (side === undefined) continue;
    if (side.comparator === null) return side;
    inexact ??= side;
  }
  return inexact;
}

function kindOf(forms: readonly Entry[]): Series['kind'] {
  if (forms.some((facts) => facts.row.value.kind === 'pair')) return 'pair';
  return forms.some((facts) => facts.row.value.kind === 'quantity') ? 'single' : 'text';
}

const NONE = new Int32Array(0);

/** The facts that occur among rows, each once, in order. */
function formsOf(results: Results, rows: Int32Array): Entry[] {
  const forms = new Set<Entry>();
  let last: Entry | null = null;
  for (const row of rows) {
    const facts = results.facts(row);
    if (facts !== last) forms.add(facts);
    last = facts;
  }
  return [...forms];
}

function assemble(sent: Results, key: string, rows: readonly number[]): SeriesData {
  const sorted = inOrder(sent, rows);
  const facts = sent.facts;
  const forms = formsOf(sent, sorted);
  const isWrong = (form: Entry): boolean => form.row.status === 'entered-in-error';
  const isTimed = (form: Entry): boolean => form.row.time !== null;
  /** The same rows where all of them belong: one column less. */
  const where = (all: Int32Array, wanted: (form: Entry) => boolean): Int32Array =>
    forms.every(wanted) ? all : all.filter((row) => wanted(facts(row)));
  const valid = where(sorted, (form) => !isWrong(form));
  const timed = where(valid, isTimed);
  const named = timed.at(-1) ?? valid.at(-1) ?? sorted.at(-1);
  const code = named === undefined ? undefined : facts(named).code;
  const categories = new Set(forms.map((form) => form.category));
  const unit = sentUnit(sent, timed) ?? sentUnit(sent, sorted);
  const conversions = conversionsOf(forms, unit);
  const results = inSeriesUnit(sent, conversions, unit);
  const isDrawn = (form: Entry): boolean => form.undrawn === null;
  return {
    key,
    kind: kindOf(forms),
    category: (['vital-signs', 'laboratory'] as const).find((c) => categories.has(c)) ?? 'other',
    name: code?.name ?? '',
    codes: [...new Set(forms.flatMap((form) => form.code.codes))],
    loinc: code?.loinc ?? null,
    unit: unit?.unit ?? null,
    conversions,
    results,
    timed,
    untimed: timed === valid ? NONE : valid.filter((row) => !isTimed(facts(row))),
    inError: valid === sorted ? NONE : sorted.filter((row) => isWrong(facts(row))),
    drawn:
      conversions.size === 0
        ? where(timed, isDrawn)
        : timed.filter((row) => isDrawn(facts(row)) && Number.isFinite(results.y(row))),
  };
}

/** Rows by code, and of each code by axis; under '' those that have no unit of their own. */
function byCodeAndAxis(results: Results, rows: readonly number[]): Map<string, Map<string, number[]>> {
  const codes = new Map<string, Map<string, number[]>>();
  const homeOf = ({ code, unit }: Entry): number[] => {
    const series = sharedSeries(code.loinc) ?? code.key;
    const units = codes.get(series) ?? new Map<string, number[]>();
    codes.set(series, units);
    const name = unit === undefined ? '' : unit === null ? 'no unit' : axisOf(code.loinc, unit);
    const home = units.get(name) ?? [];
    units.set(name, home);
    return home;
  };
  // Of one form all go the same way: it is asked once.
  const homes = new Map<Entry, number[]>();
  for (const row of rows) {
    const facts = results.facts(row);
    let home = homes.get(facts);
    if (home === undefined) homes.set(facts, (home = homeOf(facts)));
    home.push(row);
  }
  return codes;
}

/** Results without a unit of their own join the largest of their code, else stand alone. */
function joinLoose(units: Map<string, number[]>): void {
  const loose = units.get('');
  if (loose === undefined) return;
  units.delete('');
  let main: number[] | null = null;
  for (const found of units.values()) if (main === null || found.length > main.length) main = found;
  if (main === null) units.set('no unit', loose);
  else for (const row of loose) main.push(row);
}

/**
 * Takes every result and a function that gives a stable key to a code and axis; gives the series. Single systolic and
 * diastolic results are paired first; two codes, or two units of one code, are merged only by the documented lists
 * (`shared/clinical/conversions.ts`). D16, D18, D21, D27.
 */
export function buildSeries(
  table: Results,
  shown: readonly number[],
  keyFor: (identity: string) => string,
): SeriesData[] {
  const { results, rows } = pairUp(table, shown);
  const built: SeriesData[] = [];
  for (const [code, units] of byCodeAndAxis(results, rows)) {
    joinLoose(units);
    for (const [unit, members] of units) built.push(assemble(results, keyFor(`${code}|${unit}`), members));
  }
  return built;
}

/** Takes a series and the row of a result; gives why it cannot be drawn, in words; null: it can. */
export function whyUndrawn({ results, conversions }: SeriesData, row: number): string | null {
  const { undrawn } = results.facts(row);
  if (undrawn !== null || conversions.size === 0) return undrawn;
  return Number.isFinite(results.y(row)) ? null : 'number too large to draw';
}

/** Takes the row of a result that can be drawn; gives its mark. */
export function markOf(results: Results, row: number): Mark {
  const { level } = results.facts(row).row.flag;
  return { startMs: results.startMs(row), y: results.y(row) ?? 0, y2: results.y2(row), level };
}

const SPARK_POINTS = 40;

/** A series never changes: its little line is worked out once. */
const sparks = new WeakMap<SeriesData, Series['spark']>();
function sparkOf(data: SeriesData): Series['spark'] {
  const spark = sparks.get(data) ?? drawSpark(data);
  sparks.set(data, spark);
  return spark;
}

/** Takes a series; gives at most 40 of its drawn values, scaled 0–1 on both axes. */
function drawSpark({ results, drawn }: SeriesData): Series['spark'] {
  const marks: Mark[] = [];
  for (const row of drawn) {
    const { level } = results.facts(row).row.flag;
    marks.push({ startMs: results.startMs(row), y: results.y(row) ?? 0, y2: null, level });
  }
  const chosen = reduce(marks, SPARK_POINTS).flatMap((i) => marks[i] ?? []);
  const [xs, ys] = [chosen.map((m) => m.startMs), chosen.map((m) => m.y)];
  const scale = (values: readonly number[]) => {
    const [least, greatest] = [Math.min(...values), Math.max(...values)];
    return (value: number): number => (greatest === least ? 0.5 : (value - least) / (greatest - least));
  };
  const [toX, toY] = [scale(xs), scale(ys)];
  // Halving before subtracting would be needed for values near the largest double: those stay unfinite, so are clamped.
  const within = (n: number): number => (Number.isFinite(n) ? Math.min(1, Math.max(0, n)) : 0.5);
  return chosen.map((m) => ({
    ...{ x: within(toX(m.startMs)), y: within(toY(m.y)) },
    ...(isAbnormal(m.level) ? { flag: m.level } : {}),
  }));
}

/** Takes a series, a way to fill in a panel's row and the time now; gives what a list or summary shows of it. D11, D37. */
export function summarise(data: SeriesData, rowOf: RowOf, nowMs: number): Series {
  const { results, timed, untimed } = data;
  const readable = timed.length > 0 ? timed : untimed;
  const show = (row: number | undefined) => (row === undefined ? null : rowOf(results.entry(row), data.name));
  const [first, last] = [timed.at(0), timed.at(-1)];
  return {
    key: data.key,
    kind: data.kind,
    category: data.category,
    name: data.name,
    codes: [...data.codes],
    unit: data.unit,
    count: timed.length + untimed.length,
    plottable: data.drawn.length,
    inError: data.inError.length,
    latest: show(readable.at(-1)),
    previous: show(readable.at(-2)),
    firstMs: first === undefined ? null : results.startMs(first),
    lastMs: last === undefined ? null : results.endMs(last),
    spark: sparkOf(data),
    rank: rankOf(data, nowMs),
  };
}
