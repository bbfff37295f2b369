import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadStore } from '../../sandbox/fhir/index.ts';
import { linkOf, serve } from '../unit/sandbox-fhir/serve.ts';

// Data written by others lies beside the repository where it is there at all.
const FOREIGN = process.env['CHARTROOM_FHIR_DATA'] ?? path.resolve(import.meta.dirname, '../../../shared/fhir-data');
const absent = !existsSync(FOREIGN);

describe.skipIf(absent)(`data written by others${absent ? ' (skipped: the folder is not here)' : ''}`, () => {
  it.each([
    [
      'us-core-examples',
      4,
      ['allergyintolerance-provenance-example2.json entry 1', 'allergyintolerance-provenance-example2.json entry 2'],
    ],
    ['hl7-r4-examples', 22, ['package.json']],
    ['synthea', 2, []],
  ])('%s loads, and every patient’s records can be paged through', async (name, patients, skipped) => {
    const store = await loadStore({ dataDir: path.join(FOREIGN, name) });
    expect(store.report.skipped.map(({ file }) => file)).toEqual(skipped);
    expect(store.patients()).toHaveLength(patients);
    const server = await serve(store);
    onTestFinished(() => server.close());
    for (const { id } of store.patients()) {
      const access = { scopes: ['patient/*.rs'], patient: id };
      for (const type of ['Observation', 'Condition', 'MedicationRequest', 'Encounter']) {
        let next: string | undefined = `${server.base}/${type}?patient=${id}&_count=200`;
        let entries = 0;
        while (next !== undefined) {
          const answer = await server.get(next, access);
          expect(answer.status).toBe(200);
          expect(answer.text.includes('"reference":"urn:uuid:')).toBe(false);
          entries += answer.json.entry?.length ?? 0;
          next = linkOf(answer, 'next');
        }
        expect(entries).toBe(store.list(type, id).length);
      }
    }
  });
});
