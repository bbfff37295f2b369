import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  chartOverviewSchema,
  LIST_NAMES,
  resultRowSchema,
  seriesViewSchema,
  type ListName,
} from '../../../shared/chart-model.ts';
import { createChartModel, type ChartModel } from '../../../main/fhir/model/index.ts';
import { json, jsons, text, type Json } from '../../../shared/fhir/narrow.ts';
import { parseLossless } from '../../../shared/fhir/lossless-json.ts';
import { ALL, allRecords, completeStates } from './support.ts';

const ROOT = process.env['CHARTROOM_FHIR_DATA'] ?? path.resolve(import.meta.dirname, '../../../../shared/fhir-data');
const LIST_OF: Readonly<Record<string, ListName>> = {
  Patient: 'patient',
  Observation: 'observations',
  Condition: 'conditions',
  MedicationRequest: 'medications',
  Medication: 'medications',
  MedicationStatement: 'medications',
  AllergyIntolerance: 'allergies',
  Encounter: 'encounters',
};

/** Reads a folder; a Bundle's `urn:uuid:` references are made relative, as a server does when it takes it. */
function readFolder(folder: string): Json[] {
  return readdirSync(folder).flatMap((file) => {
    const raw = readFileSync(path.join(folder, file), 'utf8');
    const resolved = raw.replaceAll(/urn:uuid:([0-9a-f-]{36})/g, '$1');
    const root = json(parseLossless(resolved));
    if (root?.['resourceType'] !== 'Bundle') return root === null ? [] : [root];
    return jsons(root['entry'])
      .map((entry) => json(entry['resource']))
      .filter((r) => r !== null);
  });
}

function subjectId(resource: Json): string | null {
  const reference = json(resource['subject'] ?? resource['patient'])?.['reference'];
  return text(reference)?.split('/').at(-1) ?? null;
}

function chartOf(id: string, resources: readonly Json[], bare: boolean): ChartModel {
  const model = createChartModel({
    patientId: id,
    fhirBase: 'http://127.0.0.1:8080/fhir',
    now: () => Date.UTC(2026, 10, 20),
    timeZone: 'Europe/London',
  });
  for (const resource of resources) {
    const list = LIST_OF[text(resource['resourceType']) ?? ''];
    // Bundled references carry no type once their urn is taken away.
    const subject = bare ? { subject: { reference: `Patient/${id}` }, patient: { reference: `Patient/${id}` } } : {};
    if (list !== undefined) model.add(list, [{ ...resource, ...subject }]);
  }
  return model;
}

describe.skipIf(!existsSync(ROOT))(`data written by others (skipped where ${path.basename(ROOT)} is absent)`, () => {
  for (const folder of ['us-core-examples', 'hl7-r4-examples', 'synthea']) {
    it(`display-6 display-22 display-23 display-26 ${folder}: nothing throws, no record is lost, every answer fits its schema`, () => {
      const resources = readFolder(path.join(ROOT, folder));
      const bare = folder === 'synthea';
      const patients = resources.filter((r) => r['resourceType'] === 'Patient').map((r) => text(r['id']) ?? '');
      expect(patients.length).toBeGreaterThan(0);
      for (const id of patients) {
        const own = resources.filter((r) =>
          r['resourceType'] === 'Patient' ? r['id'] === id : r['resourceType'] === 'Medication' || subjectId(r) === id,
        );
        const model = chartOf(id, own, bare);
        const overview = model.overview(completeStates());
        expect(
          chartOverviewSchema.safeParse({
            ...overview,
            generation: 1,
            revision: 1,
            fullBanner: true,
            lists: completeStates(),
          }).error,
        ).toBeUndefined();
        const known = allRecords(model);
        for (const resource of own) {
          const record = `${String(resource['resourceType'])}/${String(resource['id'])}`;
          if (/^(Observation|Condition|MedicationRequest|AllergyIntolerance)\//.test(record))
            expect(known).toContain(record);
        }
        for (const { key } of overview.series) {
          expect(seriesViewSchema.safeParse(model.series({ key, ...ALL, maxPoints: 100 })).error).toBeUndefined();
          for (const row of model.results({ key, ...ALL, inError: true, offset: 0, limit: 200 })?.rows ?? []) {
            expect(resultRowSchema.safeParse(row).error).toBeUndefined();
          }
        }
      }
      expect(LIST_NAMES).toHaveLength(6);
    });
  }
});
