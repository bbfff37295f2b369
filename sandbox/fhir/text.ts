/** String comparison as FHIR search wants it. */

/** Case, accents and combining marks removed (FHIR R4 search #string). */
export function foldText(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
