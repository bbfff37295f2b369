/** Single systolic and diastolic results as pairs (D21): rows of their own, made of rows of the table. */
import type { ResultValue } from '../../../shared/chart-model.ts';
import type { Entry } from './observation.ts';
import { isPressurePanel, pairValue, unite } from './blood-pressure.ts';
import type { Results } from './observation-table.ts';

/** Rows of a pair; null: not there. `panel` had both as its members and nothing else to say. */
type Pair = { readonly systolic: number | null; readonly diastolic: number | null; readonly panel: number | null };

export type Paired = {
  /** The results of the table and the pairs, whose rows are negative. */
  readonly results: Results;
  /** What stands on the chart: pairs, and every result that is no part of one. */
  readonly rows: readonly number[];
};

function sameMoment(results: Results, a: number, b: number): boolean {
  return results.startMs(a) === results.startMs(b) && results.endMs(a) === results.endMs(b);
}

/** Singles of one unit, site and method, in order of time. */
function groupSingles(results: Results, singles: readonly number[]): number[][] {
  const groups = new Map<string, number[]>();
  const keys = new Map<Entry, string>();
  for (const row of singles) {
    const facts = results.facts(row);
    let key = keys.get(facts);
    if (key === undefined) keys.set(facts, (key = `${facts.unit ?? ''}|${facts.pairing}`));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  const at = results.startMs;
  return [...groups.values()].map((group) =>
    group.sort((a, b) => at(a) - at(b) || results.endMs(a) - results.endMs(b)),
  );
}

/**
 * Takes single results; pairs those of the same time, unit, body site and method where there is one of each; the others
 * stay alone beside `not measured`. Those entered in error are never paired. D11, D21.
 */
function pairSingles(results: Results, singles: readonly number[]): Pair[] {
  const pairs: Pair[] = [];
  const alone = (row: number): void => {
    const isSystolic = results.facts(row).side === 'systolic';
    pairs.push({ systolic: isSystolic ? row : null, diastolic: isSystolic ? null : row, panel: null });
  };
  const mayPair = (row: number): boolean => {
    const { time, status } = results.facts(row).row;
    return time !== null && status !== 'entered-in-error';
  };
  singles.filter((row) => !mayPair(row)).forEach(alone);
  for (const group of groupSingles(results, singles.filter(mayPair))) {
    for (let from = 0; from < group.length;) {
      let to = from + 1;
      while (to < group.length && sameMoment(results, group[from] ?? 0, group[to] ?? 0)) to++;
      const moment = group.slice(from, to);
      const [systolic, second] = moment.toSorted(
        (a, b) => (results.facts(a).side === 'systolic' ? -1 : 1) - (results.facts(b).side === 'systolic' ? -1 : 1),
      );
      const isPair = moment.length === 2 && results.facts(moment[0] ?? 0).side !== results.facts(moment[1] ?? 0).side;
      if (isPair) pairs.push({ systolic: systolic ?? null, diastolic: second ?? null, panel: null });
      else moment.forEach(alone);
      from = to;
    }
  }
  return pairs;
}

/** Blood pressure panels that only name both sides as their members, by what they name. */
function namingPanels(results: Results, rows: readonly number[]): Map<string, number> {
  const panels = new Map<string, number>();
  for (const row of rows) {
    const { members, code, row: sent } = results.facts(row);
    if (members === null || !isPressurePanel(code)) continue;
    const isSimple =
      sent.value.kind === 'parts' && sent.value.parts.length === 0 && sent.flag.text === '' && sent.ranges.length === 0;
    if (isSimple && members.length === 2 && sent.status !== 'entered-in-error')
      panels.set(members.toSorted().join(' '), row);
  }
  return panels;
}

/** A panel that names both results of a pair is told with the pair, not beside it. D21, D22. */
function withPanels(results: Results, pairs: readonly Pair[], panels: ReadonlyMap<string, number>): Pair[] {
  if (panels.size === 0) return [...pairs];
  return pairs.map((pair) => {
    if (pair.systolic === null || pair.diastolic === null) return pair;
    const named = [results.record(pair.systolic), results.record(pair.diastolic)].sort().join(' ');
    const panel = panels.get(named) ?? null;
    const agrees = panel !== null && results.facts(panel).row.status === results.facts(pair.systolic).row.status;
    return agrees && sameMoment(results, panel, pair.systolic) ? { ...pair, panel } : pair;
  });
}

/** Takes the results of the table that are shown; gives what stands on the chart. D11, D21. */
export function pairUp(results: Results, shown: readonly number[]): Paired {
  const [singles, others]: [number[], number[]] = [[], []];
  for (const row of shown) (results.facts(row).side === null ? others : singles).push(row);
  if (singles.length === 0) return { results, rows: shown };
  const pairs = withPanels(results, pairSingles(results, singles), namingPanels(results, others));
  const told = new Set(pairs.map(({ panel }) => panel));
  const rows = others.filter((row) => !told.has(row));
  for (const n of pairs.keys()) rows.push(~n);
  return { results: resultsWith(results, pairs), rows };
}

function resultsWith(results: Results, pairs: readonly Pair[]): Results {
  const united = new Map<Entry | null, Map<Entry | null, Entry>>();
  const of = <T>(row: number | null, read: (row: number) => T): T | null => (row === null ? null : read(row));
  const pairAt = (row: number): Pair => {
    const pair = pairs[~row];
    if (pair === undefined) throw new RangeError('no pair of this number');
    return pair;
  };
  const factsOf = (row: number): Entry => {
    const { systolic, diastolic } = pairAt(row);
    const [a, b] = [of(systolic, results.facts), of(diastolic, results.facts)];
    const known = united.get(a) ?? new Map<Entry | null, Entry>();
    united.set(a, known);
    const facts = known.get(b) ?? unite(a, b, null);
    known.set(b, facts);
    return facts;
  };
  const base = (row: number): number => pairAt(row).systolic ?? pairAt(row).diastolic ?? 0;
  const entry = (row: number): Entry => {
    const { systolic, diastolic, panel } = pairAt(row);
    return unite(of(systolic, results.entry), of(diastolic, results.entry), of(panel, results.entry));
  };
  const value = (row: number): ResultValue => {
    if (row >= 0) return results.value(row);
    const { systolic, diastolic } = pairAt(row);
    return pairValue(of(systolic, results.value), of(diastolic, results.value));
  };
  return {
    facts: (row) => (row < 0 ? factsOf(row) : results.facts(row)),
    startMs: (row) => results.startMs(row < 0 ? base(row) : row),
    endMs: (row) => results.endMs(row < 0 ? base(row) : row),
    y: (row) => (row >= 0 ? results.y(row) : factsOf(row).y === null ? null : of(pairAt(row).systolic, results.y)),
    y2: (row) => (row >= 0 ? results.y2(row) : factsOf(row).y2 === null ? null : of(pairAt(row).diastolic, results.y)),
    value,
    inUnit: value,
    id: (row) => {
      if (row >= 0) return results.id(row);
      const { systolic, diastolic, panel } = pairAt(row);
      return [systolic, diastolic, panel].flatMap((part) => of(part, results.id) ?? []).join(' + ');
    },
    record: (row) => (row < 0 ? results.record(base(row)) : results.record(row)),
    entry: (row) => (row < 0 ? entry(row) : results.entry(row)),
  };
}
