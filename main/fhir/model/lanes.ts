/** Medications and encounters beside a chart, in its window of time. */
import { readTime } from '../../../shared/clinical/dates.ts';
import { explainedBy } from '../../../shared/clinical/explains.ts';
import { MAX_BANDS, MAX_LANES, type Band, type Lane, type Lanes } from '../../../shared/lanes.ts';
import type { MedicationRow } from '../../../shared/chart-model.ts';
import { jsons, text, type Json } from '../../../shared/fhir/narrow.ts';

type Window = { readonly fromMs: number | null; readonly toMs: number | null };

/** When an order held, before its medication has a name. */
export type Course = Omit<Lane, 'id' | 'name' | 'dose' | 'startMs'> & {
  /** null: no start was sent that can be read. */
  readonly startMs: number | null;
};

const STATUS_CHANGED = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-MedicationRequest.statusChanged';

/** Orders that were given; a plan, a proposal, an option or what says nothing but DO NOT is no course (D54). */
const NOT_GIVEN: ReadonlySet<string> = new Set(['proposal', 'plan', 'option']);

const timeOf = (value: unknown, timeZone: string) => {
  const sent = text(value);
  return sent === null ? null : readTime(sent, timeZone);
};

/** When its status became what it is, where the server says that in the words of R5. */
function statusChangedMs(resource: Json, timeZone: string): number | null {
  const sent = jsons(resource['extension']).find((one) => one['url'] === STATUS_CHANGED);
  return timeOf(sent?.['valueDateTime'], timeZone)?.endMs ?? null;
}

type End = Pick<Lane, 'endMs' | 'open' | 'ended' | 'held'>;

/** It has ended: on the day sent, or on a day that is not known. A day that lies ahead cannot be when it ended. */
function over(words: string, sentMs: number | null, nowMs: number): End {
  const endMs = sentMs === null || sentMs > nowMs ? null : sentMs;
  return { endMs, open: false, ended: endMs === null ? `${words}, date not sent` : words, held: false };
}

function current(plannedMs: number | null, held: boolean, nowMs: number): End {
  const passed = plannedMs !== null && plannedMs < nowMs;
  return { endMs: plannedMs, open: !passed, ended: passed ? 'planned end passed, still active' : null, held };
}

/** null: it was never to be given, or must not be read as real. */
function endOf(resource: Json, plannedMs: number | null, nowMs: number, timeZone: string): End | null {
  const changed = (): number | null => statusChangedMs(resource, timeZone) ?? plannedMs;
  const status = text(resource['status']);
  switch (status) {
    case 'entered-in-error':
    case 'draft':
      return null;
    case 'active':
      return current(plannedMs, false, nowMs);
    case 'on-hold':
      return current(plannedMs, true, nowMs);
    case 'stopped':
    case 'cancelled':
    case 'completed':
      return over(status, changed(), nowMs);
    default:
      // Unknown or no status: it must not look current.
      return over(status === null ? 'status not sent' : 'status unknown', plannedMs, nowMs);
  }
}

/**
 * Takes a MedicationRequest, the start and end of its validity as sent and the time now; gives its course, or null where
 * it may not be drawn: entered in error, draft, proposal, plan, option, DO NOT GIVE. D53, D54.
 */
export function courseOf(
  resource: Json,
  validity: { readonly start: string | null; readonly end: string | null },
  clock: { readonly nowMs: number; readonly timeZone: string },
): Course | null {
  const { nowMs, timeZone } = clock;
  if (resource['doNotPerform'] === true || NOT_GIVEN.has(text(resource['intent']) ?? '')) return null;
  const end = endOf(resource, timeOf(validity.end, timeZone)?.endMs ?? null, nowMs, timeZone);
  if (end === null) return null;
  const start = timeOf(validity.start, timeZone) ?? timeOf(resource['authoredOn'], timeZone);
  return {
    startMs: start?.startMs ?? null,
    exact: start?.precision === 'day' || start?.precision === 'time',
    ...end,
  };
}

/** A course whose end is not known reaches no further than its start. */
function touches(startMs: number, { endMs, open }: Pick<Lane, 'endMs' | 'open'>, { fromMs, toMs }: Window): boolean {
  const lastMs = endMs ?? (open ? Infinity : startMs);
  return (toMs === null || startMs <= toMs) && (fromMs === null || lastMs >= fromMs);
}

/** It may or may not have reached into the window: nobody sent when it ended, or when it began. */
function isUnplaced({ startMs, endMs, open }: Course, window: Window): boolean {
  if (startMs === null) return endMs === null || window.fromMs === null || endMs >= window.fromMs;
  return !open && endMs === null && window.fromMs !== null && startMs < window.fromMs;
}

type NamedCourse = { readonly row: MedicationRow; readonly course: Course | null };

/**
 * Takes the codes of a series (`LOINC 4548-4`), every medication with its course, every encounter's band and a window;
 * gives what to draw beside its chart. Current orders first, then the newest.
 */
export function lanesOf(
  seriesCodes: readonly string[],
  medications: Iterable<NamedCourse>,
  bands: readonly Band[],
  window: Window,
): Lanes {
  const loinc = seriesCodes.flatMap((code) => (code.startsWith('LOINC ') ? [code.slice('LOINC '.length)] : []));
  const explains = explainedBy(loinc) ?? (() => false);
  const lanes: Lane[] = [];
  let unplacedMedications = 0;
  for (const { row, course } of medications) {
    if (course === null || !explains(row)) continue;
    const { startMs } = course;
    if (isUnplaced(course, window)) unplacedMedications += 1;
    else if (startMs !== null && touches(startMs, course, window)) {
      const dose = row.dosage.length === 0 ? null : row.dosage.map(({ text }) => text).join('; ');
      lanes.push({ id: row.id, name: row.name, dose, ...course, startMs });
    }
  }
  lanes.sort((a, b) => Number(b.open) - Number(a.open) || b.startMs - a.startMs || (a.id < b.id ? -1 : 1));
  const inWindow = bands.filter((band) => touches(band.startMs, { ...band, open: band.endMs === null }, window));
  return {
    medications: lanes.slice(0, MAX_LANES),
    encounters: inWindow.slice(0, MAX_BANDS),
    moreMedications: Math.max(0, lanes.length - MAX_LANES),
    moreEncounters: Math.max(0, inWindow.length - MAX_BANDS),
    unplacedMedications,
  };
}
