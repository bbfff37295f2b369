/** Which record a reference names. */

/** Takes a reference as sent; gives `Type/id` where it lies under the FHIR base (relative, absolute, versioned), else null. */
export function localReference(reference: string, fhirBase: string): string | null {
  const relative = reference.startsWith(`${fhirBase}/`) ? reference.slice(fhirBase.length + 1) : reference;
  const match = /^([A-Z][A-Za-z]{1,60})\/([A-Za-z0-9\-.]{1,128})(?:\/_history\/[A-Za-z0-9\-.]{1,128})?$/.exec(relative);
  return match === null ? null : `${match[1] ?? ''}/${match[2] ?? ''}`;
}
