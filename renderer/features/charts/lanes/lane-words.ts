/** What the lanes of a chart say to those who hear, and about what is not drawn. */
import type { Band, Lane, Lanes } from '../../../../shared/lanes.ts';
import { formatDay, monthName, wallClock } from '../../../../shared/clinical/dates.ts';
import { countWords } from '../../../list-words.ts';
import { laneWords } from './lane-layout.ts';

/** A start that was sent as a month or a year tells no day (D59). */
function startWords({ startMs, exact }: Lane, timeZone: string): string {
  if (exact) return formatDay(startMs, timeZone);
  const { year, month } = wallClock(startMs, timeZone);
  return month === 1 ? `${year}, day not sent` : `${monthName(month)}-${year}, day not sent`;
}

/** `metformin 1 g, 1 tablet twice a day: since 03-Feb-2023, still current`. */
export function laneSpoken(lane: Lane, timeZone: string): string {
  const since = `since ${startWords(lane, timeZone)}`;
  const until = lane.endMs === null ? '' : `, until ${formatDay(lane.endMs, timeZone)}`;
  return `${laneWords(lane)}: ${since}${until}${lane.open ? ', still current' : ''}`;
}

/** `Ward 6 West, 19-Nov-2026 to now`. */
export function bandWords({ label, startMs, endMs }: Band, timeZone: string): string {
  const from = formatDay(startMs, timeZone);
  const to = endMs === null ? 'now' : formatDay(endMs, timeZone);
  return from === to ? `${label}, ${from}` : `${label}, ${from} to ${to}`;
}

const many = (n: number, one: string, more: string): string => `${countWords(n)} ${n === 1 ? one : more}`;

/** What belongs to the chart and is not drawn on it, counted (GTAB-153). `hidden`: came, but not drawn for want of room. */
export function leftOutWords(lanes: Lanes, hidden: number, withEncounters: boolean): readonly string[] {
  const more = lanes.moreMedications + hidden;
  const said = [
    more > 0 ? `${many(more, 'more medication', 'more medications')} not shown here` : null,
    lanes.unplacedMedications > 0
      ? `${many(lanes.unplacedMedications, 'medication', 'medications')} without a known start or end: see Medications`
      : null,
    withEncounters && lanes.moreEncounters > 0
      ? `${many(lanes.moreEncounters, 'more encounter', 'more encounters')} not shown here`
      : null,
  ];
  return said.filter((words) => words !== null);
}
