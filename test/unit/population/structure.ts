/** What R4 requires of the resources that the population holds, as far as it can be told from one resource alone. */
import type { FhirResource } from 'fhir/r4';

type Json = Readonly<Record<string, unknown>>;

const ID = /^[A-Za-z0-9\-.]{1,64}$/;
/** FHIR R4 datatypes #dateTime, #date and #instant, offsets required where there is a time. */
const DATE_TIME =
  /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]\d\d:\d\d))?)?)?$/;
const DATE_KEYS = new Set([
  ...[
    'birthDate',
    'effectiveDateTime',
    'effectiveInstant',
    'issued',
    'lastUpdated',
    'onsetDateTime',
    'abatementDateTime',
  ],
  ...['recordedDate', 'authoredOn', 'start', 'end', 'deceasedDateTime', 'valueDateTime'],
]);
const STATUSES: Readonly<Record<string, readonly string[]>> = {
  Observation: [
    'registered',
    'preliminary',
    'final',
    'amended',
    'corrected',
    'cancelled',
    'entered-in-error',
    'unknown',
  ],
  MedicationRequest: ['active', 'on-hold', 'cancelled', 'completed', 'entered-in-error', 'stopped', 'draft', 'unknown'],
  Encounter: [
    'planned',
    'arrived',
    'triaged',
    'in-progress',
    'onleave',
    'finished',
    'cancelled',
    'entered-in-error',
    'unknown',
  ],
  Medication: ['active', 'inactive', 'entered-in-error'],
};
const CODES: Readonly<Record<string, readonly string[]>> = {
  intent: ['proposal', 'plan', 'order', 'original-order', 'reflex-order', 'filler-order', 'instance-order', 'option'],
  gender: ['male', 'female', 'other', 'unknown'],
  comparator: ['<', '<=', '>=', '>'],
  criticality: ['low', 'high', 'unable-to-assess'],
  'http://terminology.hl7.org/CodeSystem/condition-clinical': [
    'active',
    'recurrence',
    'relapse',
    'inactive',
    'remission',
    'resolved',
  ],
  'http://terminology.hl7.org/CodeSystem/condition-ver-status': [
    'unconfirmed',
    'provisional',
    'differential',
    'confirmed',
    'refuted',
    'entered-in-error',
  ],
  'http://terminology.hl7.org/CodeSystem/condition-category': ['problem-list-item', 'encounter-diagnosis'],
  'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical': ['active', 'inactive', 'resolved'],
  'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification': [
    'unconfirmed',
    'confirmed',
    'refuted',
    'entered-in-error',
  ],
  'http://terminology.hl7.org/CodeSystem/observation-category': [
    'social-history',
    'vital-signs',
    'imaging',
    'laboratory',
    'procedure',
    'survey',
    'exam',
    'therapy',
    'activity',
  ],
};
/** Members that each type must have. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  Patient: ['name', 'gender', 'birthDate', 'identifier'],
  Observation: ['status', 'code', 'subject'],
  Condition: ['subject', 'code'],
  MedicationRequest: ['status', 'intent', 'subject'],
  AllergyIntolerance: ['patient', 'code'],
  Encounter: ['status', 'class', 'subject'],
  Medication: ['code'],
};
/** Choice elements: at most one of each; a dosage may be prescribed either way too. */
const CHOICES = ['value', 'effective', 'onset', 'abatement', 'medication', 'asNeeded', 'deceased', 'multipleBirth'];

const isRaw = (value: unknown): boolean => (JSON as unknown as { isRawJSON(v: unknown): boolean }).isRawJSON(value);

export type Found = { readonly dates: string[]; readonly references: string[]; readonly problems: string[] };

/** Takes a resource, gives its dates, its references and every breach of the rules. Shared parts are looked at once. */
export function examine(resource: FhirResource, seen: WeakSet<object>): Found {
  const found: Found = { dates: [], references: [], problems: [] };
  const json = resource as unknown as Json;
  const { resourceType: type, id = '' } = resource;
  const problem = (text: string): void => void found.problems.push(`${type}/${id}: ${text}`);
  if (!ID.test(id)) problem('has a bad id');
  for (const key of REQUIRED[type] ?? ['no such type']) if (json[key] === undefined) problem(`has no ${key}`);
  const { status } = json;
  if (status !== undefined && !STATUSES[type]?.includes(status as string)) problem('has an unknown status');
  if (type === 'Observation') examineObservation(json, problem);
  if (type === 'MedicationRequest' && choicesOf(json, 'medication').length !== 1) problem('needs one medication');
  walk(json, '', found, seen, problem);
  return found;
}

function examineObservation(json: Json, problem: (text: string) => void): void {
  const values = choicesOf(json, 'value');
  if (values.length > 0 && json['dataAbsentReason'] !== undefined)
    problem('has a value and a reason for its absence (obs-6)');
  for (const range of (json['referenceRange'] ?? []) as Json[])
    if (range['low'] === undefined && range['high'] === undefined && range['text'] === undefined)
      problem('has an empty range (obs-3)');
}

const choicesOf = (json: Json, choice: string): string[] =>
  Object.keys(json).filter((key) => key.startsWith(choice) && /^[A-Z]/.test(key.slice(choice.length)));

function walk(node: unknown, key: string, found: Found, seen: WeakSet<object>, problem: (text: string) => void): void {
  if (isRaw(node) || typeof node === 'boolean' || typeof node === 'number') return;
  if (typeof node === 'string') {
    examineText(node, key, found, problem);
    return;
  }
  if (typeof node !== 'object' || node === null) {
    problem(`${key} is ${String(node)}`);
    return;
  }
  if (key !== 'subject' && seen.has(node)) return;
  seen.add(node);
  if (Array.isArray(node)) {
    if (node.length === 0) problem(`${key} is an empty list`);
    for (const item of node) walk(item, key, found, seen, problem);
    return;
  }
  const json = node as Json;
  if (Object.keys(json).length === 0) problem(`${key} is an empty object`);
  for (const choice of CHOICES)
    if (choicesOf(json, choice).length > 1) problem(`${key} has more than one ${choice}[x]`);
  if (json['code'] !== undefined && typeof json['system'] === 'string') {
    const known = CODES[json['system']];
    if (known !== undefined && !known.includes(json['code'] as string)) problem(`${key} has an unknown code`);
  }
  // qty-3: a coded unit has a system.
  if (isRaw(json['value']) && json['code'] !== undefined && json['system'] === undefined)
    problem(`${key} has a code without a system`);
  for (const [name, value] of Object.entries(json)) walk(value, name, found, seen, problem);
}

function examineText(text: string, key: string, found: Found, problem: (text: string) => void): void {
  if (text.trim() === '') problem(`${key} is empty`);
  if (key === 'reference') found.references.push(text);
  if (CODES[key] !== undefined && !CODES[key].includes(text)) problem(`${key} has an unknown code`);
  if (!DATE_KEYS.has(key)) return;
  if (DATE_TIME.test(text)) found.dates.push(text);
  else problem(`${key} is no date`);
}
