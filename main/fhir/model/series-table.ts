/** The results of one series as a table of their own: CSV by RFC 4180, with whose they are and how far they go (display-41). */
import type { ListState, PatientBanner, ResultRow } from '../../../shared/chart-model.ts';
import { formatClock, formatDay } from '../../../shared/clinical/dates.ts';
import { isMeasured, valueText } from '../../../shared/clinical/value-text.ts';

/** Where the results come from and who takes them away. */
export type Origin = {
  readonly site: string;
  readonly host: string;
  /** `production`, `test`…: the kind of system. */
  readonly kind: string;
  readonly user: string | null;
};

export type SeriesTable = {
  readonly banner: PatientBanner;
  readonly name: string;
  readonly codes: readonly string[];
  readonly rows: readonly ResultRow[];
  /** Results of the series outside the window. */
  readonly outside: number;
  /** Entered in error: how many there are, and whether they are among the rows. */
  readonly inError: { readonly count: number; readonly included: boolean };
  readonly window: { readonly fromMs: number | null; readonly toMs: number | null };
  readonly list: ListState;
  readonly origin: Origin;
  readonly nowMs: number;
  readonly timeZone: string;
};

const HEADS = [
  'Time as sent',
  'Result',
  'Number',
  'Unit',
  'Second number',
  'Second unit',
  'Status',
  'Flag',
  'Reference ranges',
  'Remarks',
  'Record',
] as const;

/** A cell that a spreadsheet would take for a formula is text. A number keeps its sign. */
const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

function cell(text: string): string {
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const line = (cells: readonly string[]): string => cells.map(cell).join(',');

function numbersOf({ value }: ResultRow): [string, string, string, string] {
  const told = (side: Parameters<typeof isMeasured>[0]): [string, string] =>
    isMeasured(side) ? [`${side.comparator ?? ''}${side.text}`, side.unit ?? 'no unit sent'] : ['', ''];
  if (value.kind === 'quantity') return [...told(value.quantity), '', ''];
  return value.kind === 'pair' ? [...told(value.first), ...told(value.second)] : ['', '', '', ''];
}

function resultLine(row: ResultRow): string {
  const remarks = row.remarks.map(({ label, text }) => `${label}: ${text}`).join('; ');
  const ranges = row.ranges.map(({ text }) => text).join('; ');
  const { time, value, status, flag, id } = row;
  return line([
    ...[time?.sent ?? 'no time sent', valueText(value), ...numbersOf(row)],
    ...[status, flag.text, ranges, remarks, id],
  ]);
}

/** How much of the list was read: a table must not pass for more than it is. */
function completeness({ state, received, total, warnings }: ListState): string {
  const warned = warnings.length === 0 ? '' : `; the server warns: ${warnings.join(' ')}`;
  if (state === 'complete') return `all results that the server sent${warned}`;
  const of = total === null ? '' : ` of ${total}`;
  return `NOT COMPLETE: ${received}${of} results were read (${state})${warned}`;
}

function aboutLines(table: SeriesTable): string[] {
  const { banner, origin, window, timeZone, inError, list } = table;
  const moment = (ms: number): string => `${formatDay(ms, timeZone)} ${formatClock(ms, timeZone)} (${timeZone})`;
  const stretch = [
    window.fromMs === null ? 'the first result' : moment(window.fromMs),
    window.toMs === null ? 'the latest result' : moment(window.toMs),
  ].join(' to ');
  const errors = `${inError.count} entered in error, ${inError.included ? 'included' : 'left out'}`;
  const about: readonly (readonly [string, string])[] = [
    ['Patient', banner.name],
    ['Born', banner.born],
    ['Gender', banner.gender],
    ...banner.identifiers.map(({ label, value }) => [label, value] as const),
    ...(banner.died === null ? [] : [['Died', banner.died] as const]),
    ['Test', [table.name, ...table.codes].join(', ')],
    ['Time shown', stretch],
    ['Results', `${table.rows.length} here, ${table.outside} outside this time; ${errors}`],
    ['Completeness', completeness(list)],
    ['Retrieved', list.retrievedAtMs === null ? 'not known' : moment(list.retrievedAtMs)],
    ['Source', `${origin.site} (${origin.host}), ${origin.kind} system`],
    ['Saved by', origin.user ?? 'not named by the server'],
    ['Saved', moment(table.nowMs)],
  ];
  return about.map(line);
}

/** Takes results newest first and everything they must not be read without; gives CSV with CRLF, beginning with a byte order mark for spreadsheets. */
export function seriesTable(table: SeriesTable): string {
  const lines = [...aboutLines(table), '', line(HEADS), ...table.rows.map(resultLine)];
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}
