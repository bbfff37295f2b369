/** Records of the same person beside this one (R4 Patient.link; D7, FHIR safety 8). */
import { PATIENT_LINKS, type PatientLink } from '../../../shared/chart-model.ts';
import { json, jsons, text, type Json } from '../../../shared/fhir/narrow.ts';

const MAX_LINKS = 20;
const SENT = ['replaced-by', 'replaces', 'refer', 'seealso'] as const;

/** What the other record is called: by its sender, by its number, else by its address within the server. */
function nameOf(value: unknown): string | null {
  const reference = json(value);
  const number = text(json(reference?.['identifier'])?.['value']);
  const address = text(reference?.['reference']);
  const local = /(?:^|\/)((?:Patient|RelatedPerson)\/[A-Za-z0-9\-.]{1,64})(?:\/_history\/.*)?$/.exec(
    address ?? '',
  )?.[1];
  return text(reference?.['display']) ?? number ?? local ?? null;
}

/**
 * Takes a Patient; gives its links and whether it is still kept, the gravest first. A type of link that is none of the
 * four is told as unknown, never left out.
 */
export function linksOf(resource: Json): PatientLink[] {
  const links = jsons(resource['link']).map((link): PatientLink => {
    const type = text(link['type']);
    return { kind: SENT.find((kind) => kind === type) ?? 'unknown', other: nameOf(link['other']) };
  });
  const inactive: PatientLink[] = resource['active'] === false ? [{ kind: 'inactive', other: null }] : [];
  return [...links, ...inactive]
    .toSorted((a, b) => PATIENT_LINKS.indexOf(a.kind) - PATIENT_LINKS.indexOf(b.kind))
    .slice(0, MAX_LINKS);
}
