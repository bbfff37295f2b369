/** Medication requests by status and intent (D52–D57): prescribed, not necessarily taken. */
import { formatSent, readTime } from '../../../shared/clinical/dates.ts';
import type { MedicationRow } from '../../../shared/chart-model.ts';
import {
  codeInfo,
  conceptText,
  conceptTexts,
  noteText,
  referenceNames,
  remarks,
  type CodeInfo,
  type Remark,
} from './codes.ts';
import {
  MEDICATION_INTENT_WORDS,
  MEDICATION_STATUS_WORDS,
  medicationStanding,
} from '../../../shared/clinical/medication-status.ts';
import { courseOf, type Course } from './lanes.ts';
import { dosageLines } from './medication-dosage.ts';
import { json, jsons, text, type Json } from './narrow.ts';
import { quantityText } from './quantity.ts';
import { localReference, type Context } from './quarantine.ts';

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
export const UNNAMED = 'Medication not named by the server';

/** Statuses that end a medication, and what is said of the day on which they began. */
const CHANGED: Readonly<Record<string, string>> = {
  stopped: 'stopped',
  completed: 'completed',
  cancelled: 'cancelled',
  'on-hold': 'held',
};
/** R5 has a member for it; in R4 it comes as the extension of the same name. */
const STATUS_CHANGED = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-MedicationRequest.statusChanged';

function known<K extends string>(sent: string | null, table: Readonly<Record<K, unknown>>): K | null {
  return sent !== null && Object.hasOwn(table, sent) ? (sent as K) : null;
}

type Standing = Pick<MedicationRow, 'group' | 'marks' | 'status' | 'intent'>;

/** What is none of R4's codes is shown as sent and counts as not sent; who reported it is no matter of the table. D53, D54. */
function standing(resource: Json): Standing {
  const [sentStatus, sentIntent] = [text(resource['status']), text(resource['intent'])];
  const status = known(sentStatus, MEDICATION_STATUS_WORDS);
  const intent = known(sentIntent, MEDICATION_INTENT_WORDS);
  const told = medicationStanding(status ?? 'not-sent', intent ?? 'not-sent', resource['doNotPerform'] === true);
  const reported = resource['reportedBoolean'] === true || json(resource['reportedReference']) !== null;
  return {
    ...told,
    marks: reported ? [...told.marks, 'Reported'] : told.marks,
    ...(status === null && sentStatus !== null ? { status: sentStatus } : {}),
    ...(intent === null && sentIntent !== null ? { intent: sentIntent } : {}),
  };
}

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

/** Takes a Medication; gives its name and codes, with its form where the name leaves it out. D52. */
export function medicationCode(medication: Json): CodeInfo {
  const code = codeInfo(medication['code'], '');
  if (code.name !== '') return code;
  const made = jsons(medication['ingredient'])
    .map((i) => conceptText(i['itemCodeableConcept']) ?? referenceNames(i['itemReference']))
    .filter((t) => t !== null);
  return { ...code, name: made.length === 0 ? UNNAMED : made.join(' and ') };
}

type Naming = { name: string; codes: readonly string[]; reference: string | null };

function naming(resource: Json, context: Context): Naming {
  const concept = json(resource['medicationCodeableConcept']);
  if (concept !== null) return { ...codeInfo(concept, UNNAMED), reference: null };
  const link = json(resource['medicationReference']);
  const sent = text(link?.['reference']);
  const name = text(link?.['display']) ?? UNNAMED;
  if (sent?.startsWith('#') === true) {
    const found = jsons(resource['contained']).find(
      (r) => r['resourceType'] === 'Medication' && text(r['id']) === sent.slice(1),
    );
    const code = found === undefined ? null : medicationCode(found);
    return {
      name: code === null || code.name === UNNAMED ? name : code.name,
      codes: code?.codes ?? [],
      reference: null,
    };
  }
  return { name, codes: [], reference: sent === null ? null : (localReference(sent, context.fhirBase) ?? sent) };
}

/** Takes a MedicationRequest that may be shown, and the time now (epoch ms); gives its row. D52–D57. */
export function readMedication(resource: Json, record: string, context: Context, nowMs: number): MedicationEntry {
  const { timeZone } = context;
  const { name, codes, reference } = naming(resource, context);
  const row: MedicationRow = {
    id: record,
    name,
    ...standing(resource),
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
