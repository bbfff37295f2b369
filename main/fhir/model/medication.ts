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

const STATUSES = {
  active: { words: 'Active', group: 'current' },
  'on-hold': { words: 'On hold', group: 'current' },
  cancelled: { words: 'Cancelled', group: 'past' },
  completed: { words: 'Completed', group: 'past' },
  stopped: { words: 'Stopped', group: 'past' },
  'entered-in-error': { words: 'Entered in error', group: 'in-error' },
  draft: { words: 'Draft', group: 'not-ordered' },
  unknown: { words: 'Status unknown', group: 'status-unclear' },
} as const satisfies Readonly<Record<string, { words: string; group: Group }>>;

/** `mark`: what is no order says so before its name (D54). */
const INTENTS = {
  proposal: { words: 'Proposal', ordered: false },
  plan: { words: 'Plan', ordered: false },
  option: { words: 'Option', ordered: false },
  order: { words: 'Order', ordered: true },
  'original-order': { words: 'Original order', ordered: true },
  'reflex-order': { words: 'Reflex order', ordered: true },
  'filler-order': { words: 'Filler order', ordered: true },
  'instance-order': { words: 'Order for one dose', ordered: true },
} as const satisfies Readonly<Record<string, { words: string; ordered: boolean }>>;

function known<K extends string>(sent: string | null, table: Readonly<Record<K, unknown>>): K | null {
  return sent !== null && Object.hasOwn(table, sent) ? (sent as K) : null;
}

type Standing = Pick<MedicationRow, 'group' | 'marks' | 'status' | 'intent'>;

function standing(resource: Json): Standing {
  const [sentStatus, sentIntent] = [text(resource['status']), text(resource['intent'])];
  const status = known(sentStatus, STATUSES);
  const intent = known(sentIntent, INTENTS);
  const ordered = intent === null || INTENTS[intent].ordered;
  let group: Group = status === null ? 'status-unclear' : STATUSES[status].group;
  if (group === 'current' && !ordered) group = 'not-ordered';
  const marks: string[] = [];
  if (resource['doNotPerform'] === true) marks.push('DO NOT GIVE');
  if (group === 'in-error') marks.push('Entered in error');
  if (status === 'on-hold') marks.push('On hold');
  if (status === 'draft') marks.push('Draft');
  if (intent !== null && !ordered) marks.push(INTENTS[intent].words);
  if (resource['reportedBoolean'] === true || json(resource['reportedReference']) !== null) marks.push('Reported');
  return {
    group,
    marks,
    status: status === null ? (sentStatus ?? 'Status not sent') : STATUSES[status].words,
    intent: intent === null ? (sentIntent ?? 'Intent not sent') : INTENTS[intent].words,
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

function dates(resource: Json, timeZone: string): Pick<MedicationRow, 'since' | 'until' | 'startMs'> {
  const { start, end } = validity(resource);
  const authored = text(resource['authoredOn']);
  const first = start ?? authored;
  const words = (sent: string): string => formatSent(sent, timeZone, false);
  return {
    since: start !== null ? `since ${words(start)}` : authored === null ? null : `ordered ${words(authored)}`,
    until: end === null ? null : `until ${words(end)}`,
    startMs: first === null ? null : (readTime(first, timeZone)?.startMs ?? null),
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

const GROUP_ORDER: readonly Group[] = ['current', 'status-unclear', 'not-ordered', 'past', 'in-error'];

/** Takes medication rows; gives current ones first, newest start first. D44, D53. */
export function sortMedications(entries: readonly MedicationEntry[]): MedicationEntry[] {
  return entries.toSorted(
    (a, b) =>
      GROUP_ORDER.indexOf(a.row.group) - GROUP_ORDER.indexOf(b.row.group) ||
      (b.row.startMs ?? -Infinity) - (a.row.startMs ?? -Infinity) ||
      (a.record < b.record ? -1 : 1),
  );
}
