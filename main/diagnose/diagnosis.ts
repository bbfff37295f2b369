/**
 * What a diagnosis says: one shape on the command line and in the support file (docs/diagnosis.schema.json is made of
 * it). Sites by id and host, folders without the name of whose they are; no patient, no secret, no token, no URL.
 */
import { z } from 'zod';
import { installKindSchema } from '../../shared/about.ts';
import { appErrorSchema, ERROR_CODES } from '../../shared/errors.ts';

const count = z.int().min(0);
const hexPairs = z.string().regex(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);

/** What is wrong, from a closed list; `subject`: of which site (id), switch or store; `reason`: why, where that is known. */
export const findingSchema = z.strictObject({
  what: z.enum([
    'policy-unreadable',
    'policy-value-ignored',
    'policy-name-unknown',
    'sites-unusable',
    'proxy-undecided',
    'server-not-reached',
    'server-not-usable',
    'clock-differs',
    'credential-store',
    'vault-unreadable',
    'vault-key-lost',
    'vault-forbidden',
    'audit-broken',
    'audit-unchecked',
    'log-not-readable',
    'disk-full',
  ]),
  subject: z.string().nullable(),
  reason: z.string().nullable(),
});
export type Finding = z.infer<typeof findingSchema>;

const policySwitchSchema = z.strictObject({
  switch: z.string(),
  /** As it holds; of a URL its host. */
  value: z.union([z.string(), z.number(), z.boolean()]).nullable(),
  /** null: nobody, the default holds. */
  setBy: z.strictObject({ name: z.string(), place: z.string() }).nullable(),
});
const policyProblemSchema = z.strictObject({
  kind: z.enum(['unreadable', 'value', 'unknown']),
  switch: z.string().nullable(),
  rule: z.string(),
  at: z.string().nullable(),
  name: z.string(),
  place: z.string(),
});

/** One certificate as the server showed it, or as Chromium found the way to a root. */
const certificateSchema = z.strictObject({
  subject: z.string(),
  issuer: z.string(),
  sha256: hexPairs,
  validFrom: z.iso.datetime(),
  validTo: z.iso.datetime(),
});
export const trustSchema = z.strictObject({
  /** Chromium's own verdict, as `OK` or `ERR_CERT_DATE_INVALID`; nothing here changes it. */
  verdict: z.string(),
  /** `public`: a root that browsers bring along; `machine`: one that this machine trusts besides; null: not trusted. */
  root: z.enum(['public', 'machine']).nullable(),
  /** The server's first. */
  chain: z.array(certificateSchema),
});
export type Trust = z.infer<typeof trustSchema>;

const siteCheckSchema = z.strictObject({
  id: z.string(),
  /** Host and port of the FHIR base. */
  host: z.string(),
  environment: z.string(),
  /** As the system's settings decide: `DIRECT`, or `PROXY host:port`; null: not asked, or no answer. */
  proxy: z.string().nullable(),
  /** One question for the SMART configuration; null: offline, nothing was sent. */
  server: z
    .strictObject({
      outcome: z.enum(['ok', 'not-usable', 'not-reached']),
      /** Why not, by name. */
      reason: z.string().nullable(),
      error: z.enum(ERROR_CODES).nullable(),
      status: z.int().nullable(),
      durationMs: count,
      /** How far the server's clock is ahead of this machine's, to the second; null: it does not say. */
      clockAheadSeconds: z.int().nullable(),
    })
    .nullable(),
  trust: trustSchema.nullable(),
  /** Why there is no `trust`. */
  noTrust: z.enum(['offline', 'not-https', 'not-connected', 'runtime-does-not-tell']).nullable(),
});
export type SiteCheck = z.infer<typeof siteCheckSchema>;

const credentialStateSchema = z.enum(['ok', 'absent', 'weak', 'locked', 'denied', 'timeout', 'failed']);

export const diagnosisSchema = z.strictObject({
  diagnosis: z.literal(1),
  at: z.iso.datetime(),
  offline: z.boolean(),
  app: z.strictObject({
    version: z.string(),
    installation: installKindSchema,
    electron: z.string().nullable(),
    chromium: z.string().nullable(),
    node: z.string(),
    v8: z.string(),
  }),
  system: z.strictObject({
    platform: z.string(),
    release: z.string(),
    arch: z.string(),
    locale: z.string(),
    timeZone: z.string(),
    utcOffsetMinutes: z.int(),
    memoryMb: count,
    /** Several people use this machine at once (a terminal server, a remote session). */
    multiSession: z.boolean(),
  }),
  policy: z.strictObject({ switches: z.array(policySwitchSchema), problems: z.array(policyProblemSchema) }),
  sites: z.strictObject({
    place: z.string(),
    /** null: it can be used. */
    error: appErrorSchema.nullable(),
    count,
    checks: z.array(siteCheckSchema),
  }),
  credentials: z.strictObject({
    /** What wraps the entries, as `gnome_libsecret`; null where the system has one way only. */
    backend: z.string().nullable(),
    state: credentialStateSchema,
  }),
  vault: z.strictObject({
    present: z.boolean(),
    /** `unknown`: the credential store gave no key to try. */
    state: z.enum(['absent', 'readable', 'unreadable', 'key-lost', 'unknown']),
    records: count.nullable(),
  }),
  audit: z.strictObject({
    present: z.boolean(),
    verdict: z.enum(['whole', 'broken', 'unchecked']),
    /** How it is broken, or why it was not checked. */
    reason: z.string().nullable(),
    count: count.nullable(),
    setAside: count.nullable(),
  }),
  log: z.strictObject({
    place: z.string(),
    bytes: count.nullable(),
    /** Of the newest part of the log: how often each event, and when last. */
    events: z.array(
      z.strictObject({
        number: z.int(),
        event: z.string(),
        level: z.string(),
        count,
        last: z.iso.datetime(),
      }),
    ),
  }),
  disk: z.strictObject({ place: z.string(), freeMb: count.nullable() }),
  display: z.strictObject({
    screens: z.array(z.strictObject({ width: count, height: count, scale: z.number() })),
    /** Chromium's features by name and state; null: the runtime does not tell. */
    gpu: z.record(z.string(), z.string()).nullable(),
  }),
  /** Empty: all is well. */
  findings: z.array(findingSchema),
});
export type Diagnosis = z.infer<typeof diagnosisSchema>;
/** Before it was judged. */
export type Facts = Omit<Diagnosis, 'findings'>;
