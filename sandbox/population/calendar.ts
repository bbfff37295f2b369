/** Days and minutes since 1970 UTC, and how the hospital's clock (London) writes them. */
import { at } from '../data/charts/exact.ts';

/** Whole days since 01-Jan-1970. */
export type Day = number;
/** Whole minutes since 01-Jan-1970 00:00 UTC. */
export type Minute = number;

export const YEAR = 365.25;
const MINUTES_PER_DAY = 1440;

/** The day of `2026-11-20`. */
export const day = (text: string): Day => Date.parse(`${text}T00:00:00Z`) / 86_400_000;

/** Records reach back fifteen years; nothing happens after {@link END}. */
export const START: Day = day('2011-11-21');
export const END: Day = day('2026-11-20');
/** The last minute of the records: noon of the last day. */
export const LAST_MINUTE: Minute = END * MINUTES_PER_DAY + 720;

type Written = { readonly date: string; readonly offset: string; readonly shift: number };
const written = new Map<Day, Written>();

function writtenDay(when: Day): Written {
  const known = written.get(when);
  if (known !== undefined) return known;
  const date = new Date(when * 86_400_000).toISOString().slice(0, 10);
  const offset = at(`${date} 12:00`).slice(-6);
  const made = { date, offset, shift: offset === '+01:00' ? 60 : 0 };
  written.set(when, made);
  return made;
}

/** `2026-11-20`. */
export const dateText = (when: Day): string => writtenDay(when).date;

const two = (n: number): string => (n < 10 ? `0${n}` : String(n));

/** `2026-08-12T07:32:00+01:00`. */
export function stamp(minute: Minute): string {
  const summer = writtenDay(Math.floor(minute / MINUTES_PER_DAY)).shift;
  const local = minute + summer;
  const { date } = writtenDay(Math.floor(local / MINUTES_PER_DAY));
  const ofDay = ((local % MINUTES_PER_DAY) + MINUTES_PER_DAY) % MINUTES_PER_DAY;
  const time = `${two(Math.floor(ofDay / 60))}:${two(ofDay % 60)}`;
  return `${date}T${time}:00${summer === 60 ? '+01:00' : '+00:00'}`;
}

/** The minute of a time of day (UTC). */
export const minuteOf = (when: Day, hour: number, minute = 0): Minute => when * MINUTES_PER_DAY + hour * 60 + minute;

/** Full years lived from birth to a day. */
export function ageOn(birth: Day, when: Day): number {
  const [from, to] = [dateText(birth), dateText(when)];
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  return to.slice(5) < from.slice(5) ? years - 1 : years;
}

/** The same day, or the Monday after a weekend: clinics are closed then. */
export function clinicDay(when: Day): Day {
  // 01-Jan-1970 was a Thursday.
  const weekday = (((Math.round(when) + 4) % 7) + 7) % 7;
  return Math.round(when) + (weekday === 6 ? 2 : weekday === 0 ? 1 : 0);
}
