/** The manifest of our own that lies beside the files of an export: plain JSON, for whoever must account for them. */
import { z } from 'zod';
import { exportLevelSchema, exportNoteSchema } from '../../../shared/population.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** Our names: what a server calls a file never reaches the disk. */
export const FILE_NAME = /^[A-Za-z]{1,64}\.\d{4,7}\.(ndjson|bin)$/;

/** `output`: resources; `errors`: OperationOutcomes (SMART 129); `deleted`: Bundles of what is gone (SMART 130). */
const fileKindSchema = z.enum(['output', 'errors', 'deleted', 'attachment']);
export type FileKind = z.infer<typeof fileKindSchema>;

const manifestFileSchema = z.object({
  /** Ours, e.g. `Patient.0001.ndjson`; on disk with `.enc` where the export is encrypted. */
  name: z.string().regex(FILE_NAME),
  kind: fileKindSchema,
  /** Resource type that the server named; null: none, as for an attachment. */
  type: z.string().max(64).nullable(),
  /** Resources in the file, after what was filtered here. */
  resources: z.int(),
  /** Of the file as it lies there. */
  bytes: z.int(),
  sha256,
  /** Of what it holds, deciphered. */
  contentBytes: z.int(),
  contentSha256: sha256,
});
export type ManifestFile = z.infer<typeof manifestFileSchema>;

/** What the engine knows of a complete export. */
export const exportManifestSchema = z.object({
  source: z.object({
    /** Base of the FHIR server: the only URL that stands here. */
    base: z.string(),
    host: z.string(),
  }),
  level: exportLevelSchema,
  group: z.string().nullable(),
  types: z.array(z.string()),
  since: z.string().nullable(),
  until: z.string().nullable(),
  /** ISO instants of this machine. */
  startedAt: z.string(),
  endedAt: z.string(),
  /** The server's word for the moment that the export shows; it is the next `_since` (SMART 136). */
  transactionTime: z.string(),
  files: z.array(manifestFileSchema),
  notes: z.array(exportNoteSchema),
});
export type ExportManifest = z.infer<typeof exportManifestSchema>;

/** What whoever opened the landing knows of the export. */
export const exportAboutSchema = z.object({
  id: z.string(),
  /** Export that this one brings up to date; null: it stands alone. */
  follows: z.string().nullable(),
  /** Granted, space-separated (SMART 110). */
  scopes: z.string(),
});
export type ExportAbout = z.infer<typeof exportAboutSchema>;

/** `manifest.json` as a whole. */
export const landedManifestSchema = z.object({
  chartroom: z.literal('export'),
  version: z.literal(1),
  ...exportAboutSchema.shape,
  encrypted: z.boolean(),
  ...exportManifestSchema.shape,
});
export type LandedManifest = z.infer<typeof landedManifestSchema>;
