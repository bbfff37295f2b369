/** What charts and tables of results say in words. */
import type {
  ChartPoint,
  Flag,
  FlagLevel,
  ObservationStatus,
  ResultRow,
  ResultValue,
  Series,
  SeriesView,
} from '../../../shared/chart-model.ts';
import { formatChartTime, formatClock, formatDay, monthName, wallClock } from '../../../shared/clinical/dates.ts';
import { isCritical } from '../../../shared/clinical/flags.ts';
import { valueText } from '../../../shared/clinical/value-text.ts';
import { countWords } from '../../list-words.ts';

/** What every status is called (D12). */
export const STATUS_WORDS: Readonly<Record<ObservationStatus, string>> = {
  registered: 'registered',
  preliminary: 'preliminary',
  final: 'final',
  amended: 'amended',
  corrected: 'corrected',
  cancelled: 'cancelled',
  'entered-in-error': 'entered in error',
  unknown: 'status unknown',
  'not-sent': 'status not sent',
};

/** The word for a status that must be seen; null for final. */
export const cautionOf = (status: ObservationStatus): string | null =>
  status === 'final' ? null : STATUS_WORDS[status];

/** ▲ and ▼ say where a result lies, ◆ that it is abnormal without a direction (D20). */
export function glyphOf(level: FlagLevel): string {
  switch (level) {
    case 'critical-high':
    case 'high':
      return '▲';
    case 'critical-low':
    case 'low':
      return '▼';
    case 'critical':
    case 'abnormal':
      return '◆';
    case 'normal':
    case 'none':
      return '';
  }
}

const LEVEL_WORDS: Readonly<Record<FlagLevel, string>> = {
  'critical-high': 'critical high',
  'critical-low': 'critical low',
  critical: 'critical',
  high: 'high',
  low: 'low',
  abnormal: 'abnormal',
  normal: 'normal',
  none: '',
};
export const levelWords = (level: FlagLevel): string => LEVEL_WORDS[level];

/** A flag's words as sent, or the name of its level. */
export const flagWords = ({ level, text }: Flag): string => (text === '' ? LEVEL_WORDS[level] : text);

/** The class of a flag: colour and frame by it, never meaning alone. */
export function flagClass(level: FlagLevel): string {
  const side = level === 'low' || level === 'critical-low' ? 'low' : 'high';
  if (isCritical(level)) return `critical ${side}`;
  return level === 'normal' || level === 'none' ? 'plain' : side;
}

export const unitWords = (unit: string | null): string => unit ?? 'no unit sent';

/** `Range 45–84, female`; several are all shown; none is said (D19). */
export function rangeWords(row: ResultRow | null): string {
  if (row === null || row.ranges.length === 0) return 'No range sent';
  const [first, ...others] = row.ranges.map(({ text }) => text);
  return others.length === 0 ? `Range ${first ?? ''}` : `Ranges ${[first, ...others].join('; ')}`;
}

export const timeOf = (row: ResultRow, timeZone: string, withClock = true): string =>
  row.time === null ? 'no time sent' : formatChartTime(row.time, timeZone, withClock);

/** What tells a series from every other: name and unit, and its codes where those are shared. */
export const labelOf = ({ name, unit }: Series, codes: string | null): string =>
  [name, unit, codes].filter((part) => part !== null).join(', ');

/** The codes of each series whose name and unit are also those of another, by key. */
export function sharedNames(series: readonly Series[]): ReadonlyMap<string, string> {
  const bearers = new Map<string, Series[]>();
  for (const one of series) {
    const label = labelOf(one, null);
    bearers.set(label, [...(bearers.get(label) ?? []), one]);
  }
  const shared = [...bearers.values()].filter(({ length }) => length > 1).flat();
  return new Map(shared.map(({ key, codes }) => [key, codes.length === 0 ? 'no code sent' : codes.join(', ')]));
}

/** `Nothing in this time; latest 05-Jul-2005. 3 earlier results not shown` (D34). */
export function nothingWords({ latest, lastMs, count }: Series, timeZone: string): string {
  const time = latest?.time ?? null;
  const day =
    time !== null ? formatChartTime(time, timeZone, false) : lastMs === null ? null : formatDay(lastMs, timeZone);
  return `Nothing in this time${day === null ? '' : `; latest ${day}`}. ${results(count, 'earlier')} not shown`;
}

/** When a point is of: an instant in full, a span by what it spans and no more (D31, D59). */
export function pointTime({ startMs, endMs, partial }: ChartPoint, timeZone: string): string {
  if (startMs === endMs) return `${formatDay(startMs, timeZone)} ${formatClock(startMs, timeZone)}`;
  const [from, to] = [wallClock(startMs, timeZone), wallClock(endMs, timeZone)];
  const wholeDays = from.hour + from.minute === 0 && to.hour === 23 && to.minute === 59;
  if (!wholeDays) {
    const words = (ms: number): string => `${formatDay(ms, timeZone)} ${formatClock(ms, timeZone)}`;
    return `${words(startMs)} to ${words(endMs)}`;
  }
  const [first, last] = [formatDay(startMs, timeZone), formatDay(endMs, timeZone)];
  if (first === last) return `${first}, time of day not sent`;
  const wholeMonth = from.day === 1 && wallClock(endMs + 1, timeZone).day === 1 && from.year === to.year;
  if (partial && wholeMonth && from.month === to.month) return `${monthName(from.month)}-${from.year}, day not sent`;
  if (partial && wholeMonth && from.month === 1 && to.month === 12) return `${from.year}, month not sent`;
  return `${first} to ${last}`;
}

/** Everything that is known of one point, as it is read out. */
export function pointWords(point: ChartPoint, timeZone: string): string {
  const flag = levelWords(point.flag);
  const caution = cautionOf(point.status);
  return [point.text, flag, pointTime(point, timeZone), caution]
    .filter((part) => part !== null && part !== '')
    .join(', ');
}

/** A value of numbers, which its unit belongs to; every other is words. */
export const isNumeric = ({ kind }: ResultValue): boolean => kind === 'quantity' || kind === 'pair';

/** The value with its unit left away (it stands beside it); words where it is none. */
export const bareValue = (row: ResultRow): string => valueText(row.value, false);

/** As long as this a number with its sides is words: `systolic 107, diastolic not performed`. */
const LONG_CHARS = 16;

/** A value to be seen at a glance; every other is read, and wraps. */
export const isBrief = (row: ResultRow): boolean => isNumeric(row.value) && bareValue(row).length < LONG_CHARS;

/** What changes the meaning of a value: shown without asking (D24). The rest stands in the table. */
const CIRCUMSTANCES: ReadonlySet<string> = new Set(['Body site', 'Position', 'Method', 'Device', 'Specimen']);

/** `Latest: Position Sitting, Body site Left arm`; null where nothing was sent. */
export function circumstancesOf(row: ResultRow | null): string | null {
  const said = (row?.remarks ?? []).filter(({ label }) => CIRCUMSTANCES.has(label));
  return said.length === 0 ? null : `Latest: ${said.map(({ label, text }) => `${label} ${text}`).join(', ')}`;
}

const results = (n: number, adjective: string): string =>
  `${countWords(n)} ${adjective} ${n === 1 ? 'result' : 'results'}`;

/** What stands under a chart: whatever it does not show, and why (D30, D34, D35). */
export function notesOf(view: SeriesView, kind: Series['kind']): readonly string[] {
  const notes: string[] = [];
  if (view.points.length < view.drawable) {
    const left = view.flaggedLeftOut ?? 0;
    const kept = left === 0 ? 'extremes and flagged kept' : `${countWords(left)} flagged have no room: zoom in`;
    notes.push(`Showing ${countWords(view.points.length)} of ${countWords(view.drawable)}: ${kept}`);
  }
  notes.push(...view.conversions, ...gapNotes(view.gaps));
  if (view.earlier > 0) notes.push(`${results(view.earlier, 'earlier')} not shown`);
  if (view.later > 0) notes.push(`${results(view.later, 'later')} not shown`);
  for (const { reason, count } of view.undrawn) notes.push(`${countWords(count)} not drawn: ${reason}`);
  const oneSided = kind === 'pair' ? view.points.filter(({ y2 }) => y2 == null).length : 0;
  if (oneSided > 0) notes.push(`${countWords(oneSided)} with one side not measured`);
  return notes;
}

function gapNotes(gaps: readonly string[]): readonly string[] {
  const [first, ...others] = gaps;
  if (first === undefined) return [];
  return others.length === 0
    ? [first]
    : [`${first} and ${countWords(others.length)} more ${others.length === 1 ? 'gap' : 'gaps'}`];
}
