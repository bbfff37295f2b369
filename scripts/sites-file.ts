import { writeFileSync } from 'node:fs';
import path from 'node:path';

/** Writes `sites.json` into `folder`, naming one FHIR base as a test site; gives its path. */
export function writeSitesFile(folder: string, fhirBase: string, clientId = 'chartroom'): string {
  const file = path.join(folder, 'sites.json');
  const site = { name: 'Northgate General Hospital', fhirBase, clientId, environment: 'test' };
  writeFileSync(file, `${JSON.stringify({ sites: [site] }, null, 2)}\n`);
  return file;
}
