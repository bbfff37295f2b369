/** The logical id of a FHIR resource: pure rule, no I/O. */

/** `.` and `..` are ids to FHIR; in a path they are steps to somewhere else. */
const FHIR_ID = /^(?!\.{1,2}$)[A-Za-z0-9\-.]{1,64}$/;

/** True for what may stand as an id in a URL of a FHIR server (FHIR R4 datatypes #id); never for a reference. */
export function isFhirId(text: string): boolean {
  return FHIR_ID.test(text);
}
