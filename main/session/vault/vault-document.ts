/** Reads the vault's file strictly: what is not exactly this format is somebody else's file (J2). */
import { z } from 'zod';
import type { SecretSlot, VaultDocument } from '../../ports.ts';
import { FORMAT_VERSION } from './record-cipher.ts';

const slotSchema = z.tuple([
  z.enum(['client-secret', 'client-keys', 'registration', 'session', 'export']),
  z.string(),
  z.string().nullable(),
]);
const documentSchema = z.strictObject({
  version: z.literal(FORMAT_VERSION),
  keyId: z.string().min(1),
  records: z.record(
    z.string().refine((name) => slotOf(name) !== null),
    z.string(),
  ),
});

/** What the record of `slot` is called in the file. */
export function slotName(slot: SecretSlot): string {
  return JSON.stringify([slot.kind, slot.site, slot.id ?? null]);
}

/** The slot that `name` stands for, or null. */
export function slotOf(name: string): SecretSlot | null {
  const parsed = slotSchema.safeParse(parseJson(name));
  if (!parsed.success) return null;
  const [kind, site, id] = parsed.data;
  return id === null ? { kind, site } : { kind, site, id };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The document, or null where the file is of another version, damaged or not the vault's at all. */
export function parseDocument(value: unknown): VaultDocument | null {
  const parsed = documentSchema.safeParse(value);
  return parsed.success ? parsed.data : null;
}

/** The slots of `kind` that the document has records of. */
export function slotsOf(document: VaultDocument, kind: SecretSlot['kind']): readonly SecretSlot[] {
  return Object.keys(document.records).flatMap((name) => {
    const slot = slotOf(name);
    return slot?.kind === kind ? [slot] : [];
  });
}
