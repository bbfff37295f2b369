/** Exports that this user's vault knows: the key of each, where it lies, what was ordered, and how it stands. */
import { z } from 'zod';
import { appErrorSchema } from '../../shared/errors.ts';
import {
  exportNoteSchema,
  exportOrderSchema,
  exportProgressSchema,
  exportStateSchema,
  type ExportProgress,
} from '../../shared/population.ts';
import type { SecretSlot, SecretVault } from '../ports.ts';

const entrySchema = z.object({
  version: z.literal(1),
  id: z.string().max(64),
  site: z.object({ id: z.string(), host: z.string(), fhirBase: z.string() }),
  /** Base64 of 32 bytes; null: destroyed, and with it whatever it sealed. */
  key: z.base64().nullable(),
  order: z.object({ ...exportOrderSchema.shape, since: z.string().nullable() }),
  folder: z.string(),
  encrypted: z.boolean(),
  follows: z.string().nullable(),
  /** Granted; empty before the first sign-in. */
  scopes: z.string(),
  state: exportStateSchema,
  startedAtMs: z.number(),
  endedAtMs: z.number().nullable(),
  transactionTime: z.string().nullable(),
  progress: exportProgressSchema,
  notes: z.array(exportNoteSchema),
  error: appErrorSchema.nullable(),
});
/** One export. */
export type ExportEntry = z.infer<typeof entrySchema>;

/** An export that was just ordered. */
export const NO_PROGRESS: ExportProgress = {
  ...{ phase: 'signing-in', serverSays: null, nextPollAtMs: null, filesDone: 0, filesTotal: null },
  ...{ resources: 0, resourcesTotal: null, bytes: 0, bytesPerSecond: null, secondsLeft: null },
};

export type ExportRegistry = {
  /** Newest first. */
  readonly all: () => readonly ExportEntry[];
  readonly find: (id: string) => ExportEntry | undefined;
  /** Takes over what `change` names, without keeping it: for what comes often. */
  readonly note: (id: string, change: Partial<ExportEntry>) => void;
  /** Keeps the export as it is with `change`. Throws AppError `vault-write-failed`; memory then has it all the same. */
  readonly keep: (id: string, change: Partial<ExportEntry>) => Promise<void>;
  readonly add: (entry: ExportEntry) => Promise<void>;
  /** Destroys the key with the entry. Throws AppError `vault-write-failed`; then both are still there. */
  readonly remove: (id: string) => Promise<void>;
};

/** Reads what the vault has; what ran when the app ended counts as interrupted. Entries of another form are left alone. */
export async function openExportRegistry(vault: SecretVault): Promise<ExportRegistry> {
  const entries = new Map<string, ExportEntry>();
  for (const slot of await vault.list('export')) {
    const parsed = entrySchema.safeParse(await vault.read(slot));
    if (!parsed.success) continue;
    const state = parsed.data.state === 'running' ? 'interrupted' : parsed.data.state;
    entries.set(parsed.data.id, { ...parsed.data, state });
  }
  const note = (id: string, change: Partial<ExportEntry>): void => {
    const entry = entries.get(id);
    if (entry !== undefined) entries.set(id, { ...entry, ...change });
  };
  const keep = async (id: string): Promise<void> => {
    const entry = entries.get(id);
    if (entry !== undefined) await vault.write(slotOf(entry), entry);
  };
  return {
    all: () => [...entries.values()].toSorted((a, b) => b.startedAtMs - a.startedAtMs),
    find: (id) => entries.get(id),
    note,
    keep: (id, change) => {
      note(id, change);
      return keep(id);
    },
    add: async (entry) => {
      await vault.write(slotOf(entry), entry);
      entries.set(entry.id, entry);
    },
    remove: async (id) => {
      const entry = entries.get(id);
      if (entry !== undefined) await vault.remove(slotOf(entry));
      entries.delete(id);
    },
  };
}

const slotOf = ({ site, id }: ExportEntry): SecretSlot => ({ site: site.id, kind: 'export', id });

/** The export's key; null: destroyed. */
export function keyOf({ key }: ExportEntry): Uint8Array | null {
  return key === null ? null : new Uint8Array(Buffer.from(key, 'base64'));
}
