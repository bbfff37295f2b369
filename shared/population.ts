/** Exports of a population and the panel over one of them, as they cross to the window (issue of Bulk Data). */
import { z } from 'zod';
import { appErrorSchema } from './errors.ts';

/** What is exported: everything, all patients, or the members of one group (SMART 111). */
export const exportLevelSchema = z.enum(['system', 'patients', 'group']);
export type ExportLevel = z.infer<typeof exportLevelSchema>;

const resourceType = z.string().regex(/^[A-Z][A-Za-z]{1,63}$/);
const fhirId = z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/);
const instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T[\d:.]{8,16}(Z|[+-]\d{2}:\d{2})$/);

/** An order for an export, as the window or the command line gives it (SMART 114). */
export const exportOrderSchema = z.strictObject({
  level: exportLevelSchema,
  /** Logical id; with `group` alone. */
  group: fhirId.nullable(),
  /** Empty: whatever the server exports. */
  types: z.array(resourceType).max(60),
  /** Instants; `last`: what changed since the newest complete export of the same population (SMART 136). */
  since: z.union([instant, z.literal('last')]).nullable(),
  until: instant.nullable(),
  /** Each one search of one type, as `Observation?code=4548-4` (SMART 115). */
  typeFilters: z.array(z.string().max(2000)).max(50),
  elements: z.array(z.string().max(100)).max(100),
  /** Logical ids of patients that alone are wanted; posted only. */
  patients: z.array(fhirId).max(10_000),
  organizeOutputBy: resourceType.nullable(),
  includeAssociatedData: z.array(z.string().max(100)).max(10),
});
export type ExportOrder = z.infer<typeof exportOrderSchema>;

/** What must be known of an export that is not an error: bounded waits, ignored parameters, lines that were left out. */
export const exportNoteSchema = z.object({
  code: z.enum([
    'retry-after-clamped',
    'parameter-left-out',
    'parameter-ignored',
    'scope-narrowed',
    'count-differs',
    'type-differs',
    'bad-lines',
    'server-errors',
    'deleted-records',
    'links-renewed',
    'job-expired-restarted',
    'attachment-failed',
    'status-not-deleted',
    'filtered-here',
    'new-members',
  ]),
  /** File (our name), parameter, scope or type that it is about; never an address or a person. */
  subject: z.string().max(200).nullable(),
  /** How many, how long (s): what the code says. */
  count: z.number().nullable(),
});
export type ExportNote = z.infer<typeof exportNoteSchema>;

export const exportStateSchema = z.enum(['running', 'paused', 'interrupted', 'done', 'failed', 'cancelled']);
export const exportPhaseSchema = z.enum(['signing-in', 'asking', 'preparing', 'downloading', 'finishing']);

export const exportProgressSchema = z.object({
  phase: exportPhaseSchema,
  /** X-Progress of the server, as text (SMART 121). */
  serverSays: z.string().max(100).nullable(),
  /** Epoch ms of the next question to the server, while it prepares. */
  nextPollAtMs: z.number().nullable(),
  filesDone: z.int(),
  /** Null before the manifest is there, and while it may still grow. */
  filesTotal: z.int().nullable(),
  /** Resources and bytes (of the NDJSON, before encryption) that have come. */
  resources: z.int(),
  resourcesTotal: z.int().nullable(),
  bytes: z.number(),
  bytesPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
});
export type ExportProgress = z.infer<typeof exportProgressSchema>;

/** One export as the list shows it. */
export const exportViewSchema = z.object({
  id: z.string().max(64),
  level: exportLevelSchema,
  group: z.string().nullable(),
  types: z.array(z.string()).max(60),
  state: exportStateSchema,
  startedAtMs: z.number(),
  endedAtMs: z.number().nullable(),
  /** The server's word for the moment that the export shows; null before the manifest. */
  transactionTime: z.string().nullable(),
  since: z.string().nullable(),
  folder: z.string().max(1000),
  encrypted: z.boolean(),
  progress: exportProgressSchema,
  notes: z.array(exportNoteSchema).max(100),
  /** Why it failed or stands still. */
  error: appErrorSchema.nullable(),
  canResume: z.boolean(),
  /** A panel can be read from it. */
  canRead: z.boolean(),
});
export type ExportView = z.infer<typeof exportViewSchema>;

/** What the window needs before an export is ordered. */
export const populationSchema = z.object({
  /** Why nothing can be exported here; null where it can. */
  lacks: z.enum(['backend-client', 'forbidden', 'storage']).nullable(),
  /** Fixed by policy; null: the user picks. */
  folder: z.string().nullable(),
  /** Unencrypted files may be chosen. */
  mayBePlain: z.boolean(),
  /** Types that the panel needs, offered first. */
  usualTypes: z.array(z.string()),
  exports: z.array(exportViewSchema).max(100),
});
export type Population = z.infer<typeof populationSchema>;

/* ---- the panel ---- */

export const panelMeasureIdSchema = z.enum(['hba1c', 'blood-pressure', 'egfr']);
export type PanelMeasureId = z.infer<typeof panelMeasureIdSchema>;

/** Narrows the panel; all that is given must hold. */
export const panelFilterSchema = z.strictObject({
  /** Key of a condition or medication of the summary. */
  condition: z.string().max(300).nullable(),
  medication: z.string().max(300).nullable(),
  /** Whole years at the export's time, both included. */
  ageFrom: z.int().min(0).max(150).nullable(),
  ageTo: z.int().min(0).max(150).nullable(),
  /** Patients of one group of a measure: a key of its `groups`. */
  measure: z.strictObject({ id: panelMeasureIdSchema, group: z.string().max(60) }).nullable(),
});
export type PanelFilter = z.infer<typeof panelFilterSchema>;

const counted = z.object({ key: z.string().max(300), label: z.string().max(300), patients: z.int() });

export const panelMeasureSchema = z.object({
  id: panelMeasureIdSchema,
  label: z.string(),
  unit: z.string(),
  /** The rule in words, and where it comes from. */
  rule: z.string(),
  source: z.string(),
  /** Patients that the rule counts at all: those of the filter who are alive. */
  counted: z.int(),
  /** Groups in clinical order, `no-recent` and `never` last; every counted patient is in exactly one. */
  groups: z.array(
    z.object({
      key: z.string().max(60),
      label: z.string(),
      patients: z.int(),
      tone: z.enum(['good', 'watch', 'act', 'none']),
    }),
  ),
  /** Latest recent values in bins of equal width, in `unit`; `to` is excluded. */
  bins: z.array(z.object({ from: z.number(), to: z.number(), patients: z.int() })),
  /** Of the latest recent values; null where there are none. */
  median: z.number().nullable(),
  /** Results that could not be used, by reason in words. */
  leftOut: z.array(z.object({ why: z.string(), results: z.int() })),
});
export type PanelMeasure = z.infer<typeof panelMeasureSchema>;

export const panelProgressSchema = z.object({
  bytes: z.number(),
  bytesTotal: z.number(),
  resources: z.int(),
  bytesPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
});

export const panelSummarySchema = z.object({
  exportId: z.string(),
  /** ISO; the moment that ages and "recent" are counted from. */
  asOf: z.string(),
  /** Being read: figures are not final; null: complete. */
  reading: panelProgressSchema.nullable(),
  patients: z.int(),
  /** Of these, in the filter; deceased ones are counted in both and in no measure. */
  matching: z.int(),
  deceased: z.int(),
  conditions: z.array(counted).max(200),
  medications: z.array(counted).max(200),
  ages: z.array(z.object({ label: z.string(), from: z.int(), to: z.int(), patients: z.int() })),
  ageUnknown: z.int(),
  measures: z.array(panelMeasureSchema),
  /** What was in the files and is not in the figures, in words. */
  problems: z.array(z.object({ words: z.string(), count: z.int() })),
});
export type PanelSummary = z.infer<typeof panelSummarySchema>;

export const panelRowSchema = z.object({
  /** Names the patient to `population.open`; means nothing outside this panel. */
  row: z.int(),
  name: z.string(),
  birthDate: z.string().nullable(),
  age: z.int().nullable(),
  sex: z.string().nullable(),
  deceased: z.boolean(),
  identifier: z.string().nullable(),
  latest: z.array(
    z.object({
      measure: panelMeasureIdSchema,
      /** Value with unit; null: never measured. */
      text: z.string().nullable(),
      /** As sent. */
      date: z.string().nullable(),
      recent: z.boolean(),
      tone: z.enum(['good', 'watch', 'act', 'none']),
    }),
  ),
});
export type PanelRow = z.infer<typeof panelRowSchema>;
