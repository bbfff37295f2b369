/** FHIR dates as spans of time, and the comparisons of search (FHIR R4 search #date). */
import { isObject } from './lossless.ts';

/** Milliseconds since 1970 UTC; `to` is the first instant after the span. A time without zone is read as UTC. */
export type Span = { readonly from: number; readonly to: number };

const DATE = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/;
const MINUTE = 60_000;

/** The span that a date, dateTime or instant covers by its precision; undefined where it is no such thing. */
export function spanOf(text: string): Span | undefined {
  const match = DATE.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  const at = [
    Number(year),
    Number(month ?? 1),
    Number(day ?? 1),
    Number(hour ?? 0),
    Number(minute ?? 0),
    Number(second ?? 0),
  ];
  const [y = 0, mo = 1, d = 1, h = 0, mi = 0, s = 0] = at;
  if (mo < 1 || mo > 12 || d < 1 || d > daysIn(y, mo) || h > 23 || mi > 59 || s > 60) return undefined;
  const shift = zoneMinutes(zone) * MINUTE;
  const from = utc(y, mo, d) + (h * 60 + mi) * MINUTE + s * 1000 + Math.floor(Number(fraction ?? 0) * 1000) - shift;
  if (month === undefined) return { from, to: utc(y + 1, 1, 1) };
  if (day === undefined) return { from, to: mo === 12 ? utc(y + 1, 1, 1) : utc(y, mo + 1, 1) };
  if (hour === undefined) return { from, to: from + 24 * 60 * MINUTE };
  return { from, to: from + (second === undefined ? MINUTE : fraction === undefined ? 1000 : 1) };
}

/** The span of a date, dateTime, instant, Period or Timing; an open Period has no end on that side. */
export function spanOfElement(value: unknown): Span | undefined {
  if (typeof value === 'string') return spanOf(value);
  if (!isObject(value)) return undefined;
  const events = Array.isArray(value['event']) ? value['event'] : [];
  const repeat = isObject(value['repeat']) ? value['repeat']['boundsPeriod'] : undefined;
  if (events.length > 0) return envelope(events.map(spanOfElement));
  if (repeat !== undefined) return spanOfElement(repeat);
  const { start, end } = value;
  const first = typeof start === 'string' ? spanOf(start) : undefined;
  const last = typeof end === 'string' ? spanOf(end) : undefined;
  if (first === undefined && last === undefined) return undefined;
  return { from: first?.from ?? -Infinity, to: last?.to ?? Infinity };
}

const PREFIXES = ['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap'] as const;
export type Prefix = (typeof PREFIXES)[number];

/** Splits `ge2024-01` into prefix and span; undefined where either is not one of FHIR's. */
export function parseDateValue(value: string): { prefix: Prefix; span: Span } | undefined {
  const prefix = PREFIXES.find((each) => value.startsWith(each));
  // In a form-encoded value the plus of a zone arrives as a space where the client forgot to encode it.
  const span = spanOf((prefix === undefined ? value : value.slice(2)).replace(' ', '+'));
  return span === undefined ? undefined : { prefix: prefix ?? 'eq', span };
}

/** Whether `target`, from a resource, stands to `wanted` as the prefix says; `now` scales `ap`. */
export function compareSpans(prefix: Prefix, target: Span, wanted: Span, now: number): boolean {
  const within = target.from >= wanted.from && target.to <= wanted.to;
  switch (prefix) {
    case 'eq':
      return within;
    case 'ne':
      return !within;
    case 'gt':
      return target.to > wanted.to;
    case 'lt':
      return target.from < wanted.from;
    case 'ge':
      return within || target.to > wanted.to;
    case 'le':
      return within || target.from < wanted.from;
    case 'sa':
      return target.from >= wanted.to;
    case 'eb':
      return target.to <= wanted.from;
    case 'ap': {
      const margin = Math.abs(now - wanted.from) / 10;
      return target.from < wanted.to + margin && target.to > wanted.from - margin;
    }
  }
}

function envelope(spans: readonly (Span | undefined)[]): Span | undefined {
  const known = spans.filter((span) => span !== undefined);
  if (known.length === 0) return undefined;
  return { from: Math.min(...known.map(({ from }) => from)), to: Math.max(...known.map(({ to }) => to)) };
}

/** Date.UTC reads the years 0 to 99 as 1900 to 1999; this does not. */
function utc(year: number, month: number, day: number): number {
  return year > 99 ? Date.UTC(year, month - 1, day) : new Date(0).setUTCFullYear(year, month - 1, day);
}

const daysIn = (year: number, month: number): number => new Date(utc(year, month + 1, 1) - 1).getUTCDate();

function zoneMinutes(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6));
  return zone.startsWith('-') ? -minutes : minutes;
}
