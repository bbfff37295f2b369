/** How a file is checked, and what its report means for the export (SMART 115, 128–130, 132, 133). */
import type { FileEntry, Job } from './journal.ts';
import type { FileResult } from './landing/landing.ts';
import type { CheckOptions } from './line-check.ts';
import type { Notes } from './notes.ts';
import type { ResolvedOrder } from './bulk-ports.ts';

/** Documents embedded in a resource make long lines; this much of one is held. */
const MAX_LINE_BYTES = 32 * 1024 * 1024;

/** Null: the file is no NDJSON. */
export function checkOf(entry: FileEntry, job: Job, order: Pick<ResolvedOrder, 'typeFilters'>): CheckOptions | null {
  const usual = { maxLineBytes: MAX_LINE_BYTES, filters: [], organizedBy: null };
  switch (entry.kind) {
    case 'output':
      return { ...usual, type: entry.type, filters: order.typeFilters, organizedBy: job.organizedBy };
    case 'errors':
      return { ...usual, type: 'OperationOutcome' };
    case 'deleted':
      return { ...usual, type: 'Bundle' };
    case 'attachment':
      return null;
  }
}

/** Tells what of a file is not as it should be, or must be known. */
export function noteReport(notes: Notes, { name, kind, type, count }: FileEntry, { report }: FileResult): void {
  if (kind === 'attachment') return;
  const about = (code: Parameters<Notes['add']>[0], subject: string, number: number): void => {
    if (number > 0) notes.add(code, subject, number);
  };
  const came = report.resources + report.dropped;
  // Servers differ on whether headers of blocks are counted.
  const differs = count !== null && count !== came && count !== came + report.blocks;
  if (differs) notes.add('count-differs', name, Math.abs(count - came));
  about('type-differs', name, report.otherTypes);
  about('bad-lines', name, report.badLines);
  about('filtered-here', type ?? name, report.dropped);
  about('server-errors', name, report.severe);
  about('deleted-records', name, report.deletions);
  about('attachment-failed', name, report.attachmentsLeftOut);
}
