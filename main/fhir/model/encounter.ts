/** Visits and stays: when, where, why, and whether they took place at all. */
import { formatSent, readTime } from '../../../shared/clinical/dates.ts';
import {
  ENCOUNTER_STANDING,
  encounterStatus,
  type EncounterStanding,
} from '../../../shared/clinical/encounter-status.ts';
import type { ChartTime, EncounterRow } from '../../../shared/chart-model.ts';
import type { Band } from '../../../shared/lanes.ts';
import {
  conceptText,
  conceptTexts,
  knownCode,
  referenceNames,
  remarks,
  type Remark,
} from '../../../shared/fhir/codes.ts';
import { json, jsons, text, type Json } from '../../../shared/fhir/narrow.ts';
import type { Context } from './quarantine.ts';
import { quantityText } from '../../../shared/fhir/quantity.ts';
import { periodText } from './times.ts';

export type EncounterEntry = {
  readonly record: string;
  readonly row: EncounterRow;
  /** null: it did not take place, or nobody said when. */
  readonly band: Band | null;
  /** In progress and not said to have ended: `Ward 6 West, since 19-Nov-2026`. */
  readonly current: string | null;
};

/** HL7 v3 ActCode under ActEncounterCode, as clinicians say it. */
const CLASSES = {
  AMB: 'Outpatient',
  EMER: 'Emergency',
  FLD: 'In the field',
  HH: 'Home visit',
  IMP: 'Inpatient',
  ACUTE: 'Inpatient, acute',
  NONAC: 'Inpatient, not acute',
  OBSENC: 'Observation',
  PRENC: 'Before admission',
  SS: 'Short stay',
  VR: 'Virtual',
} as const;

/** Encounter.class is a Coding in R4; read the same where a server sends a CodeableConcept. */
function classText(sent: unknown): string | null {
  const value = Array.isArray(sent) ? (sent as unknown[])[0] : sent;
  const concept = json(value)?.['coding'] === undefined ? { coding: [value] } : value;
  const known = knownCode(concept, CLASSES);
  return known === null ? conceptText(concept) : CLASSES[known];
}

const ENDED_PLACES: ReadonlySet<string> = new Set(['completed', 'reserved', 'planned']);

type Place = { readonly name: string; readonly words: string; readonly now: boolean };

function placesOf(resource: Json, timeZone: string): Place[] {
  return jsons(resource['location']).flatMap((one) => {
    const name = referenceNames(one['location']);
    if (name === null) return [];
    const status = text(one['status']);
    const period = json(one['period']);
    const when = periodText(period, timeZone);
    const now = !ENDED_PLACES.has(status ?? '') && text(period?.['end']) === null;
    const said = [status === null || status === 'active' || status === 'completed' ? null : status, when];
    return [{ name, words: [name, ...said.filter((t) => t !== null)].join(', '), now }];
  });
}

function peopleText(resource: Json): string | null {
  const people = jsons(resource['participant']).flatMap((one) => {
    const name = referenceNames(one['individual']);
    if (name === null) return [];
    const role = conceptTexts(one['type']);
    return [role === null ? name : `${name} (${role})`];
  });
  return people.length === 0 ? null : people.join(', ');
}

function remarksOf(resource: Json, places: readonly Place[], contradiction: string | null): Remark[] {
  const stay = json(resource['hospitalization']);
  return remarks([
    ['Time', contradiction],
    ['Places', places.length < 2 ? null : places.map(({ words }) => words).join('; ')],
    ['With', peopleText(resource)],
    ['Service', conceptText(resource['serviceType'])],
    ['Length', quantityText(resource['length'])],
    ['Admitted from', conceptText(stay?.['admitSource']) ?? referenceNames(stay?.['origin'])],
    ['Discharged to', conceptText(stay?.['dischargeDisposition']) ?? referenceNames(stay?.['destination'])],
    ['Priority', conceptText(resource['priority'])],
  ]);
}

type Span = {
  readonly sent: { readonly start: string | null; readonly end: string | null };
  readonly start: ChartTime | null;
  readonly end: ChartTime | null;
};

function spanOf(resource: Json, timeZone: string): Span {
  const period = json(resource['period']);
  const sent = { start: text(period?.['start']), end: text(period?.['end']) };
  const read = (side: string | null): ChartTime | null => (side === null ? null : readTime(side, timeZone));
  return { sent, start: read(sent.start), end: read(sent.end) };
}

/** What was sent of its time and cannot all be so. */
function contradictionIn({ group }: EncounterStanding, { start, end, sent }: Span): string | null {
  if (start !== null && end !== null && end.endMs < start.startMs) return 'the end sent lies before the start';
  if (group === 'in-progress' && sent.end !== null) return 'an end was sent, though it is said to be in progress';
  return null;
}

/** One that is over without an end that can be read is drawn at its start alone: it must not look as if it went on. */
function bandOf(id: string, label: string, standing: EncounterStanding, { start, end, sent }: Span): Band | null {
  if (!standing.happened || start === null) return null;
  const { startMs } = start;
  if (standing.group === 'in-progress' && sent.end === null) return { id, label, startMs, endMs: null };
  if (end === null || end.endMs < startMs) return { id, label: `${label}, end not known`, startMs, endMs: start.endMs };
  return { id, label, startMs, endMs: end.endMs };
}

function namesOf(resource: Json): { name: string; className: string | null } {
  const className = classText(resource['class']);
  const name = conceptTexts(resource['type']) ?? conceptText(resource['serviceType']) ?? className;
  return { name: name ?? 'Encounter not named by the server', className };
}

/** Takes an Encounter that may be shown; gives its row, its band, and what the banner says of it while it lasts. */
export function readEncounter(resource: Json, record: string, { timeZone }: Context): EncounterEntry {
  const sentStatus = text(resource['status']);
  const status = encounterStatus(sentStatus);
  const standing = ENCOUNTER_STANDING[status];
  const span = spanOf(resource, timeZone);
  const { name, className } = namesOf(resource);
  const places = placesOf(resource, timeZone);
  const place = (places.findLast(({ now }) => now) ?? places.at(-1))?.name ?? null;
  const label = place ?? name;
  const contradiction = contradictionIn(standing, span);
  const words = (sent: string | null): string | null => (sent === null ? null : formatSent(sent, timeZone));
  const row: EncounterRow = {
    id: record,
    name,
    group: standing.group,
    // A status that is none of the nine is shown as sent, and counts as not sent.
    status: status === 'not-sent' ? (sentStatus ?? standing.words) : standing.words,
    className,
    start: words(span.sent.start),
    end: words(span.sent.end),
    startMs: span.start?.startMs ?? null,
    place,
    reason: conceptTexts(resource['reasonCode']) ?? referenceNames(resource['reasonReference']),
    provider: referenceNames(resource['serviceProvider']),
    remarks: remarksOf(resource, places, contradiction),
  };
  const lasts = standing.group === 'in-progress' && span.sent.end === null;
  const since = span.sent.start === null ? 'start not sent' : `since ${formatSent(span.sent.start, timeZone, false)}`;
  const onLeave = status === 'onleave' ? ', on leave' : '';
  return {
    ...{ record, row, band: bandOf(record, label, standing, span) },
    current: lasts ? `${label}${onLeave}, ${since}` : null,
  };
}

const GROUP_ORDER: readonly EncounterRow['group'][] = [
  ...(['in-progress', 'planned', 'past', 'status-unclear', 'cancelled', 'in-error'] as const),
];

/** Takes encounters; gives them by group, in each the newest first, those without a start at its end. */
export function sortEncounters(entries: readonly EncounterEntry[]): EncounterEntry[] {
  return entries.toSorted(
    (a, b) =>
      GROUP_ORDER.indexOf(a.row.group) - GROUP_ORDER.indexOf(b.row.group) ||
      (b.row.startMs ?? -Infinity) - (a.row.startMs ?? -Infinity) ||
      (a.record < b.record ? -1 : 1),
  );
}

/** Takes sorted encounters; gives the bands of those that took place, newest first. */
export function bandsOf(entries: readonly EncounterEntry[]): Band[] {
  return entries.flatMap(({ band }) => band ?? []).toSorted((a, b) => b.startMs - a.startMs || (a.id < b.id ? -1 : 1));
}

/** Takes sorted encounters; gives the newest that is in progress, and how many more are; null: none is. */
export function currentEncounter(entries: readonly EncounterEntry[]): string | null {
  const all = entries.flatMap(({ current }) => current ?? []);
  const [first] = all;
  if (first === undefined) return null;
  return all.length === 1 ? first : `${first}, and ${all.length - 1} more in progress`;
}
