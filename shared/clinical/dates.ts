/**
 * Dates as clinicians read them (D59): DD-Mmm-YYYY, 24-hour clock, whatever the machine's locale; partial dates
 * show only what was sent. A FHIR `date` is a day on the wall, never an instant: it is not shifted by a zone.
 */
import type { ChartTime } from '../chart-model.ts';

export const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const DAY_MS = 86_400_000;
/** Years outside are placeholders (0000, 0001, 9999), not times of care (security H9). */
const FIRST_YEAR = 1800;
const LAST_YEAR = 2200;
const SENT = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/;

type WallClock = {
  readonly year: number;
  /** 1–12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
};

const formatters = new Map<string, Intl.DateTimeFormat>();
function formatterOf(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formatters.set(timeZone, formatter);
  }
  return formatter;
}

/** What the zone's clock shows, asked of the platform: right, and slow. */
function askedClock(ms: number, timeZone: string): WallClock {
  const found = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
  for (const part of formatterOf(timeZone).formatToParts(ms)) {
    if (part.type in found) found[part.type as keyof WallClock] = Number(part.value);
  }
  return found;
}

function askedOffset(ms: number, timeZone: string): number {
  const w = askedClock(ms, timeZone);
  return Date.UTC(w.year, w.month - 1, w.day, w.hour, w.minute, w.second) - Math.floor(ms / 1000) * 1000;
}

const offsets = new Map<string, Map<number, number | null>>();

/** The zone's offset from UTC in ms; asked twice for each day of UTC, and each time on the days on which it changes. */
function offsetMs(ms: number, timeZone: string): number {
  const day = Math.floor(ms / DAY_MS);
  const known = offsets.get(timeZone) ?? new Map<number, number | null>();
  offsets.set(timeZone, known);
  let offset = known.get(day);
  if (offset === undefined) {
    const [first, last] = [askedOffset(day * DAY_MS, timeZone), askedOffset((day + 1) * DAY_MS - 1, timeZone)];
    offset = first === last ? first : null;
    if (known.size > 50_000) known.clear();
    known.set(day, offset);
  }
  return offset ?? askedOffset(ms, timeZone);
}

/** Takes epoch ms and an IANA zone; gives what the wall clock there shows. Throws RangeError for an unknown zone. D59. */
export function wallClock(ms: number, timeZone: string): WallClock {
  const at = new Date(ms + offsetMs(ms, timeZone));
  return {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
    second: at.getUTCSeconds(),
  };
}

const midnights = new Map<string, number>();
/** First instant of a day in a zone; where the clock skips midnight, the first one that is in that day. */
function startOfDay(year: number, month: number, day: number, timeZone: string): number {
  const asUtc = Date.UTC(year, month - 1, day);
  const key = `${timeZone} ${asUtc}`;
  const known = midnights.get(key);
  if (known !== undefined) return known;
  const candidates = [asUtc - offsetMs(asUtc - DAY_MS, timeZone), asUtc - offsetMs(asUtc + DAY_MS, timeZone)];
  candidates.sort((a, b) => a - b);
  const wanted = new Date(asUtc).getUTCDate();
  const start = candidates.find((ms) => wallClock(ms, timeZone).day === wanted) ?? Math.max(...candidates);
  if (midnights.size > 20_000) midnights.clear();
  midnights.set(key, start);
  return start;
}

const daysInMonth = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

type Sent = { year: number; month: number | null; day: number | null; instantMs: number | null };

function zoneMs(zone: string): number | null {
  if (zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (hours > 14 || minutes > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

function clockMs(
  hour: string,
  minute: string,
  second: string | undefined,
  fraction: string | undefined,
): number | null {
  const [h, m, s] = [Number(hour), Number(minute), Number(second ?? '0')];
  if (h > 23 || m > 59 || s > 60) return null;
  return ((h * 60 + m) * 60 + s) * 1000 + Number((fraction ?? '').slice(0, 3).padEnd(3, '0'));
}

/** The members of a FHIR date, dateTime or instant that exist in the calendar, or null. */
function readSent(sent: string): Sent | null {
  const match = SENT.exec(sent);
  if (match === null) return null;
  const [, y, mo, d, hour, minute, second, fraction, zone] = match;
  const year = Number(y);
  const month = mo === undefined ? null : Number(mo);
  const day = d === undefined ? null : Number(d);
  if (year < FIRST_YEAR || year > LAST_YEAR) return null;
  if (month !== null && (month < 1 || month > 12)) return null;
  if (month !== null && day !== null && (day < 1 || day > daysInMonth(year, month))) return null;
  if (hour === undefined || minute === undefined) return { year, month, day, instantMs: null };
  const clock = clockMs(hour, minute, second, fraction);
  if (clock === null) return null;
  // FHIR demands a zone with a time. Without one the day is still known; the instant is not.
  if (zone === undefined) return { year, month, day, instantMs: null };
  const shift = zoneMs(zone);
  return shift === null
    ? null
    : { year, month, day, instantMs: Date.UTC(year, (month ?? 1) - 1, day ?? 1) + clock - shift };
}

/**
 * Takes a FHIR date, dateTime or instant and the zone of the workstation; gives what it spans in epoch ms, or null
 * where it is not in the calendar (30 February, 24:00, the years 0000 and 9999). D31, security H9.
 */
export function readTime(sent: string, timeZone: string): ChartTime | null {
  const read = readSent(sent);
  if (read === null) return null;
  const { year, month, day, instantMs } = read;
  if (instantMs !== null) return { sent, precision: 'time', startMs: instantMs, endMs: instantMs };
  const start = startOfDay(year, month ?? 1, day ?? 1, timeZone);
  if (month === null) {
    return { sent, precision: 'year', startMs: start, endMs: startOfDay(year + 1, 1, 1, timeZone) - 1 };
  }
  if (day === null) {
    return { sent, precision: 'month', startMs: start, endMs: startOfDay(year, month + 1, 1, timeZone) - 1 };
  }
  return { sent, precision: 'day', startMs: start, endMs: startOfDay(year, month, day + 1, timeZone) - 1 };
}

/** Takes both sides of a FHIR Period (null: open); gives its span, or null where no side can be read or it ends before it starts. D31. */
export function readPeriod(start: string | null, end: string | null, timeZone: string): ChartTime | null {
  const from = start === null ? null : readTime(start, timeZone);
  const to = end === null ? null : readTime(end, timeZone);
  if ((start !== null && from === null) || (end !== null && to === null)) return null;
  const startMs = from?.startMs ?? to?.startMs;
  const endMs = to?.endMs ?? from?.endMs;
  if (startMs === undefined || endMs === undefined || endMs < startMs) return null;
  return { sent: `${start ?? ''}/${end ?? ''}`, precision: 'period', startMs, endMs };
}

const two = (n: number): string => String(n).padStart(2, '0');
const dayText = (year: number, month: number, day: number): string => `${two(day)}-${monthName(month)}-${year}`;

/** Takes a month 1–12; gives `Mar`. D59. */
export function monthName(month: number): string {
  return MONTHS[month - 1] ?? '';
}

/** Takes epoch ms; gives `20-Nov-2026` in the zone. D59. */
export function formatDay(ms: number, timeZone: string): string {
  const w = wallClock(ms, timeZone);
  return dayText(w.year, w.month, w.day);
}

/** Takes epoch ms; gives `05:55` in the zone, 24-hour clock. D59. */
export function formatClock(ms: number, timeZone: string): string {
  const w = wallClock(ms, timeZone);
  return `${two(w.hour)}:${two(w.minute)}`;
}

/** Takes a FHIR date or time as sent; gives `14-Mar-1956`, `Mar-2021`, `2021`, `20-Nov-2026 05:55`, or the text itself where it is no date. D59. */
export function formatSent(sent: string, timeZone: string, withClock = true): string {
  const read = readSent(sent);
  if (read === null) return sent;
  if (read.instantMs !== null) {
    const day = formatDay(read.instantMs, timeZone);
    return withClock ? `${day} ${formatClock(read.instantMs, timeZone)}` : day;
  }
  if (read.month === null) return String(read.year);
  if (read.day === null) return `${monthName(read.month)}-${read.year}`;
  return dayText(read.year, read.month, read.day);
}

/**
 * Takes a FHIR time as sent; gives `sent as 20-Jul-2026 00:30 +05:45` where its own clock is not the workstation's
 * then; null where it is, where the time was sent in UTC, and where there is no time of day. D59.
 */
export function zoneNote(sent: string, timeZone: string): string | null {
  const read = readSent(sent);
  const zone = /[+-]\d{2}:\d{2}$/.exec(sent)?.[0];
  if (read === null || read.instantMs === null || zone === undefined) return null;
  const ownMs = zoneMs(zone) ?? 0;
  const instantMs = read.instantMs;
  if (ownMs === 0 || ownMs === offsetMs(instantMs, timeZone)) return null;
  return `sent as ${formatDay(instantMs + ownMs, 'UTC')} ${formatClock(instantMs + ownMs, 'UTC')} ${zone}`;
}

/** Takes a chart time; gives it as it is read; `withClock` false leaves the time of day away. D59. */
export function formatChartTime(time: ChartTime, timeZone: string, withClock = true): string {
  if (time.precision !== 'period') return formatSent(time.sent, timeZone, withClock);
  const [start = '', end = ''] = time.sent.split('/');
  const from = formatSent(start, timeZone, withClock);
  const to = formatSent(end, timeZone, withClock);
  if (start === '') return `until ${to}`;
  if (end === '') return `from ${from}`;
  return from === to ? from : `${from} to ${to}`;
}

function agesAt(born: WallClock, at: WallClock): { years: number; months: number; days: number } {
  const months = (at.year - born.year) * 12 + (at.month - born.month) - (at.day < born.day ? 1 : 0);
  const days = Math.round(
    (Date.UTC(at.year, at.month - 1, at.day) - Date.UTC(born.year, born.month - 1, born.day)) / DAY_MS,
  );
  return { years: Math.floor(months / 12), months, days };
}

function ageWords(born: WallClock, at: WallClock): string | null {
  const { years, months, days } = agesAt(born, at);
  if (days < 0) return null;
  if (months < 1) return `${days}d`;
  return months < 24 ? `${months}m` : `${years}y`;
}

const MIDNIGHT = { hour: 0, minute: 0, second: 0 };
function edges(sent: string, timeZone: string): { first: WallClock; last: WallClock } | null {
  const read = readSent(sent);
  if (read === null) return null;
  if (read.instantMs !== null) {
    const at = wallClock(read.instantMs, timeZone);
    return { first: at, last: at };
  }
  const lastMonth = read.month ?? 12;
  return {
    first: { ...MIDNIGHT, year: read.year, month: read.month ?? 1, day: read.day ?? 1 },
    last: { ...MIDNIGHT, year: read.year, month: lastMonth, day: read.day ?? daysInMonth(read.year, lastMonth) },
  };
}

/**
 * Takes a birth date and another date as sent (or epoch ms); gives `3d`, `4m` (under two years), `70y`; `69y or 70y`
 * where a partial date leaves both open; null where it cannot be told. D1, D3.
 */
export function ageBetween(born: string, at: string | number, timeZone: string): string | null {
  const from = edges(born, timeZone);
  const to =
    typeof at === 'number' ? { first: wallClock(at, timeZone), last: wallClock(at, timeZone) } : edges(at, timeZone);
  if (from === null || to === null) return null;
  const least = ageWords(from.last, to.first);
  const most = ageWords(from.first, to.last);
  if (least === null || most === null) return most === null ? null : `under ${most}`;
  return least === most ? least : `${least} or ${most}`;
}
