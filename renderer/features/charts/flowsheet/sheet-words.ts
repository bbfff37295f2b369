/** What the flowsheet says in words. */
import type { ChartTime, FlagLevel } from '../../../../shared/chart-model.ts';
import { formatChartTime } from '../../../../shared/clinical/dates.ts';
import { isAbnormal } from '../../../../shared/clinical/flags.ts';
import type { Flowsheet, SheetCell, SheetResult } from '../../../../shared/flowsheet.ts';
import { countWords } from '../../../list-words.ts';
import { cautionOf, flagWords } from '../words.ts';

/** The day, and under it the time of day where one was sent. */
export function timeLines(time: ChartTime, timeZone: string): readonly [string, string] {
  const day = formatChartTime(time, timeZone, false);
  const whole = formatChartTime(time, timeZone);
  return [day, time.precision === 'time' && whole.startsWith(day) ? whole.slice(day.length).trim() : ''];
}

/** Glyphs need a word to be heard; a flag without a glyph has it in sight. */
export const isMarked = (level: FlagLevel): boolean => isAbnormal(level);

/** Came with the last reading. */
export const NEW = 'new';

/** Status and whatever else must be read with a value. */
export function cautionsOf({ status, marks, arrived }: SheetResult): readonly string[] {
  const caution = cautionOf(status);
  return [...(arrived ? [NEW] : []), ...(caution === null ? [] : [caution]), ...marks];
}

/** One result in full. */
function resultWords(result: SheetResult): string {
  const value = result.exact ?? result.text ?? 'a long text, to be read in its chart';
  const flag = flagWords(result.flag);
  return [value, ...(flag === '' ? [] : [flag]), ...cautionsOf(result)].join(', ');
}

/** Everything that is known of a cell: `2 results at this time: 4.0 mmol/L, preliminary; 4.4 mmol/L`. */
export function cellWords(cell: SheetCell | undefined): string {
  if (cell === undefined) return 'no result at this time';
  const told = cell.results.map(resultWords).join('; ');
  const rest = cell.count - cell.results.length;
  const more = rest > 0 ? `; and ${countWords(rest)} more` : '';
  return cell.count === 1 ? told : `${countWords(cell.count)} results at this time: ${told}${more}`;
}

const counted = (n: number, one: string, many: string): string => `${countWords(n)} ${n === 1 ? one : many}`;

/** `9 of 12 tests, 134 results at 87 times; name holds “pot”`, and what stands in no column (D44). */
export function sheetWords(sheet: Flowsheet, search: string, inError: boolean): string {
  const { tests, allTests, times, results, untimed, outside, arrived } = sheet;
  const typed = search.trim();
  const shown =
    typed === '' ? counted(tests, 'test', 'tests') : `${countWords(tests)} of ${countWords(allTests)} tests`;
  const at = `${counted(results, 'result', 'results')} at ${counted(times, 'time', 'times')}`;
  const parts = [`${shown}${typed === '' ? '' : ` shown: name holds “${typed}”`}`, at];
  if (outside > 0) parts.push(`${counted(outside, 'result', 'results')} outside this time`);
  if (arrived !== null) parts.push(arrived === 0 ? 'nothing new' : `${countWords(arrived)} new with the last reading`);
  if (untimed > 0) parts.push(`${countWords(untimed)} without a time, in no column`);
  if (inError && sheet.inError > 0) parts.push('with those entered in error, struck through');
  return parts.join(' · ');
}

/** What lies out of view, on which side (D45). */
export function outOfViewWords(view: { older: number; newer: number; above: number; below: number }): string {
  const times = (n: number): string => (n === 1 ? 'time' : 'times');
  const tests = (n: number): string => (n === 1 ? 'test' : 'tests');
  const parts = [
    view.older > 0 ? `${countWords(view.older)} earlier ${times(view.older)} to the left` : '',
    view.newer > 0 ? `${countWords(view.newer)} later ${times(view.newer)} to the right` : '',
    view.above > 0 ? `${countWords(view.above)} ${tests(view.above)} above` : '',
    view.below > 0 ? `${countWords(view.below)} more ${tests(view.below)} below` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'All tests and times are in view' : parts.join(' · ');
}
