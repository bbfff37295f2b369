/** How a MedicationRequest stands and what it is called (D52–D54). */
import type { MedicationRow } from '../chart-model.ts';
import { MEDICATION_INTENT_WORDS, MEDICATION_STATUS_WORDS, medicationStanding } from '../clinical/medication-status.ts';
import { codeInfo, conceptText, referenceNames, type CodeInfo } from './codes.ts';
import { json, jsons, text, type Json } from './narrow.ts';
import { localReference } from './references.ts';

export const UNNAMED = 'Medication not named by the server';

function known<K extends string>(sent: string | null, table: Readonly<Record<K, unknown>>): K | null {
  return sent !== null && Object.hasOwn(table, sent) ? (sent as K) : null;
}

type Standing = Pick<MedicationRow, 'group' | 'marks' | 'status' | 'intent'>;

/** What is none of R4's codes is shown as sent and counts as not sent; who reported it is no matter of the table. D53, D54. */
export function medicationStandingOf(resource: Json): Standing {
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

/** Takes a Medication; gives its name and codes, with its form where the name leaves it out. D52. */
export function medicationCode(medication: Json): CodeInfo {
  const code = codeInfo(medication['code'], '');
  if (code.name !== '') return code;
  const made = jsons(medication['ingredient'])
    .map((i) => conceptText(i['itemCodeableConcept']) ?? referenceNames(i['itemReference']))
    .filter((t) => t !== null);
  return { ...code, name: made.length === 0 ? UNNAMED : made.join(' and ') };
}

type Naming = {
  readonly name: string;
  /** Identity of what is named here (`CodeInfo.key`); null: nothing but a reference, or a name without code. */
  readonly key: string | null;
  readonly codes: readonly string[];
  readonly reference: string | null;
};

/** Takes a MedicationRequest and the FHIR base; gives what it is called and, where another record names it, which. D52. */
export function medicationNaming(resource: Json, fhirBase: string): Naming {
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
      key: code === null || code.name === UNNAMED ? null : code.key,
      codes: code?.codes ?? [],
      reference: null,
    };
  }
  return { name, key: null, codes: [], reference: sent === null ? null : (localReference(sent, fhirBase) ?? sent) };
}
