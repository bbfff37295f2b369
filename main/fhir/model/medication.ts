/** Medication requests by status and intent (D52–D57): prescribed, not necessarily taken. */
import { formatSent, readTime } from '../../../shared/clinical/dates.ts';
import type { MedicationRow } from '../../../shared/chart-model.ts';
import {
  conceptText,
  conceptTexts,
  noteText,
  referenceNames,
  remarks,
  type Remark,
} from '../../../shared/fhir/codes.ts';
import { courseOf, type Course } from './lanes.ts';
import { dosageLines } from './medication-dosage.ts';
import { medicationNaming, medicationStandingOf } from '../../../shared/fhir/medication.ts';
import { json, jsons, text, type Json } from '../../../shared/fhir/narrow.ts';
import { quantityText } from '../../../shared/fhir/quantity.ts';
import type { Context } from './quarantine.ts';

export type MedicationEntry = {
  readonly record: string;
  /** Name and codes are filled in when the row is read: a referenced Medication may come later. */
  readonly row: MedicationRow;
  /** Where its Medication is to be found, as `Medication/x`, or as sent where it lies elsewhere; null: named in place. */
  readonly reference: string | null;
  /** When it held; null: nothing of it may be drawn. */
  readonly course: Course | null;
};

type Group = MedicationRow['group'];

/** Statuses that end a medication, and what is said of the day on which they began. */
const CHANGED: Readonly<Record<string, string>> = {
  stopped: 'stopped',
  completed: 'completed',
  cancelled: 'cancelled',
  'on-hold': 'held',
};
/** R5 has a member for it; in R4 it comes as the extension of the same name. */
const STATUS_CHANGED = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-MedicationRequest.statusChanged';

type Validity = { start: string | null; end: string | null };

/** From the dosage's bounds, else from the dispensing's validity: when it is to be taken, not when it was written. */
function validity(resource: Json): Validity {
  const sides: Validity = { start: null, end: null };
  const bounds = jsons(resource['dosageInstruction']).map((dosage) =>
    json(json(json(dosage['timing'])?.['repeat'])?.['boundsPeriod']),
  );
  const dispensing = json(json(resource['dispenseRequest'])?.['validityPeriod']);
  for (const period of [...(bounds.length === 1 ? bounds : []), dispensing]) {
    sides.start ??= text(period?.['start']);
    sides.end ??= text(period?.['end']);
  }
  return sides;
}

/** When the status came to be what it is, where that was sent. */
function statusChanged(resource: Json): string | null {
  const extension = jsons(resource['extension']).find(({ url }) => url === STATUS_CHANGED);
  return text(resource['statusChanged']) ?? text(extension?.['valueDateTime']);
}

type Dates = Pick<MedicationRow, 'since' | 'until' | 'startMs' | 'endMs'>;

function endOf(resource: Json, plannedEnd: string | null, timeZone: string): Pick<Dates, 'until' | 'endMs'> {
  const status = text(resource['status']) ?? '';
  const word = Object.hasOwn(CHANGED, status) ? CHANGED[status] : undefined;
  const changed = word === undefined ? null : statusChanged(resource);
  const sent = changed ?? plannedEnd;
  if (sent === null) return { until: null, endMs: null };
  return {
    until: `${changed === null ? 'until' : (word ?? '')} ${formatSent(sent, timeZone, false)}`,
    // What is held has not ended.
    endMs: changed !== null && status === 'on-hold' ? null : (readTime(sent, timeZone)?.endMs ?? null),
  };
}

function dates(resource: Json, timeZone: string): Dates {
  const { start, end } = validity(resource);
  const authored = text(resource['authoredOn']);
  const first = start ?? authored;
  const words = (sent: string): string => formatSent(sent, timeZone, false);
  return {
    since: start !== null ? `since ${words(start)}` : authored === null ? null : `ordered ${words(authored)}`,
    startMs: first === null ? null : (readTime(first, timeZone)?.startMs ?? null),
    ...endOf(resource, end, timeZone),
  };
}

function remarksOf(resource: Json, timeZone: string): Remark[] {
  const dispense = json(resource['dispenseRequest']);
  const authored = text(resource['authoredOn']);
  const own = jsons(resource['dosageInstruction']).filter((dosage) => text(dosage['text']) !== null);
  const patient = own.map((dosage) => text(dosage['patientInstruction'])).filter((t) => t !== null);
  return remarks([
    ['Reason for status', conceptText(resource['statusReason'])],
    ['For', conceptTexts(resource['reasonCode']) ?? referenceNames(resource['reasonReference'])],
    ['Told to the patient', patient.length === 0 ? null : patient.join('; ')],
    ['Ordered', authored === null || validity(resource).start === null ? null : formatSent(authored, timeZone)],
    ['Ordered by', referenceNames(resource['requester'])],
    ['Reported by', referenceNames(resource['reportedReference'])],
    ['Quantity', quantityText(dispense?.['quantity'])],
    ['Category', conceptTexts(resource['category'])],
    ['Priority', text(resource['priority'])],
    ['Note', noteText(resource['note'])],
  ]);
}

/** Takes a MedicationRequest that may be shown, and the time now (epoch ms); gives its row. D52–D57. */
export function readMedication(resource: Json, record: string, context: Context, nowMs: number): MedicationEntry {
  const { timeZone } = context;
  const { name, codes, reference } = medicationNaming(resource, context.fhirBase);
  const row: MedicationRow = {
    id: record,
    name,
    ...medicationStandingOf(resource),
    dosage: dosageLines(resource['dosageInstruction'], timeZone),
    ...dates(resource, timeZone),
    remarks: remarksOf(resource, timeZone),
    codes: [...codes],
  };
  return { record, row, reference, course: courseOf(resource, validity(resource), { nowMs, timeZone }) };
}

/** What harms when overlooked, then what may belong to any group, then the groups (D44). */
const GROUP_ORDER: readonly Group[] = ['do-not-give', 'status-unclear', 'current', 'not-ordered', 'past', 'in-error'];
const isPast = ({ row }: MedicationEntry): boolean => row.group === 'past';

/** Takes medication rows; gives them by group, newest start first, past ones newest end first. D44, D53, D55. */
export function sortMedications(entries: readonly MedicationEntry[]): MedicationEntry[] {
  return entries.toSorted(
    (a, b) =>
      GROUP_ORDER.indexOf(a.row.group) - GROUP_ORDER.indexOf(b.row.group) ||
      (isPast(a) && (b.row.endMs ?? -Infinity) - (a.row.endMs ?? -Infinity)) ||
      (b.row.startMs ?? -Infinity) - (a.row.startMs ?? -Infinity) ||
      (a.record < b.record ? -1 : 1),
  );
}
