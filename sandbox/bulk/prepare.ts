/** Makes the files of an export from what it holds. */
import type { FhirStore } from '../fhir/index.ts';
import { lettersFor } from './attachments.ts';
import { filesByPatient } from './blocks.ts';
import { folderFiles } from './folder.ts';
import type { Stored } from '../fhir/load.ts';
import { elementsOf } from './filters.ts';
import { newKey, type BulkFile, type FileKind, type Job } from './jobs.ts';
import { covers, patientsIn, select, wouldHold } from './select.ts';

/** What was removed from the store as it ran. */
export type Removal = { readonly stored: Stored; readonly at: number };

type Lines = { readonly kind: FileKind; readonly type: string; readonly lines: readonly string[] };

const linesFile = ({ kind, type, lines }: Lines): BulkFile => ({
  ...{ key: newKey(), kind, type, count: lines.length, continuesIn: null },
  content: { kind: 'lines', lines: () => lines },
});

function parts<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size));
}

/** Files of one type each, of so many resources at most. */
function filesByType(found: readonly Stored[], job: Job): BulkFile[] {
  const { resourcesPerFile } = job.settings;
  const shorten = elementsOf(job.order.elements);
  return [...Map.groupBy(found, ({ type }) => type)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([type, all]) =>
      parts(all, resourcesPerFile).map((some): BulkFile => ({
        ...{ key: newKey(), kind: 'output', type, count: some.length, continuesIn: null },
        content: { kind: 'lines', lines: () => some.values().map((stored) => shorten(type, stored.text)) },
      })),
    );
}

const deletion = (key: string): object => ({ request: { method: 'DELETE', url: key } });

/** One transaction Bundle a line (Bulk Data 2.0 export #response---complete-status). */
function deletedFiles(store: FhirStore, job: Job, removed: readonly Removal[]): BulkFile[] {
  const { since } = job.order;
  if (since === null) return [];
  const patients = patientsIn(store, job.order);
  const gone = removed
    .filter(({ stored, at }) => at >= since && wouldHold(patients, job.order, stored))
    .map(({ stored }) => `${stored.type}/${stored.id}`);
  const keys = [...new Set([...gone, ...job.settings.deleted])];
  const lines = parts(keys, 10).map((some) =>
    JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry: some.map(deletion) }),
  );
  return lines.length === 0 ? [] : [linesFile({ kind: 'deleted', type: 'Bundle', lines })];
}

/** Informational OperationOutcomes: what the settings say, and each parameter that had no effect. */
function outcomeFiles(job: Job): BulkFile[] {
  const vain = job.order.ignored.map((name) => `The parameter ${name} is not supported, and had no effect.`);
  const lines = [...job.settings.outcomes, ...vain].map((diagnostics) =>
    JSON.stringify({
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'information', code: 'informational', diagnostics }],
    }),
  );
  return lines.length === 0 ? [] : [linesFile({ kind: 'error', type: 'OperationOutcome', lines })];
}

/** The files of a job: those of a folder as they lie, or made from the store. Rejects where the folder cannot be read. */
export async function prepareFiles(
  store: FhirStore,
  job: Job,
  issuer: string,
  removed: readonly Removal[],
): Promise<BulkFile[]> {
  const { access, order, settings, startedAt } = job;
  if (settings.folder !== null) return folderFiles(settings.folder, job);
  const selection = { access, order, settings, base: `${issuer}/fhir`, transactionTime: startedAt };
  const found = select(store, selection);
  const written = settings.attachments && covers(selection, 'DocumentReference') ? lettersFor(found, issuer) : null;
  const all = [...found, ...(written?.letters ?? [])];
  const shorten = elementsOf(order.elements);
  const output =
    order.organizeBy === null
      ? filesByType(all, job)
      : filesByPatient(all, settings.resourcesPerFile, (stored) => shorten(stored.type, stored.text));
  return [...output, ...outcomeFiles(job), ...deletedFiles(store, job, removed), ...(written?.files ?? [])];
}
