/** Documents of an export whose contents lie at addresses of their own (Bulk Data 2.0 export #attachments). */
import { createHash } from 'node:crypto';
import type { DocumentReference } from 'fhir/r4';
import { toStored, type Stored } from '../fhir/load.ts';
import { newKey, type BulkFile } from './jobs.ts';
import { filePath } from './places.ts';

/** A letter for each patient of an export: the DocumentReference, and the file that its attachment points at. */
export function lettersFor(found: readonly Stored[], issuer: string): { letters: Stored[]; files: BulkFile[] } {
  const patients = found.filter(({ type }) => type === 'Patient').map(({ id }) => id);
  const pairs = patients.map((patient) => {
    const bytes = Buffer.from(`Letter about ${patient}, a synthetic patient.\n`);
    const file: BulkFile = {
      ...{ key: newKey(), kind: 'attachment', type: null, count: 1, continuesIn: null },
      content: { kind: 'bytes', bytes, type: 'text/plain' },
    };
    const document: DocumentReference = {
      resourceType: 'DocumentReference',
      id: `${patient}.letter`,
      status: 'current',
      subject: { reference: `Patient/${patient}` },
      content: [
        {
          attachment: {
            ...{ contentType: 'text/plain', url: `${issuer}${filePath(file.key)}`, size: bytes.length },
            hash: createHash('sha1').update(bytes).digest('base64'),
          },
        },
      ],
    };
    return { letter: toStored(document), file };
  });
  return { letters: pairs.map(({ letter }) => letter), files: pairs.map(({ file }) => file) };
}
