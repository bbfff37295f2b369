/** Which shelf a result stands on, and how common its test is: LOINC codes that every chart knows. */
import type { SeriesCategory } from '../../../shared/chart-model.ts';
import { codings } from '../../../shared/fhir/codes.ts';
import { jsons, text, type Json } from '../../../shared/fhir/narrow.ts';

export const HEIGHT = '8302-2';
export const WEIGHT = '29463-7';

/** Common tests in the order in which a summary shows them; a row holds the LOINC codes of one question. */
const SUMMARY_ORDER: readonly (readonly string[])[] = [
  ['4548-4', '59261-8', '17856-6'],
  ['85354-9', '55284-4', '8480-6', '8462-4'],
  ['2160-0', '14682-9', '38483-4'],
  ['33914-3', '48642-3', '48643-1', '62238-1', '98979-8', '69405-9', '77147-7'],
  ['2823-3', '6298-4', '2829-0'],
  ['29463-7', '3141-9'],
  ['2951-2', '2947-0'],
  ['718-7'],
  ['2345-7', '2339-0', '14749-6', '15074-8', '1558-6'],
  ['8867-4'],
  ['2708-6', '59408-5'],
  ['8310-5'],
  ['9279-1'],
  ['6690-2', '26464-8'],
  ['777-3', '26515-7'],
  ['1988-5'],
  ['2089-1', '18262-6', '13457-7', '22748-8'],
  ['2093-3', '14647-2'],
  ['2571-8', '14927-8'],
  ['2085-9', '14646-4'],
  ['3094-0', '6299-2', '22664-7', '14937-7'],
  ['39156-5'],
  ['1742-6'],
  ['1920-8'],
  ['6768-6'],
  ['1975-2'],
  ['1751-7'],
  ['6301-6', '34714-6'],
  ['3016-3', '11580-8'],
  ['33762-6'],
  ['8302-2'],
];
const PLACE = new Map(SUMMARY_ORDER.flatMap((codes, place) => codes.map((code) => [code, place] as const)));

const VITAL_SIGNS: ReadonlySet<string> = new Set(
  '85354-9 55284-4 8480-6 8462-4 8478-0 8867-4 9279-1 8310-5 8302-2 8306-3 29463-7 3141-9 39156-5 2708-6 59408-5 9843-4 8289-1 59576-9 77606-2'.split(
    ' ',
  ),
);

/** Takes a LOINC code; gives its place among the tests that a summary shows first, or null. */
export function summaryPlace(loinc: string | null): number | null {
  return loinc === null ? null : (PLACE.get(loinc) ?? null);
}

/** Takes an Observation and its LOINC code; gives its category as sent, else as the code is known for; null: neither. */
export function categoryOf(resource: Json, loinc: string | null): SeriesCategory | null {
  for (const concept of jsons(resource['category'])) {
    const words = text(concept['text'])?.toLowerCase().replaceAll(' ', '-');
    const sent = [...codings(concept).map((c) => c.code), words];
    if (sent.includes('vital-signs')) return 'vital-signs';
    if (sent.includes('laboratory')) return 'laboratory';
  }
  if (loinc === null) return null;
  if (VITAL_SIGNS.has(loinc)) return 'vital-signs';
  return Array.isArray(resource['category']) ? null : PLACE.has(loinc) ? 'laboratory' : null;
}
