/** A sandbox that knows the patient with the long chart. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { observationPages } from './observations.ts';
import { openHospital, type Hospital } from './stage.ts';

export async function openBigHospital(patient: string): Promise<Hospital> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'chartroom-big-'));
  const person = {
    resourceType: 'Patient',
    id: patient,
    name: [{ family: 'Long', given: ['Lee'] }],
    birthDate: '1950',
  };
  writeFileSync(path.join(dataDir, 'patient.json'), JSON.stringify(person));
  for (const [n, page] of observationPages(100_000).entries()) {
    const text = Buffer.from(page).toString().replaceAll('Patient/bench', `Patient/${patient}`);
    writeFileSync(path.join(dataDir, `page-${n}.json`), text);
  }
  try {
    return await openHospital({ dataDir });
  } finally {
    rmSync(dataDir, { recursive: true });
  }
}
