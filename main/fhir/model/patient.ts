/** Who this is, as the banner says it (D1–D3, D8, D10). */
import { ageBetween, formatSent } from '../../../shared/clinical/dates.ts';
import { valueText } from '../../../shared/clinical/value-text.ts';
import type { PatientBanner } from '../../../shared/chart-model.ts';
import { genderWord, namesOf } from '../../../shared/fhir/names.ts';
import { text, type Json } from '../../../shared/fhir/narrow.ts';
import type { Entry } from './observation.ts';
import { identifiersOf } from '../../../shared/fhir/identifiers.ts';
import { linksOf } from './patient-links.ts';
import { absentReason, extensionReason } from './values.ts';

function diedText(resource: Json, timeZone: string): string | null {
  const sent = text(resource['deceasedDateTime']);
  if (sent === null) return resource['deceasedBoolean'] === true ? 'Died, date not known' : null;
  const born = text(resource['birthDate']);
  const age = born === null ? null : ageBetween(born, sent, timeZone);
  const day = formatSent(sent, timeZone, false);
  return age === null ? `Died ${day}` : `Died ${day}, aged ${age}`;
}

function bornText(resource: Json, timeZone: string): string {
  const sent = text(resource['birthDate']);
  return sent === null ? (extensionReason(resource['_birthDate'])?.text ?? 'Not known') : formatSent(sent, timeZone);
}

/** The latest value of a measure with its date, as sent. */
function measure(entry: Entry | undefined, timeZone: string): string | null {
  if (entry === undefined) return null;
  const { time, value } = entry.row;
  const said = valueText(value);
  return time === null ? said : `${said}, ${formatSent(time.sent.split('/').at(-1) ?? '', timeZone, false)}`;
}

/** Takes the Patient, the latest height and weight, the encounter in progress, and the time now; gives the banner. A missing item is said in words. D1–D3, D8, D10. */
export function bannerOf(
  resource: Json,
  id: string,
  latest: {
    readonly height: Entry | undefined;
    readonly weight: Entry | undefined;
    readonly encounter: string | null;
  },
  clock: { readonly nowMs: number; readonly timeZone: string },
): PatientBanner {
  const { timeZone, nowMs } = clock;
  const born = text(resource['birthDate']);
  const died = diedText(resource, timeZone);
  const gender = genderWord(resource['gender']);
  return {
    id,
    ...namesOf(resource),
    born: bornText(resource, timeZone),
    age: born === null || died !== null ? null : ageBetween(born, nowMs, timeZone),
    gender: gender ?? absentReason(resource['_gender'])?.text ?? 'Not known',
    identifiers: identifiersOf(resource['identifier']),
    died,
    height: measure(latest.height, timeZone),
    weight: measure(latest.weight, timeZone),
    encounter: latest.encounter,
    links: linksOf(resource),
  };
}
