/** Which records may be read as this patient's (D6, D26). The others are counted and named, never dropped. */
import type { ListName, NotShown } from '../../../shared/chart-model.ts';
import { modifierIn } from '../../../shared/fhir/modifiers.ts';
import { json, text, type Json } from '../../../shared/fhir/narrow.ts';
import { localReference } from '../../../shared/fhir/references.ts';

export type Context = {
  readonly patientId: string;
  /** Without a trailing slash. */
  readonly fhirBase: string;
  readonly timeZone: string;
};

type Judged =
  | { readonly kind: 'shown'; readonly type: string; readonly record: string; readonly resource: Json }
  /** Something included to be looked up, not a row of its own. */
  | { readonly kind: 'included'; readonly type: string; readonly record: string; readonly resource: Json }
  | { readonly kind: 'not-shown'; readonly record: string; readonly identified: boolean; readonly entry: NotShown };

/** What each list is made of, and where its records name their patient. */
const SHOWN: Readonly<Record<ListName, Readonly<Record<string, string | null>>>> = {
  patient: { Patient: null },
  observations: { Observation: 'subject' },
  conditions: { Condition: 'subject' },
  medications: { MedicationRequest: 'subject' },
  allergies: { AllergyIntolerance: 'patient' },
  encounters: { Encounter: 'subject' },
};
/** Resources that servers add to a search: about the records, not rows. An OperationOutcome is read by the pager. */
const INCLUDED: ReadonlySet<string> = new Set([
  'Medication',
  'Practitioner',
  'PractitionerRole',
  'Organization',
  'Location',
  'OperationOutcome',
]);
const refuse = (record: string, reason: NotShown['reason'], detail: string | null, identified: boolean): Judged => ({
  kind: 'not-shown',
  record,
  identified,
  entry: { record, reason, detail },
});

function judgeSubject(record: string, reference: string | null, context: Context): Judged | null {
  if (reference === null || reference.startsWith('#')) return refuse(record, 'no-subject', null, true);
  if (localReference(reference, context.fhirBase) === `Patient/${context.patientId}`) return null;
  return refuse(record, 'other-patient', null, true);
}

/**
 * Takes one member of a list as it came; tells whether it may be shown, is a resource to look things up in, or is
 * kept off the chart and why. D6, D26, FHIR safety 2, 3, 11.
 */
export function judge(value: unknown, list: ListName, context: Context): Judged {
  const resource = json(value);
  const sentType = text(resource?.['resourceType']);
  if (resource === null || sentType === null) return refuse('Record of unknown type', 'malformed', null, false);
  const type = /^[A-Za-z]{1,60}$/.test(sentType) ? sentType : 'Record of unknown type';
  const id = text(resource['id'])?.slice(0, 128) ?? null;
  const record = id === null ? `${type} (no id)` : `${type}/${id}`;
  const subjectMember = Object.hasOwn(SHOWN[list], type) ? SHOWN[list][type] : undefined;
  if (subjectMember === undefined) {
    if (INCLUDED.has(type)) return { kind: 'included', type, record, resource };
    return refuse(record, 'unsupported-type', type, id !== null);
  }
  if (id === null) return refuse(record, 'no-id', null, false);
  if ((resource['implicitRules'] ?? null) !== null) return refuse(record, 'implicit-rules', null, true);
  const modifier = modifierIn(resource, 3);
  if (modifier !== null) return refuse(record, 'unknown-modifier', modifier, true);
  const subject =
    subjectMember === null
      ? id === context.patientId
        ? null
        : refuse(record, 'other-patient', null, true)
      : judgeSubject(record, text(json(resource[subjectMember])?.['reference']), context);
  return subject ?? { kind: 'shown', type, record, resource };
}
