/** A chart in one sentence, for those who do not see it and those who have no time (a11y goal 4). Numbers as sent. */
import { formatChartTime, formatDay } from '../../../shared/clinical/dates.ts';
import { isAbnormal } from '../../../shared/clinical/flags.ts';
import { isMeasured, measuredText, valueText } from '../../../shared/clinical/value-text.ts';
import type { Measured, ResultRow } from '../../../shared/chart-model.ts';
import type { Entry } from './observation.ts';

/** How an entry becomes a row in a series of this name. */
export type RowOf = (entry: Entry, seriesName: string) => ResultRow;
/** The zone that times are read in, and how the row of a panel is filled in. */
export type Reading = { readonly timeZone: string; readonly rowOf: RowOf };

const results = (n: number): string => `${n} ${n === 1 ? 'result' : 'results'}`;

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

function spoken(row: ResultRow, withUnit: boolean): string {
  const said = valueText(row.value, withUnit);
  return row.flag.text === '' ? said : `${said} (${row.flag.text})`;
}

type Sided = (row: ResultRow) => Measured | null;
const single: Sided = ({ value }) => (value.kind === 'quantity' ? value.quantity : null);
const first: Sided = ({ value }) => (value.kind === 'pair' && isMeasured(value.first) ? value.first : null);
const second: Sided = ({ value }) => (value.kind === 'pair' && isMeasured(value.second) ? value.second : null);

/** Least and greatest of the exact numbers: a `<5` or `>100` is neither (D14). */
function bounds(drawn: readonly Entry[], side: Sided, name: string): string | null {
  let [least, greatest]: (Measured | null)[] = [null, null];
  for (const { row } of drawn) {
    const m = side(row);
    if (m === null || m.number === null || m.comparator !== null) continue;
    if (least?.number == null || m.number < least.number) least = m;
    if (greatest?.number == null || m.number > greatest.number) greatest = m;
  }
  if (least == null || greatest == null) return null;
  return `${name} ${measuredText(least, false)}, greatest ${measuredText(greatest, false)}`;
}

const compared = (row: ResultRow): boolean =>
  [single(row), first(row), second(row)].some((m) => m !== null && m.comparator !== null);

function boundsText(drawn: readonly Entry[]): string[] {
  const parts = [
    bounds(drawn, single, 'Least'),
    bounds(drawn, first, 'Systolic least'),
    bounds(drawn, second, 'Diastolic least'),
  ].filter((t) => t !== null);
  const inexact = drawn.filter(({ row }) => compared(row)).length;
  if (inexact > 0 && parts.length > 0) parts.push(`${results(inexact)} above or below a limit not counted in these`);
  return parts;
}

const sentences = (parts: readonly string[]): string =>
  parts.map((part) => (part.endsWith('.') ? part : `${part}.`)).join(' ');

/**
 * Takes the results of a window, oldest first (timed, then drawn of these), and the number without a time; gives
 * count, span, first, latest, least, greatest and how many were flagged by the server. D11, D14, D20.
 */
export function sentenceFor(
  timed: readonly Entry[],
  drawn: readonly Entry[],
  untimed: readonly Entry[],
  { timeZone, rowOf }: Reading,
): string {
  const count = timed.length + untimed.length;
  const [firstEntry, lastEntry] = [timed[0] ?? untimed[0], timed.at(-1) ?? untimed.at(-1)];
  if (firstEntry === undefined || lastEntry === undefined) return 'No result in this time.';
  const [one, last] = [rowOf(firstEntry, ''), rowOf(lastEntry, '')];
  if (count === 1) return sentences([`1 result, ${day(one, timeZone)}: ${spoken(one, true)}`]);
  const parts = [`${results(count)}, ${days(one, last, timeZone)}`];
  parts.push(`First ${valueText(one.value, false)}, latest ${spoken(last, true)}`);
  parts.push(...boundsText(drawn));
  const flagged = [...timed, ...untimed].filter(({ row }) => isAbnormal(row.flag.level)).length;
  if (flagged > 0) {
    const by = lastEntry.category === 'laboratory' ? 'by the laboratory' : 'by the server';
    parts.push(`${flagged} outside range as flagged ${by}`);
  }
  if (untimed.length > 0) parts.push(`${untimed.length} without a time`);
  return sentences(parts);
}
