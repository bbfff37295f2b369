import { writeFileSync } from 'node:fs';
import path from 'node:path';

/** A site as the sites file has it (docs/admin-guide.md). */
export type SiteEntry = {
  readonly name: string;
  readonly fhirBase: string;
  readonly clientId?: string;
  readonly client?: { readonly type: string };
  readonly backend?: { readonly clientId: string };
  readonly access?: 'patient' | 'user';
  readonly environment: 'production' | 'test' | 'training' | 'development';
};

/** The embedded EHR as a test site of a public client. */
export const northgate = (fhirBase: string): SiteEntry => ({
  name: 'Northgate General Hospital',
  fhirBase,
  clientId: 'chartroom',
  environment: 'test',
});

/** The second hospital: patients are searched for in Chartroom. */
export const eastfield = (fhirBase: string): SiteEntry => ({
  name: 'Eastfield Clinic',
  fhirBase,
  clientId: 'chartroom',
  access: 'user',
  environment: 'training',
});

/** Writes `sites.json` into `folder`; gives its path. */
export function writeSites(folder: string, sites: readonly SiteEntry[]): string {
  const file = path.join(folder, 'sites.json');
  writeFileSync(file, `${JSON.stringify({ sites }, null, 2)}\n`);
  return file;
}

/** Writes `sites.json` into `folder`, naming one FHIR base as a test site; gives its path. */
export function writeSitesFile(folder: string, fhirBase: string): string {
  return writeSites(folder, [northgate(fhirBase)]);
}
