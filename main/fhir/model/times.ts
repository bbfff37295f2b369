/** When a result was true of the patient: effective[x] and nothing else (D31). */
import { formatChartTime, formatSent, readPeriod, readTime, zoneNote } from '../../../shared/clinical/dates.ts';
import type { ChartTime } from '../../../shared/chart-model.ts';
import { conceptText, type Remark } from '../../../shared/fhir/codes.ts';
import { json, text, texts, type Json } from '../../../shared/fhir/narrow.ts';

type Timed = { readonly time: ChartTime | null; readonly remark: Remark | null };

const unreadable = (sent: string): Timed => ({
  time: null,
  remark: { label: 'Time', text: `time not readable: ${sent}` },
});

/** Takes a Period; gives its span, or null. */
function periodTime(value: unknown, timeZone: string): ChartTime | null {
  const period = json(value);
  return period === null ? null : readPeriod(text(period['start']), text(period['end']), timeZone);
}

/** Takes a Period; gives it in words, as sent where a side is no date; null where both sides are missing. D59. */
export function periodText(value: unknown, timeZone: string): string | null {
  const period = json(value);
  const [start, end] = [text(period?.['start']), text(period?.['end'])];
  if (start === null && end === null) return null;
  return formatChartTime({ sent: `${start ?? ''}/${end ?? ''}`, precision: 'period', startMs: 0, endMs: 0 }, timeZone);
}

function readTiming(timing: Json, timeZone: string): Timed {
  const times = texts(timing['event'])
    .map((event) => readTime(event, timeZone))
    .filter((time) => time !== null)
    .sort((a, b) => a.startMs - b.startMs);
  const [first, last] = [times[0], times.at(-1)];
  if (first !== undefined && last !== undefined) {
    return { time: first === last ? first : readPeriod(first.sent, last.sent, timeZone), remark: null };
  }
  const bounds = periodTime(json(timing['repeat'])?.['boundsPeriod'], timeZone);
  if (bounds !== null) return { time: bounds, remark: null };
  return { time: null, remark: { label: 'Time', text: conceptText(timing['code']) ?? 'repeated, without dates' } };
}

/** Takes an Observation; gives when it holds, and a remark where a time was sent that is none. D31, security H9. */
export function effectiveTime(resource: Json, timeZone: string): Timed {
  const sent = text(resource['effectiveDateTime']) ?? text(resource['effectiveInstant']);
  if (sent !== null) {
    const time = readTime(sent, timeZone);
    if (time === null) return unreadable(sent);
    const zoneless = time.precision === 'day' && sent.includes('T');
    if (zoneless) return { time, remark: { label: 'Time', text: `time of day without a zone: ${sent}` } };
    const elsewhere = zoneNote(sent, timeZone);
    return { time, remark: elsewhere === null ? null : { label: 'Time', text: elsewhere } };
  }
  const period = json(resource['effectivePeriod']);
  if (period !== null) {
    const time = periodTime(period, timeZone);
    return time === null ? unreadable(periodText(period, timeZone) ?? 'empty period') : { time, remark: null };
  }
  const timing = json(resource['effectiveTiming']);
  return timing === null ? { time: null, remark: null } : readTiming(timing, timeZone);
}

/** Takes an instant or date as sent; gives it in words, or null where none was sent. D59. */
export function dateText(value: unknown, timeZone: string): string | null {
  const sent = text(value);
  return sent === null ? null : formatSent(sent, timeZone);
}
