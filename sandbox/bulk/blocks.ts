/** Files organized by patient (Bulk Data 3.0 export #bulk-data-output-file-organization). */
import { patientsOf } from '../fhir/compartment.ts';
import type { Stored } from '../fhir/load.ts';
import { newKey, type BulkFile } from './jobs.ts';

type Draft = { readonly key: string; readonly lines: string[]; continuesIn: string | null };

const headerOf = (patient: string): string =>
  JSON.stringify({
    resourceType: 'Parameters',
    parameter: [{ name: 'header', valueReference: { reference: `Patient/${patient}` } }],
  });

/** The resources of each patient, the Patient first; what is nobody's own is left out. */
function blocksOf(found: readonly Stored[]): Map<string, Stored[]> {
  const blocks = new Map<string, Stored[]>();
  for (const stored of found) {
    for (const patient of patientsOf(stored)) {
      const block = blocks.get(patient) ?? [];
      blocks.set(patient, block);
      if (stored.type === 'Patient') block.unshift(stored);
      else block.push(stored);
    }
  }
  return blocks;
}

/** Files of `size` lines at most, the headers among them; a block that goes on in another file is headed there again. */
export function filesByPatient(found: readonly Stored[], size: number, spell: (stored: Stored) => string): BulkFile[] {
  const drafts: Draft[] = [];
  const begin = (): Draft => {
    const draft: Draft = { key: newKey(), lines: [], continuesIn: null };
    drafts.push(draft);
    return draft;
  };
  const room = Math.max(2, size);
  let file = begin();
  for (const [patient, block] of blocksOf(found)) {
    if (file.lines.length > 0 && file.lines.length + block.length + 1 > room) file = begin();
    file.lines.push(headerOf(patient));
    for (const stored of block) {
      if (file.lines.length >= room) {
        const before = file;
        file = begin();
        before.continuesIn = file.key;
        file.lines.push(headerOf(patient));
      }
      file.lines.push(spell(stored));
    }
  }
  return drafts
    .filter(({ lines }) => lines.length > 0)
    .map(({ key, lines, continuesIn }) => ({
      ...{ key, kind: 'output' as const, type: null, count: lines.length, continuesIn },
      content: { kind: 'lines', lines: () => lines },
    }));
}
