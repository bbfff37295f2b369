/** Writes the audit trail as FHIR AuditEvent resources, one JSON line each (NDJSON). */
import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import type { CredentialStore } from '../ports.ts';
import { checkTrail, type Verdict } from './audit-check.ts';
import { toAuditEvent } from './audit-fhir.ts';

const BATCH_CHARS = 64 * 1024;

export type Exported = { readonly verdict: Verdict; readonly exported: number };

/**
 * Writes what is good of the trail to `file` (readable by its owner alone), up to the first bad place, which the verdict
 * names. The file is there whole or not at all: nothing where the trail could not be checked. Rejects where it cannot
 * be written.
 */
export async function exportTrail(
  trail: { folder: string; credentials: CredentialStore },
  file: string,
): Promise<Exported> {
  const draft = `${file}.${randomUUID()}.part`;
  try {
    const { verdict, exported } = await writeTo(draft, trail);
    if (verdict.verdict === 'unchecked') return { verdict, exported: 0 };
    await rename(draft, file);
    return { verdict, exported };
  } finally {
    await rm(draft, { force: true });
  }
}

async function writeTo(draft: string, trail: { folder: string; credentials: CredentialStore }): Promise<Exported> {
  await using handle = await open(draft, 'wx', 0o600);
  let exported = 0;
  let batch = '';
  const failures: unknown[] = [];
  const write = async () => {
    const text = batch;
    batch = '';
    // A full disk is no fault of the trail: it is told after the check, which never throws.
    await handle.writeFile(text).catch((error: unknown) => void failures.push(error));
  };
  const verdict = await checkTrail(trail, (record, link) => {
    batch += `${JSON.stringify(toAuditEvent(record, link))}\n`;
    exported += 1;
    return batch.length > BATCH_CHARS ? write() : undefined;
  });
  await write();
  await handle.sync();
  if (failures.length > 0) throw failures[0];
  return { verdict, exported };
}
