/** Results that share a code and a unit (D16, D18, D27), in order of time. */
import { isMeasured } from '../../../shared/clinical/value-text.ts';
import type { Series, SeriesCategory } from '../../../shared/chart-model.ts';
import { pairSingles } from './blood-pressure.ts';
import type { Entry } from './observation.ts';
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
  readonly unit: string | null;
  /** Results with a time, oldest first, without those entered in error. */
  readonly timed: readonly Entry[];
  readonly untimed: readonly Entry[];
  readonly inError: readonly Entry[];
  /** Those of `timed` that can be drawn. */
  readonly drawn: readonly Entry[];
};

const startOf = (entry: Entry): number => entry.row.time?.startMs ?? 0;
const endOf = (entry: Entry): number => entry.row.time?.endMs ?? 0;

/** Oldest first; of results of one time the one with the lower id first, so that order never depends on arrival. */
function byTime(a: Entry, b: Entry): number {
  return startOf(a) - startOf(b) || endOf(a) - endOf(b) || (a.record < b.record ? -1 : a.record > b.record ? 1 : 0);
}

/** Takes an entry that can be drawn; gives its mark. */
export function markOf(entry: Entry): Mark {
  return { startMs: startOf(entry), y: entry.y ?? 0, y2: entry.y2, level: entry.row.flag.level };
}

/** Unit as it was sent with the latest result that has one. */
function sentUnit(entries: readonly Entry[]): string | null {
  for (const { row } of entries.toReversed()) {
    if (row.value.kind === 'quantity' && !row.value.quantity.unitConflict) return row.value.quantity.unit;
    if (row.value.kind !== 'pair') continue;
    const side = [row.value.first, row.value.second].find(isMeasured);
    if (side !== undefined) return side.unit;
  }
  return null;
}

function kindOf(entries: readonly Entry[]): Series['kind'] {
  if (entries.some((entry) => entry.row.value.kind === 'pair')) return 'pair';
  return entries.some((entry) => entry.row.value.kind === 'quantity') ? 'single' : 'text';
}

function assemble(key: string, entries: readonly Entry[]): SeriesData {
  const sorted = entries.toSorted(byTime);
  const valid = sorted.filter((entry) => entry.row.status !== 'entered-in-error');
  const timed = valid.filter((entry) => entry.row.time !== null);
  const named = (timed.at(-1) ?? valid.at(-1) ?? sorted.at(-1))?.code;
  const categories = new Set(sorted.map((entry) => entry.category));
  const category = (['vital-signs', 'laboratory'] as const).find((c) => categories.has(c)) ?? 'other';
  return {
    key,
    kind: kindOf(sorted),
    category,
    name: named?.name ?? '',
    codes: [...new Set(sorted.flatMap((entry) => entry.code.codes))],
    loinc: named?.loinc ?? null,
    unit: sentUnit(timed) ?? sentUnit(sorted),
    timed,
    untimed: valid.filter((entry) => entry.row.time === null),
    inError: sorted.filter((entry) => entry.row.status === 'entered-in-error'),
    drawn: timed.filter((entry) => entry.undrawn === null),
  };
}

/** One code's results by unit; those without a unit of their own join the largest, else stand alone. */
function byUnit(entries: readonly Entry[]): Map<string, Entry[]> {
  const units = new Map<string, Entry[]>();
  const loose: Entry[] = [];
  for (const entry of entries) {
    if (entry.unit === undefined) {
      loose.push(entry);
      continue;
    }
    const unit = entry.unit === null ? 'no unit' : `unit ${entry.unit}`;
    const found = units.get(unit);
    if (found === undefined) units.set(unit, [entry]);
    else found.push(entry);
  }
  if (loose.length === 0) return units;
  let main: Entry[] | null = null;
  for (const found of units.values()) if (main === null || found.length > main.length) main = found;
  if (main === null) units.set('no unit', loose);
  else for (const entry of loose) main.push(entry);
  return units;
}

/**
 * Takes every result and a function that gives a stable key to a code and unit; gives the series. Single systolic and
 * diastolic results are paired first; two codes, or two units of one code, are never merged. D16, D18, D21, D27.
 */
export function buildSeries(entries: Iterable<Entry>, keyFor: (identity: string) => string): SeriesData[] {
  const codes = new Map<string, Entry[]>();
  const put = (entry: Entry): void => {
    const found = codes.get(entry.code.key);
    if (found === undefined) codes.set(entry.code.key, [entry]);
    else found.push(entry);
  };
  const singles: Entry[] = [];
  for (const entry of entries) {
    if (entry.side === null) put(entry);
    else singles.push(entry);
  }
  for (const pair of pairSingles(singles)) put(pair);
  const built: SeriesData[] = [];
  for (const [code, found] of codes) {
    for (const [unit, members] of byUnit(found)) built.push(assemble(keyFor(`${code}|${unit}`), members));
  }
  return built;
}

const SPARK_POINTS = 40;

/** Takes a series; gives at most 40 of its drawn values, scaled 0–1 on both axes. */
function sparkOf(drawn: readonly Entry[]): Series['spark'] {
  const marks = drawn.map((entry) => ({ ...markOf(entry), y2: null }));
  const chosen = reduce(marks, SPARK_POINTS).flatMap((i) => marks[i] ?? []);
  const [xs, ys] = [chosen.map((m) => m.startMs), chosen.map((m) => m.y)];
  const scale = (values: readonly number[]) => {
    const [least, greatest] = [Math.min(...values), Math.max(...values)];
    return (value: number): number => (greatest === least ? 0.5 : (value - least) / (greatest - least));
  };
  const [toX, toY] = [scale(xs), scale(ys)];
  // Halving before subtracting would be needed for values near the largest double: those stay unfinite, so are clamped.
  const within = (n: number): number => (Number.isFinite(n) ? Math.min(1, Math.max(0, n)) : 0.5);
  return chosen.map((m) => ({ x: within(toX(m.startMs)), y: within(toY(m.y)) }));
}

/** Takes a series, a way to fill in a panel's row and the time now; gives what a list or summary shows of it. D11, D37. */
export function summarise(data: SeriesData, rowOf: RowOf, nowMs: number): Series {
  const readable = data.timed.length > 0 ? data.timed : data.untimed;
  const [latest, previous] = [readable.at(-1), readable.at(-2)];
  const last = data.timed.at(-1);
  return {
    key: data.key,
    kind: data.kind,
    category: data.category,
    name: data.name,
    codes: [...data.codes],
    unit: data.unit,
    count: data.timed.length + data.untimed.length,
    plottable: data.drawn.length,
    inError: data.inError.length,
    latest: latest === undefined ? null : rowOf(latest, data.name),
    previous: previous === undefined ? null : rowOf(previous, data.name),
    firstMs: data.timed[0]?.row.time?.startMs ?? null,
    lastMs: last?.row.time?.endMs ?? null,
    spark: sparkOf(data.drawn),
    rank: rankOf(data, nowMs),
  };
}
