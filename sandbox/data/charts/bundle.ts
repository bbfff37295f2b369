/** A chart as the text of its file: a collection Bundle, one resource on a line. */
import type { FhirResource } from 'fhir/r4';
import { NORTHGATE } from './codes.ts';

/** The file text of a collection Bundle with these resources. */
export function bundleText(id: string, resources: readonly FhirResource[]): string {
  const entries = resources.map((resource) => {
    const fullUrl = `${NORTHGATE}/fhir/${resource.resourceType}/${resource.id ?? ''}`;
    return `    { "fullUrl": "${fullUrl}", "resource": ${JSON.stringify(resource)} }`;
  });
  const head = `{\n  "resourceType": "Bundle",\n  "id": "${id}",\n  "type": "collection",\n  "entry": [\n`;
  return `${head}${entries.join(',\n')}\n  ]\n}\n`;
}
