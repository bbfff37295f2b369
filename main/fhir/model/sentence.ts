/** A chart in one sentence, for those who do not see it and those who have no time (a11y goal 4). Numbers as sent. */
import { formatChartTime, formatDay } from '../../../shared/clinical/dates.ts';
import { isAbnormal } from '../../../shared/clinical/flags.ts';
import { isMeasured, measuredText, valueText } from '../../../shared/clinical/value-text.ts';
import type { Measured, ResultRow, ResultValue } from '../../../shared/chart-model.ts';
import type { Results } from './observation-table.ts';
import type { Entry } from './observation.ts';

/** How an entry becomes a row in a series of this name. */
export type RowOf = (entry: Entry, seriesName: string) => ResultRow;
/** The zone that times are read in, and how the row of a panel is filled in. */
export type Reading = { readonly timeZone: string; readonly rowOf: RowOf };

const counted = (n: number): string => `${n} ${n === 1 ? 'result' : 'results'}`;

const day = (row: ResultRow, timeZone: string): string =>
  row.time === null ? 'no time' : formatChartTime(row.time, timeZone, false);

/** First and last day of several results: of a period its own start or end. */
function days(one: ResultRow, last: ResultRow, timeZone: string): string {
  const edge = ({ time }: ResultRow, side: 'startMs' | 'endMs'): string =>
    time === null
      ? 'no time'
      : time.precision === 'period'
        ? formatDay(time[side], timeZone)
        : formatChartTime(time, timeZone, false);
  const [from, to] = [edge(one, 'startMs'), edge(last, 'endMs')];
  return from === to ? from : `${from} to ${to}`;
}

/** In the unit of the series, and as it was sent. */
const saidOf = ({ value, converted }: ResultRow, withUnit: boolean): string =>
  converted === null ? valueText(value, withUnit) : `${converted} (sent as ${valueText(value)})`;

function spoken(row: ResultRow, withUnit: boolean): string {
  const said = saidOf(row, withUnit);
  return row.flag.text === '' ? said : `${said} (${row.flag.text})`;
}

type Sided = (value: ResultValue) => Measured | null;
const single: Sided = (value) => (value.kind === 'quantity' ? value.quantity : null);
const first: Sided = (value) => (value.kind === 'pair' && isMeasured(value.first) ? value.first : null);
const second: Sided = (value) => (value.kind === 'pair' && isMeasured(value.second) ? value.second : null);

/** Least and greatest of the exact numbers: a `<5` or `>100` is neither (D14). */
function bounds({ results, drawn }: Told, side: Sided, name: string): string | null {
  const number = side === second ? results.y2 : results.y;
  let [least, greatest] = [-1, -1];
  let [low, high] = [Infinity, -Infinity];
  for (const [i, row] of drawn.entries()) {
    const m = side(results.facts(row).row.value);
    const n = m === null || m.comparator !== null ? null : number(row);
    if (n === null) continue;
    if (n < low) [least, low] = [i, n];
    if (n > high) [greatest, high] = [i, n];
  }
  const said = (i: number): string | null => {
    const row = drawn[i];
    const m = row === undefined ? null : side(results.inUnit(row));
    return m === null ? null : measuredText(m, false);
  };
  const [lower, upper] = [said(least), said(greatest)];
  return lower === null || upper === null ? null : `${name} ${lower}, greatest ${upper}`;
}

const compared = (value: ResultValue): boolean =>
  [single(value), first(value), second(value)].some((m) => m !== null && m.comparator !== null);

function boundsText(told: Told): string[] {
  const { results, drawn } = told;
  const parts = [
    bounds(told, single, 'Least'),
    bounds(told, first, 'Systolic least'),
    bounds(told, second, 'Diastolic least'),
  ].filter((t) => t !== null);
  let inexact = 0;
  for (const row of drawn) if (compared(results.facts(row).row.value)) inexact += 1;
  if (inexact > 0 && parts.length > 0) parts.push(`${counted(inexact)} above or below a limit not counted in these`);
  return parts;
}

const sentences = (parts: readonly string[]): string =>
  parts.map((part) => (part.endsWith('.') ? part : `${part}.`)).join(' ');

/** The results of a window, oldest first: those with a time, those of them that are drawn, those without. */
export type Told = {
  readonly results: Results;
  readonly timed: Int32Array;
  readonly drawn: Int32Array;
  readonly untimed: Int32Array;
  /** What else must be said: what was sent in other units, what is not drawn. */
  readonly notes: readonly string[];
};

/** Takes the results of a window; gives count, span, first, latest, least, greatest and how many were flagged by the server. D11, D14, D20. */
export function sentenceFor(told: Told, { timeZone, rowOf }: Reading): string {
  const { results, timed, untimed } = told;
  const count = timed.length + untimed.length;
  const [one, last] = [timed.at(0) ?? untimed.at(0), timed.at(-1) ?? untimed.at(-1)];
  if (one === undefined || last === undefined) return 'No result in this time.';
  const [oldest, latest] = [rowOf(results.entry(one), ''), rowOf(results.entry(last), '')];
  if (count === 1) return sentences([`1 result, ${day(oldest, timeZone)}: ${spoken(oldest, true)}`]);
  const parts = [`${counted(count)}, ${days(oldest, latest, timeZone)}`];
  parts.push(`First ${saidOf(oldest, false)}, latest ${spoken(latest, true)}`);
  parts.push(...boundsText(told));
  let flagged = 0;
  for (const rows of [timed, untimed]) {
    for (const row of rows) if (isAbnormal(results.facts(row).row.flag.level)) flagged += 1;
  }
  if (flagged > 0) {
    const by = results.facts(last).category === 'laboratory' ? 'by the laboratory' : 'by the server';
    parts.push(`${flagged} outside range as flagged ${by}`);
  }
  parts.push(...told.notes);
  if (untimed.length > 0) parts.push(`${untimed.length} without a time`);
  return sentences(parts);
}
