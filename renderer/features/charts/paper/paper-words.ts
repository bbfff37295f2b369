/** What a sheet of paper says of where it comes from (display-41). */
import type { ChartOverview, ListState, Series } from '../../../../shared/chart-model.ts';
import { formatClock, formatDay } from '../../../../shared/clinical/dates.ts';
import type { SiteView } from '../../../../shared/ipc-contract.ts';
import type { Clock } from '../../../clock.ts';
import { countWords, readingWords } from '../../../list-words.ts';
import type { Asked } from '../layout.ts';

/** Where the chart comes from and who reads it. */
export type Source = { readonly site: SiteView; readonly user: string | null };

const moment = (ms: number, timeZone: string): string => `${formatDay(ms, timeZone)} ${formatClock(ms, timeZone)}`;

/** `Northgate General Hospital (ehr.example), test system`. */
export const sourceWords = ({ site }: Source): string => `${site.name} (${site.host}), ${site.environment} system`;

/** `27-Nov-2026 14:02, times in Europe/London`; the words for none where nothing was read. */
export function retrievedWords({ retrievedAtMs }: ListState, timeZone: string): string {
  const at = retrievedAtMs === null ? 'not known when' : moment(retrievedAtMs, timeZone);
  return `${at}, times in ${timeZone}`;
}

/** `27-Nov-2026 14:05 by Dr A. Okafor`. */
export function takenWords({ user }: Source, clock: Clock): string {
  return `${moment(clock.nowMs(), clock.timeZone)} by ${user ?? 'a user whom the server did not name'}`;
}

/** The filter in words: `Results from 27-Nov-2023 to 27-Nov-2026`. */
export function stretchWords({ fromMs, toMs }: Asked, timeZone: string): string {
  const until = `to ${formatDay(toMs, timeZone)}`;
  return fromMs === null ? `All results ${until}` : `Results from ${formatDay(fromMs, timeZone)} ${until}`;
}

/** `12 of 14 results shown, 2 outside this time`. */
export function shownWords(rows: number, total: number, { count }: Pick<Series, 'count'>): string {
  const outside = count - total;
  const cut = rows < total ? `, the latest ${countWords(rows)} of ${countWords(total)} in the table` : '';
  const out = outside > 0 ? `, ${countWords(outside)} outside this time` : '';
  return `${countWords(total)} of ${countWords(count)} results${out}${cut}`;
}

/** What must be printed in bold where the list behind the sheet is not whole (D60); null where it is. */
export function incompleteWords({ observations }: ChartOverview['lists']): string | null {
  if (observations.state === 'complete' && observations.warnings.length === 0) return null;
  return `${readingWords('observations', observations)}. This sheet may lack results.`;
}
