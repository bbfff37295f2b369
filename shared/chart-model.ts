/**
 * What a chart is made of once FHIR has been read. The whole model lives in the reading worker; these are the
 * slices of it that a screen shows. Numbers that a person reads are texts exactly as the server sent them
 * (FHIR R4 decimal: precision is significant, D15); `y` is only ever the height of a mark on a chart.
 */
import { z } from 'zod';
import { appErrorSchema } from './errors.ts';

/** A FHIR date, dateTime, instant or Period. `startMs`–`endMs` is what it spans, in epoch ms; equal for an instant. */
export const chartTimeSchema = z.object({
  /** As sent, e.g. `2021-03` or `2026-11-20T05:55:00Z`; a Period as `start/end`, either side may be empty. */
  sent: z.string(),
  precision: z.enum(['year', 'month', 'day', 'time', 'period']),
  startMs: z.number(),
  endMs: z.number(),
});
export type ChartTime = z.infer<typeof chartTimeSchema>;

export const OBSERVATION_STATUSES = [
  'registered',
  'preliminary',
  'final',
  'amended',
  'corrected',
  'cancelled',
  'entered-in-error',
  'unknown',
] as const;
/** R4 ObservationStatus, or `not-sent` where the member is missing or not one of the eight. */
export const observationStatusSchema = z.enum([...OBSERVATION_STATUSES, 'not-sent']);
export type ObservationStatus = z.infer<typeof observationStatusSchema>;

/** How far from expected, from the server's interpretation; `none` where it sent none that we know. */
export const flagLevelSchema = z.enum([
  'critical-high',
  'critical-low',
  'critical',
  'high',
  'low',
  'abnormal',
  'normal',
  'none',
]);
export type FlagLevel = z.infer<typeof flagLevelSchema>;
/** `text` has every interpretation sent, in words, e.g. `critical high`. */
export const flagSchema = z.object({ level: flagLevelSchema, text: z.string() });
export type Flag = z.infer<typeof flagSchema>;

export const comparatorSchema = z.enum(['<', '<=', '>=', '>', 'ad']);

/** A number as sent. `number` is for drawing only and null where it is no finite double (D25). */
export const measuredSchema = z.object({
  text: z.string(),
  number: z.number().nullable(),
  comparator: comparatorSchema.nullable(),
  /** Unit text as sent, or its UCUM code where no text came, `µg` written out (D18); null: no unit sent (D16). */
  unit: z.string().nullable(),
  /** UCUM code as sent. */
  unitCode: z.string().nullable(),
  /** Unit text and code contradict each other (D17): shown with a mark, never plotted. */
  unitConflict: z.boolean(),
});
export type Measured = z.infer<typeof measuredSchema>;

/** Why a value is missing, in words; `code` is FHIR's data-absent-reason or `not-sent`. */
export const absentSchema = z.object({ code: z.string(), text: z.string() });
export type Absent = z.infer<typeof absentSchema>;

export const resultValueSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('quantity'), quantity: measuredSchema }),
  /** A pair that belongs together: systolic and diastolic (D21). A missing side is an Absent, never left out. */
  z.object({
    kind: z.literal('pair'),
    first: z.union([measuredSchema, absentSchema]),
    second: z.union([measuredSchema, absentSchema]),
  }),
  /** Every other value type, already put in words (D23); `type` is FHIR's, e.g. `CodeableConcept`. */
  z.object({ kind: z.literal('text'), type: z.string(), text: z.string() }),
  z.object({ kind: z.literal('absent'), absent: absentSchema }),
  /** No value of its own, but components or members, each put in words. */
  z.object({ kind: z.literal('parts'), parts: z.array(z.object({ name: z.string(), text: z.string() })) }),
]);
export type ResultValue = z.infer<typeof resultValueSchema>;

/** A reference range as sent (D19). `low`/`high` are texts as sent; `text` is what to print, population included. */
export const rangeSchema = z.object({
  low: z.string().nullable(),
  high: z.string().nullable(),
  lowNumber: z.number().nullable(),
  highNumber: z.number().nullable(),
  text: z.string(),
  /** A goal of treatment and not what is usual (therapeutic, treatment, recommended): a line, never a band (D38). */
  target: z.boolean().optional(),
});
export type Range = z.infer<typeof rangeSchema>;

/** One result as a table shows it. */
export const resultRowSchema = z.object({
  /** Resource type and id, e.g. `Observation/bp-1`; two ids joined by ` + ` where two single codes made a pair. */
  id: z.string(),
  time: chartTimeSchema.nullable(),
  value: resultValueSchema,
  /** The value in the unit of its series, e.g. `97 µmol/L`, where it was sent in another; null: as sent (D16). */
  converted: z.string().nullable(),
  status: observationStatusSchema,
  flag: flagSchema,
  ranges: z.array(rangeSchema),
  /** Method, device, body site, specimen, performer's note, focus…: each a label and a text (D24). */
  remarks: z.array(z.object({ label: z.string(), text: z.string() })),
});
export type ResultRow = z.infer<typeof resultRowSchema>;

export const seriesCategorySchema = z.enum(['vital-signs', 'laboratory', 'other']);
export type SeriesCategory = z.infer<typeof seriesCategorySchema>;

/** Results that share a code (or codes that a documented map holds for one) and a unit: what one chart card, or one line of the results list, is about. */
export const seriesSchema = z.object({
  /** Opaque; valid within one generation of the chart. */
  key: z.string(),
  kind: z.enum(['single', 'pair', 'text']),
  category: seriesCategorySchema,
  name: z.string(),
  /** Codes as sent, system shortened to its common name (`LOINC 4548-4`). */
  codes: z.array(z.string()),
  /** null: no unit sent. */
  unit: z.string().nullable(),
  /** Results that may be read as results: without the ones entered in error. */
  count: z.int(),
  /** Of these, how many can be drawn. */
  plottable: z.int(),
  /** Entered in error: hidden until asked for (D11). */
  inError: z.int(),
  latest: resultRowSchema.nullable(),
  previous: resultRowSchema.nullable(),
  firstMs: z.number().nullable(),
  lastMs: z.number().nullable(),
  /** At most 40 drawn values, oldest first, scaled 0–1: the little line of the results list; `flag` only where abnormal. */
  spark: z.array(z.object({ x: z.number(), y: z.number(), flag: flagLevelSchema.optional() })),
  /** How much a summary wants to show it: lower comes first. */
  rank: z.number(),
});
export type Series = z.infer<typeof seriesSchema>;

/** One mark on a chart. */
export const chartPointSchema = z.object({
  id: z.string(),
  startMs: z.number(),
  endMs: z.number(),
  /** Height of the mark; of the systolic side for a pair. */
  y: z.number(),
  /** The diastolic side of a pair, null where it is missing; absent for single series. */
  y2: z.number().nullable().optional(),
  /** Exact value with comparator and unit, as it is read out: `97 µmol/L (sent as 1.1 mg/dL)` where converted. */
  text: z.string(),
  /** Sent in another unit than that of the series (D16): to be marked. */
  converted: z.boolean(),
  comparator: comparatorSchema.nullable(),
  status: observationStatusSchema,
  flag: flagLevelSchema,
  /** Partial date: drawn as a span with its own symbol and never joined by a line (D31). */
  partial: z.boolean(),
  /** A line may join this point to the one before it: false over a gap (D30). */
  joined: z.boolean(),
});
export type ChartPoint = z.infer<typeof chartPointSchema>;

export const seriesViewSchema = z.object({
  key: z.string(),
  points: z.array(chartPointSchema).max(2000),
  /** Results of the series in the asked window. */
  total: z.int(),
  /** Of these, marks that could be drawn before any reduction. */
  drawable: z.int(),
  /** Results outside the window (D34). */
  earlier: z.int(),
  later: z.int(),
  /** Results in the window that cannot be drawn, and why, in words: `no value`, `unit in doubt`… */
  undrawn: z.array(z.object({ reason: z.string(), count: z.int() })),
  /** Flagged results of the window for whose marks there was no room, where there are any (D35). */
  flaggedLeftOut: z.int().optional(),
  /** The range to shade, where every drawn result shares it. */
  band: rangeSchema.nullable(),
  /** Goals that every drawn result was sent with (D38). */
  targets: z.array(rangeSchema),
  /** Gaps left open, newest first, each in words: `No result Feb to Aug 2025`. */
  gaps: z.array(z.string()),
  /** How results sent in other units came onto this axis: `Converted from mg/dL at 3 points, factor 88.4, …` (D16). */
  conversions: z.array(z.string()),
  /** The chart in one sentence: count, first, last, least, greatest, abnormal, unit (a11y goal 4). */
  sentence: z.string(),
});
export type SeriesView = z.infer<typeof seriesViewSchema>;

export const conditionGroupSchema = z.enum(['active', 'inactive', 'status-not-sent', 'ruled-out', 'in-error']);
/** The kind of list that a condition stands on (D51): the first of these that was sent, `other` for a category of the site's own. */
export const conditionSectionSchema = z.enum([
  'problem-list',
  'health-concern',
  'encounter-diagnosis',
  'other',
  'not-sent',
]);
export const conditionRowSchema = z.object({
  id: z.string(),
  name: z.string(),
  group: conditionGroupSchema,
  section: conditionSectionSchema,
  /** Records of the same number say the same condition, in the same group and section (D51); they follow each other, the newest first. */
  same: z.int(),
  /** To stand before the name: `Provisional`, `Differential`, `Unconfirmed`; null where nothing must. */
  caution: z.string().nullable(),
  clinicalStatus: z.string(),
  verificationStatus: z.string(),
  /** `Problem list`, `Encounter diagnosis`, `Health concern`, or the category as sent; null: none sent. */
  category: z.string().nullable(),
  onset: z.string().nullable(),
  abatement: z.string().nullable(),
  recorded: z.string().nullable(),
  /** Severity, stage, body site, laterality: they belong to the name (D50). */
  qualifiers: z.array(z.object({ label: z.string(), text: z.string() })),
  /** Notes. */
  remarks: z.array(z.object({ label: z.string(), text: z.string() })),
  codes: z.array(z.string()),
});
export type ConditionRow = z.infer<typeof conditionRowSchema>;

/** `do-not-give`: an order in force that something must not be given (D54). */
export const medicationGroupSchema = z.enum([
  'do-not-give',
  'status-unclear',
  'current',
  'past',
  'not-ordered',
  'in-error',
]);
export const medicationRowSchema = z.object({
  id: z.string(),
  /** Never cut (D52). */
  name: z.string(),
  group: medicationGroupSchema,
  /** Strong marks before the name: `DO NOT GIVE`, `On hold`, `Reported`, `Plan`… (D53, D54). */
  marks: z.array(z.string()),
  status: z.string(),
  intent: z.string(),
  /**
   * One entry per instruction; empty: none sent. `text` is the server's own words, never rewritten; where it sent none,
   * what was composed of the coded parts. `composed` stands beside own words that say it otherwise (D57).
   */
  dosage: z.array(z.object({ text: z.string(), composed: z.string().nullable() })),
  /** `since 03-Feb-2023`, `ordered 03-Feb-2023`: only what was sent. */
  since: z.string().nullable(),
  /** `until 20-Aug-2024`, `stopped 20-Aug-2024`, `held 19-Nov-2026`: only what was sent. */
  until: z.string().nullable(),
  /** Epoch ms of authoredOn or the start of dispensing, for sorting. */
  startMs: z.number().nullable(),
  /** Epoch ms of the end under `until`, planned or real; null: none sent, or held. */
  endMs: z.number().nullable(),
  remarks: z.array(z.object({ label: z.string(), text: z.string() })),
  codes: z.array(z.string()),
});
export type MedicationRow = z.infer<typeof medicationRowSchema>;

export const encounterGroupSchema = z.enum([
  'in-progress',
  'planned',
  'past',
  'status-unclear',
  'cancelled',
  'in-error',
]);
/** A visit or a stay. Words as sent; null: not sent. */
export const encounterRowSchema = z.object({
  id: z.string(),
  /** Its type, else its service, else its class. */
  name: z.string(),
  group: encounterGroupSchema,
  status: z.string(),
  /** `Outpatient`, `Inpatient`… */
  className: z.string().nullable(),
  start: z.string().nullable(),
  end: z.string().nullable(),
  startMs: z.number().nullable(),
  /** Where the patient is, or was last. */
  place: z.string().nullable(),
  reason: z.string().nullable(),
  provider: z.string().nullable(),
  remarks: z.array(z.object({ label: z.string(), text: z.string() })),
});
export type EncounterRow = z.infer<typeof encounterRowSchema>;

export const allergyRowSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Reaction, criticality and onset in words. */
  detail: z.string(),
  severe: z.boolean(),
  /** Says that there is none of a kind (`No known latex allergy`): words, never a warning. */
  negated: z.boolean(),
});
/** The four-way label of D13: `known` lists, `none-known` was said by someone, `not-recorded` is silence, `unavailable` was not read. */
export const allergySummarySchema = z.object({
  state: z.enum(['known', 'none-known', 'not-recorded', 'unavailable', 'loading']),
  rows: z.array(allergyRowSchema),
});
export type AllergySummary = z.infer<typeof allergySummarySchema>;

export const LIST_NAMES = ['patient', 'observations', 'conditions', 'medications', 'allergies', 'encounters'] as const;
export const listNameSchema = z.enum(LIST_NAMES);
export type ListName = z.infer<typeof listNameSchema>;

/** Why a list that was read to its end may still not be all there is (D60). The gravest first. */
export const LIST_DOUBTS = [
  /** The granted scope covers part of it (SMART 64). */
  'part-permitted',
  /** It was read category by category, and not all of them could be. */
  'category-unread',
  /** The server left a search parameter out, by its own self link. */
  'parameter-ignored',
  /** Fewer records came than the server counted. */
  'fewer-than-counted',
  /** The server says something beside the data (warning OperationOutcome). */
  'server-warning',
  /** Records that these refer to could not be read. */
  'reference-unread',
] as const;
export type ListDoubt = (typeof LIST_DOUBTS)[number];

/** How far a list has been read (D60). `partial`: some pages came, then `error`. `failed`: nothing came. */
export const listStateSchema = z.object({
  state: z.enum(['waiting', 'loading', 'complete', 'partial', 'failed', 'not-permitted']),
  pages: z.int(),
  received: z.int(),
  /** The server's own total, where it sent one. */
  total: z.int().nullable(),
  error: appErrorSchema.nullable(),
  /** What the server said beside the data (warning OperationOutcome), as text. */
  warnings: z.array(z.string()),
  /** Of what kinds these are, each once. */
  doubts: z.array(z.enum(LIST_DOUBTS)),
  /** Epoch ms when the last page came. */
  retrievedAtMs: z.number().nullable(),
  /** The scope that was not granted, where `not-permitted`. */
  missingScope: z.string().nullable(),
});
export type ListState = z.infer<typeof listStateSchema>;

export const PATIENT_LINKS = ['replaced-by', 'replaces', 'refer', 'seealso', 'unknown', 'inactive'] as const;
/** Another record of the same person, or a record that is no longer kept (R4 Patient.link, Patient.active; D7). */
export const patientLinkSchema = z.object({
  kind: z.enum(PATIENT_LINKS),
  /** The other record, as its sender names it; null: not named, or none meant. */
  other: z.string().nullable(),
});
export type PatientLink = z.infer<typeof patientLinkSchema>;

export const patientBannerSchema = z.object({
  id: z.string(),
  /** `BROWN, Ruth (Mrs)`; `Name not known` where none was sent (D1, D2). */
  name: z.string(),
  /** The same name in other scripts or uses, where sent. */
  otherNames: z.array(z.string()),
  born: z.string(),
  /** `70y`, `4m`, `3d`; null where not known. */
  age: z.string().nullable(),
  gender: z.string(),
  /** Label and value of each identifier, official first (D8). */
  identifiers: z.array(z.object({ label: z.string(), value: z.string() })),
  /** `Died 03-Feb-2026, aged 81y`; null: not recorded as dead (D3). */
  died: z.string().nullable(),
  /** Latest height and weight, as sent with their dates; null: none recorded. */
  height: z.string().nullable(),
  weight: z.string().nullable(),
  /** The encounter in progress, e.g. `Ward 6 West, since 19-Nov-2026`; null: none that was read is. */
  encounter: z.string().nullable(),
  /** What must be known of this record beside others: merged ones first. */
  links: z.array(patientLinkSchema),
});
export type PatientBanner = z.infer<typeof patientBannerSchema>;

export const NOT_SHOWN_REASONS = [
  'other-patient',
  'no-subject',
  'no-id',
  'unknown-modifier',
  'implicit-rules',
  'unsupported-type',
  'malformed',
  'unresolved-reference',
] as const;
/** A record that was received and is not on the chart (D6, D22, D26): counted and named, never dropped. */
export const notShownSchema = z.object({
  /** `Observation/abc`, or `Observation (no id)`. */
  record: z.string(),
  reason: z.enum(NOT_SHOWN_REASONS),
  /** More in words, without patient data: the name of a modifier, of a member. */
  detail: z.string().nullable(),
});
export type NotShown = z.infer<typeof notShownSchema>;

/** The chart of one patient without its histories. */
export const chartOverviewSchema = z.object({
  /** Grows with every new session or patient: answers of an older one are dropped. */
  generation: z.int(),
  /** Grows with everything read. */
  revision: z.int(),
  banner: patientBannerSchema.nullable(),
  /** SMART need_patient_banner: false allows the one-line banner, never none (SMART 73). */
  fullBanner: z.boolean(),
  allergies: allergySummarySchema,
  lists: z.record(listNameSchema, listStateSchema),
  series: z.array(seriesSchema),
  /** A child under 20 of whom a size was sent: there is a growth page. */
  hasGrowth: z.boolean(),
  counts: z.object({
    results: z.int(),
    /** Conditions, each once however often it was recorded (D51). */
    conditions: z.int(),
    conditionRecords: z.int(),
    activeConditions: z.int(),
    medications: z.int(),
    currentMedications: z.int(),
    encounters: z.int(),
    notShown: z.int(),
  }),
});
export type ChartOverview = z.infer<typeof chartOverviewSchema>;
