/** Identifiers of a patient, each whole and with its label (D8). */
import type { PatientBanner } from '../chart-model.ts';
import { codings, conceptText, systemName } from './codes.ts';
import { json, jsons, text, type Json } from './narrow.ts';

const NHS_NUMBER = 'https://fhir.nhs.uk/Id/nhs-number';

/** Ten digits in 3-3-4; one whose check digit is wrong (modulus 11) says so. NUM-0001, NUM-0002. */
function nhsNumber(sent: string): { label: string; value: string } {
  const digits = sent.replace(/[\s-]/g, '');
  if (!/^\d{10}$/.test(digits)) return { label: 'NHS number, not ten digits', value: sent };
  const sum = Array.from({ length: 9 }, (_, i) => Number(digits[i]) * (10 - i)).reduce((a, b) => a + b, 0);
  const right = (11 - (sum % 11)) % 11 === Number(digits[9]);
  const value = `${digits.slice(0, 3)} ${digits.slice(3, 6)} ${digits.slice(6)}`;
  return { label: right ? 'NHS number' : 'NHS number, check digit wrong', value };
}

const USE_ORDER = ['MR', 'NH', 'NI', 'SS'];

/** The label of an identifier: its type, else who gives it out, else its system. D8. */
function identifierLabel(identifier: Json): string {
  const type = json(identifier['type']);
  const assigner = text(json(identifier['assigner'])?.['display']);
  const system = text(identifier['system']);
  const own = text(type?.['text']);
  const coded = codings(type).find((c) => c.code === 'MR') === undefined ? conceptText(type) : 'MRN';
  return own ?? coded ?? assigner ?? (system === null ? 'Identifier' : systemName(system));
}

function identifierPlace(identifier: Json): number {
  const place = codings(json(identifier['type'])).map((c) => USE_ORDER.indexOf(c.code ?? ''));
  const best = place.filter((p) => p >= 0).sort((a, b) => a - b)[0] ?? USE_ORDER.length;
  const use = text(identifier['use']);
  return best * 10 + (use === 'official' ? 0 : use === 'usual' ? 1 : use === 'old' ? 9 : 2);
}

/** Takes Patient.identifier as sent; gives label and value of each, record number first, whole. D8. */
export function identifiersOf(value: unknown): PatientBanner['identifiers'] {
  return jsons(value)
    .toSorted((a, b) => identifierPlace(a) - identifierPlace(b))
    .flatMap((identifier) => {
      const sent = text(identifier['value']);
      if (sent === null) return [];
      if (text(identifier['system']) === NHS_NUMBER) return [nhsNumber(sent)];
      return [{ label: identifierLabel(identifier), value: sent }];
    });
}
