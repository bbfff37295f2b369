/**
 * Everything the renderer can cause or receive. Read it in one sitting: nothing else crosses.
 * Requests are strict (an unknown member is refused). Responses are parsed too: a member that is not listed
 * here falls away in main. No transforms, no defaults, no passthrough.
 */
import { z } from 'zod';
import { aboutSchema, licencesSchema } from './about.ts';
import { policyViewSchema } from './policy.ts';
import {
  chartOverviewSchema,
  conditionRowSchema,
  encounterRowSchema,
  listNameSchema,
  listStateSchema,
  medicationRowSchema,
  notShownSchema,
  resultRowSchema,
  seriesViewSchema,
} from './chart-model.ts';
import { flowsheetQuerySchema, flowsheetSchema } from './flowsheet.ts';
import { lanesSchema } from './lanes.ts';
import { growthQuerySchema, growthSchema } from './growth.ts';
import { news2Schema } from './scores.ts';
import { versionedIdSchema, versionsSchema } from './versions.ts';
import { appErrorSchema, SIGN_IN_NOTICES, type Result } from './errors.ts';
import {
  exportOrderSchema,
  panelFilterSchema,
  panelProgressSchema,
  panelRowSchema,
  panelSummarySchema,
  populationSchema,
} from './population.ts';
import { updatesSchema } from './updates.ts';

const command = <Q extends z.ZodType, S extends z.ZodType>(request: Q, response: S) =>
  ({ kind: 'command', request, response }) as const;
const event = <P extends z.ZodType>(payload: P) => ({ kind: 'event', payload }) as const;

/** A request or an answer that says nothing more than its name. */
const nothing = z.strictObject({});
const done = z.object({});
const ask = z.strictObject;
const page = { offset: z.int().min(0), limit: z.int().min(1).max(200) };
const window = { fromMs: z.number().nullable(), toMs: z.number().nullable() };
const pixels = z.int().min(0).max(20_000);
const sent = z.object({ done: z.boolean() });
const siteId = z.string().min(1).max(100);
const seriesKey = z.string().min(1).max(200);
const exportId = z.string().min(1).max(64);

export const environmentSchema = z.enum(['production', 'test', 'training', 'development']);

export const siteSchema = z.object({
  /** Stable within one start of the app. */
  id: z.string(),
  name: z.string(),
  /** Host of the FHIR base, so that the clinician sees where the data come from. */
  host: z.string(),
  environment: environmentSchema,
});
export type SiteView = z.infer<typeof siteSchema>;

export const clientTypeSchema = z.enum(['public', 'symmetric', 'asymmetric', 'registered']);
/** A site as the first screen lists it. */
export const siteEntrySchema = siteSchema.extend({
  client: clientTypeSchema,
  /** This machine has a client of its own there, to export populations (SMART 105). */
  backend: z.boolean(),
  /** Why nobody can sign in yet: a secret to be typed in. */
  lacks: z.enum(['client-secret']).nullable(),
});
export type SiteEntry = z.infer<typeof siteEntrySchema>;
const sitesSchema = z.object({ sites: z.array(siteEntrySchema), error: appErrorSchema.nullable() });

const clientKeySchema = z.object({
  kid: z.string(),
  algorithm: z.enum(['RS384', 'ES384']),
  createdAtMs: z.number(),
  /** `current` signs; `next` is published and signs once the server knows it. */
  use: z.enum(['current', 'next']),
});

/** Whom a site knows: Chartroom as clinicians sign in by it, or the machine itself (backend services). */
export const whichClientSchema = z.enum(['clinician', 'backend']);
export type WhichClient = z.infer<typeof whichClientSchema>;

/** How this machine is known to a site's authorization server (SMART 53, 96–105). Never a secret, never a private key. */
export const clientSetupSchema = z.object({
  site: siteSchema,
  client: clientTypeSchema,
  /** As configured, or as registered; null before a registration. */
  clientId: z.string().nullable(),
  /** Epoch ms when the secret was typed in; null: none is kept. */
  secretSinceMs: z.number().nullable(),
  keys: z.array(clientKeySchema),
  /** Public JWK Set as JSON text, to be registered; null without keys. */
  jwks: z.string().nullable(),
  /** The machine's own client; null where the sites file names none. */
  backend: z.object({ clientId: z.string(), keys: z.array(clientKeySchema), jwks: z.string() }).nullable(),
});
export type ClientSetup = z.infer<typeof clientSetupSchema>;

/** Things about this machine that its user must know (security §3.9; deploy: a bad policy value is shown). */
export const noticeSchema = z.object({
  code: z.enum([
    'secrets-in-memory',
    'vault-set-aside',
    'vault-record-lost',
    'policy-unreadable',
    'policy-value-ignored',
    'policy-name-unknown',
    'launch-links-unregistered',
    'launch-port-unavailable',
    'graphics-without-acceleration',
    'audit-in-memory',
    'audit-broken',
    'version-too-old',
    'update-offered',
    'update-ready',
    'update-refused',
  ]),
  /** Why, for `…-in-memory`, `audit-broken` and `launch-port-unavailable`; the name in the policy, for `policy-…`; a version. */
  subject: z.string().max(200).nullable(),
  /** The rule that was broken, in words, for `policy-…`. */
  rule: z.string().max(300).nullable(),
  /** Where it lies now, or where the rule stands. */
  file: z.string().max(1000).nullable(),
});
export type Notice = z.infer<typeof noticeSchema>;
const appSchema = z.object({ version: z.string(), platform: z.string(), notices: z.array(noticeSchema) });

/** Things a server lacks or did not say that do not stop a sign-in (SMART 23, 25; security A16, A18). */
export const capabilityWarningSchema = z.object({
  code: z.enum([
    'capability-missing',
    'pkce-not-announced',
    'member-missing',
    'scope-narrowed',
    'identity-missing',
    'issuer-unverified',
    'refresh-missing',
  ]),
  /** The capability, member or scope. */
  subject: z.string(),
});
export type CapabilityWarning = z.infer<typeof capabilityWarningSchema>;

export const signInProgressSchema = z.object({
  site: siteSchema,
  step: z.enum(['discovering', 'opening-browser', 'waiting-for-browser', 'exchanging-code', 'checking-identity']),
  /** Epoch ms when waiting for the browser ends by itself; null before it began. */
  expiresAtMs: z.number().nullable(),
  /** The last answer that was ignored while waiting. */
  notice: z.enum(SIGN_IN_NOTICES).nullable(),
});

/** Looks that the EHR asks for, sanitised, contrast kept (SMART 75). Colours as `#rrggbb`, sizes in CSS pixels. */
export const smartStyleSchema = z.object({
  highlight: z.object({ light: z.string(), dark: z.string() }).nullable(),
  borderRadius: z.number().min(0).max(16).nullable(),
});
export type SmartStyle = z.infer<typeof smartStyleSchema>;

export const signedInSchema = z.object({
  site: siteSchema,
  /** Name of the signed-in user, or null where the server said none. */
  user: z.string().nullable(),
  /** Epoch ms when the sign-in ends; null: the server did not say. Where it is renewed, the session's own end. */
  expiresAtMs: z.number().nullable(),
  /** The tokens are renewed without the user (SMART 87). */
  renews: z.boolean(),
  /** Why nothing more can be read with it; what is shown stays (SMART 93). */
  ended: appErrorSchema.nullable(),
  /** `chosen-at-server`: by launch or picker; `open`: found by search; `none`: to be searched for. */
  patient: z.enum(['chosen-at-server', 'open', 'none']),
  /** Epoch ms of the launch from the EHR that brought the patient; null: no such launch (SMART 80). */
  launchedAtMs: z.number().nullable(),
  style: smartStyleSchema.nullable(),
  warnings: z.array(capabilityWarningSchema),
});

/** A session of which nothing can be seen until its user has signed in again (security §3.10). */
export const lockedSchema = z.object({
  site: siteSchema,
  user: z.string().nullable(),
  why: z.enum(['idle', 'system', 'user', 'restart']),
  canUnlock: z.boolean(),
  /** Why the session can only be ended: the server named no user, or it could not be kept; null where it can go on. */
  lacks: z.enum(['identity', 'storage']).nullable(),
  sinceMs: z.number(),
});

/** What the window is bound to. `signIn` beside `signedIn`: another patient is being chosen. */
export const sessionSchema = z.object({
  /** Grows with every new binding of the window; the same number as in ChartOverview. */
  generation: z.int(),
  signedIn: signedInSchema.nullable(),
  /** Instead of `signedIn`; `signIn` beside it: somebody is unlocking. */
  locked: lockedSchema.nullable(),
  /** Epoch ms when the window locks unless someone is there: shown as a warning; null: not soon. */
  locksAtMs: z.number().nullable(),
  /** A launch from the EHR that waits for the clinician's word; nothing was asked of the site yet. */
  launch: z.object({ site: siteSchema }).nullable(),
  signIn: signInProgressSchema.nullable(),
  /** Why the last sign-in ended, and at which site (null: a launch from a site that is not known); null once another begins. */
  failure: z.object({ site: siteSchema.nullable(), error: appErrorSchema }).nullable(),
});
export type SessionView = z.infer<typeof sessionSchema>;
export type SignInProgress = z.infer<typeof signInProgressSchema>;

/** What the chart's parts may read, by the scopes that were granted (SMART 59, 64). */
export const permissionsSchema = z.object({
  sections: z.array(
    z.object({
      section: z.enum(['patient', 'results', 'conditions', 'medications', 'allergies', 'encounters', 'user']),
      access: z.enum(['full', 'part', 'none']),
      /** Granted scopes that let it be read, as the server wrote them. */
      granted: z.array(z.string()),
      /** What would let all of it be read. */
      wanted: z.string(),
    }),
  ),
  /** Granted beside these: `openid`, `launch/…`, and what Chartroom does not know. */
  others: z.array(z.string()),
  /** Launch context beside the patient (SMART 72–77). */
  encounter: z.string().nullable(),
  location: z.string().nullable(),
  intent: z.string().nullable(),
  tenant: z.string().nullable(),
  fhirContext: z.array(z.object({ reference: z.string(), role: z.string() })),
});
export type Permissions = z.infer<typeof permissionsSchema>;

/** One patient that a search found: enough to tell two of the same name apart. */
export const patientMatchSchema = z.object({
  /** Names the row to `patient.open`; means nothing outside this search. */
  row: z.int(),
  name: z.string(),
  /** As sent; null: not recorded. */
  birthDate: z.string().nullable(),
  sex: z.string().nullable(),
  identifiers: z.array(z.object({ label: z.string(), value: z.string() })),
  deceased: z.boolean(),
});
export type PatientMatch = z.infer<typeof patientMatchSchema>;

export const themeSchema = z.enum(['system', 'light', 'dark']);
export type Theme = z.infer<typeof themeSchema>;

export const contract = {
  'app.describe': command(nothing, appSchema),
  /** Which build this is, and what it runs on. */
  'about.describe': command(nothing, aboutSchema),
  /** Everything in the package that others made, with the texts they ask for. Rejects with `notices-missing`. */
  'about.licences': command(nothing, licencesSchema),
  /** What the hospital decides on this machine, who set it and where; ask again after `app.changed`. */
  'policy.describe': command(nothing, policyViewSchema),

  /** Another window, for another site or another patient beside this one. Rejects with `too-many-windows`. */
  'window.open-another': command(nothing, done),

  'sites.list': command(nothing, sitesSchema),
  'sites.reload': command(nothing, sitesSchema),

  'client.describe': command(ask({ siteId }), clientSetupSchema),
  /** Write-only: it can be replaced or forgotten, never read (SMART 53). */
  'client.set-secret': command(ask({ siteId, secret: z.string().min(1).max(1000) }), clientSetupSchema),
  /** Makes a key that is published beside the current one. */
  'client.rotate-key': command(ask({ siteId, which: whichClientSchema }), clientSetupSchema),
  /** The server knows the next key: from now on it signs, and the old one is destroyed. */
  'client.finish-rotation': command(ask({ siteId, which: whichClientSchema }), clientSetupSchema),
  /** Saves the public JWK Set to a file that the user picks. */
  'client.save-jwks': command(ask({ siteId, which: whichClientSchema }), z.object({ saved: z.boolean() })),
  /** Forgets secret, keys and registration of that client. */
  'client.forget': command(ask({ siteId, which: whichClientSchema }), clientSetupSchema),

  'launch.confirm': command(nothing, done),
  /** Closes the window that asked. */
  'launch.decline': command(nothing, done),

  'session.describe': command(nothing, sessionSchema),
  /** Starts a SMART standalone launch; a session that is there stays until the new one is complete. */
  'sign-in.start': command(ask({ siteId }), done),
  'sign-in.cancel': command(nothing, done),
  /** Opens the same authorization page in the system browser once more. */
  'sign-in.reopen-browser': command(nothing, done),
  /** Forgets the last failure and shows the sites. */
  'sign-in.dismiss': command(nothing, done),
  'session.sign-out': command(nothing, done),
  'permissions.describe': command(nothing, permissionsSchema),

  /** Locks every window now. */
  'lock.now': command(nothing, done),
  /** Someone is there: takes the warning away. */
  'lock.extend': command(nothing, done),
  /** Signs in anew at the locked session's site; the same user gets the session back (security E11). */
  'lock.unlock': command(nothing, done),

  /** Patients whose name or identifier begins so, at most 50; `total` where the server counts. */
  'patients.search': command(
    ask({ text: z.string().min(1).max(100) }),
    z.object({
      search: z.int(),
      rows: z.array(patientMatchSchema).max(50),
      total: z.int().nullable(),
      /** There are more than these rows. */
      more: z.boolean(),
      /** What could not be shown as a row, and what the server warned of. */
      warnings: z.array(z.string()),
    }),
  ),
  /** Opens the chart of a row of that search. Rejects with `stale-request` where a newer search was made. */
  'patient.open': command(ask({ search: z.int(), row: z.int().min(0).max(49) }), done),
  /** Back to the search; only where patients are searched here. */
  'patient.close': command(nothing, done),

  'chart.describe': command(nothing, chartOverviewSchema),
  'chart.series': command(ask({ key: seriesKey, ...window, maxPoints: z.int().min(10).max(2000) }), seriesViewSchema),
  /** The results of one series, newest first; `inError` includes those entered in error. */
  'chart.results': command(
    ask({ key: seriesKey, ...window, inError: z.boolean(), ...page }),
    z.object({ total: z.int(), rows: z.array(resultRowSchema).max(200) }),
  ),
  /** A piece of all results as a sheet: tests down, times across, the newest time first. */
  'chart.flowsheet': command(flowsheetQuerySchema, flowsheetSchema),
  /** Medications that may have moved the series, and encounters, in a window of time. */
  'chart.lanes': command(ask({ key: seriesKey, ...window }), lanesSchema),
  /** The latest NEWS2: worked out here from an hour's readings, and as the server sent it. */
  'chart.news2': command(nothing, news2Schema),
  /** A child's sizes of one kind with percentile and z, and the lines of the charts they lie on. */
  'chart.growth': command(growthQuerySchema, growthSchema),
  /** What a result said before it was corrected: asks the server now. */
  'chart.versions': command(ask({ id: versionedIdSchema }), versionsSchema),
  'chart.conditions': command(ask(page), z.object({ total: z.int(), rows: z.array(conditionRowSchema).max(200) })),
  'chart.medications': command(ask(page), z.object({ total: z.int(), rows: z.array(medicationRowSchema).max(200) })),
  /** In progress first, then planned, past, of unclear status, cancelled, entered in error; in each the newest first. */
  'chart.encounters': command(ask(page), z.object({ total: z.int(), rows: z.array(encounterRowSchema).max(200) })),
  'chart.not-shown': command(ask(page), z.object({ total: z.int(), rows: z.array(notShownSchema).max(200) })),
  /**
   * What leaves the screen carries patient, user, time and filter (display-41) and is noted in the audit trail. Each
   * rejects with `export-forbidden` where policy says so, and with `stale-request` where the chart changed meanwhile.
   * `done` is false where the user changed their mind.
   */
  'export.print': command(nothing, sent),
  /** A part of the page as PNG, in CSS pixels. Rejects with `export-too-large` where it reaches beyond the window. */
  'export.picture': command(ask({ x: pixels, y: pixels, width: pixels.min(1), height: pixels.min(1) }), sent),
  /** The results of one series as CSV (RFC 4180), all of them and not only those on screen. */
  'export.table': command(ask({ key: seriesKey, ...window, inError: z.boolean() }), sent),
  /** Reads the whole chart again, or the lists that failed. */
  'chart.reload': command(ask({ lists: z.array(listNameSchema).nullable() }), done),

  /**
   * Exports of this workstation for the site that is signed in to, and the panel over one of them. Each rejects with
   * `locked` or `no-session` where nobody is there; an export that is not of this site is a `bad-request`.
   */
  'population.describe': command(nothing, populationSchema),
  /** Lets the user pick the folder of the next export of this window, and judges it; `refused`: why it cannot be. */
  'population.choose-folder': command(
    nothing,
    z.object({ folder: z.string().max(1000).nullable(), refused: appErrorSchema.nullable() }),
  ),
  /** Into the folder that was chosen in this window, or that policy names. Rejects with `bad-request` without one. */
  'population.start': command(ask({ order: exportOrderSchema, plain: z.boolean() }), z.object({ id: exportId })),
  'population.pause': command(ask({ id: exportId }), done),
  'population.resume': command(ask({ id: exportId }), done),
  /** Ends it for good, at the server too; `told`: the server was (SMART 134). */
  'population.cancel': command(ask({ id: exportId }), z.object({ told: z.boolean() })),
  /** Takes it from the list, destroys its key and its files. */
  'population.forget': command(ask({ id: exportId }), done),
  /** Figures of the patients in `filter`; begins to read the export where another one, or none, is open here. */
  'population.panel': command(ask({ id: exportId, filter: panelFilterSchema }), panelSummarySchema),
  /** Rejects with `stale-request` where the panel of that export is not open here any more; so does `population.open`. */
  'population.rows': command(
    ask({ id: exportId, filter: panelFilterSchema, ...page }),
    z.object({ total: z.int(), rows: z.array(panelRowSchema).max(200) }),
  ),
  /** Opens the chart of that row's patient by this session. Rejects with `no-session` where it is bound to one patient. */
  'population.open': command(ask({ id: exportId, row: z.int().min(0) }), done),

  'updates.describe': command(nothing, updatesSchema),
  /** Asks the feed now, where policy lets it; answers what came of it. */
  'updates.check': command(nothing, updatesSchema),
  /** Closes Chartroom, which installs what is ready. Every window is signed out. */
  'updates.install': command(nothing, done),
  /**
   * Lets the user choose a file, looks at this machine and its sites, and writes what a help desk needs there; false:
   * they chose none. Rejects with `locked` while a window is locked, with `support-not-written` where it cannot be.
   */
  'support.save': command(nothing, z.object({ saved: z.boolean() })),
  'settings.describe': command(nothing, z.object({ theme: themeSchema })),
  'settings.set-theme': command(ask({ theme: themeSchema }), done),

  'app.changed': event(appSchema),
  'updates.changed': event(updatesSchema),
  'session.changed': event(sessionSchema),
  'population.changed': event(populationSchema.pick({ exports: true })),
  /** More of the panel that is open was read, or all of it (`reading` null): ask `population.panel` again. */
  'population.panel-changed': event(z.object({ id: exportId, reading: panelProgressSchema.nullable() })),
  /** Something was read: ask `chart.describe` again. */
  'chart.changed': event(
    z.object({ generation: z.int(), revision: z.int(), lists: z.record(listNameSchema, listStateSchema) }),
  ),
} as const;

type Contract = typeof contract;
export type CommandName = { [N in keyof Contract]: Contract[N]['kind'] extends 'command' ? N : never }[keyof Contract];
export type EventName = Exclude<keyof Contract, CommandName>;
export type Request<C extends CommandName> = z.infer<Contract[C]['request']>;
export type Response<C extends CommandName> = z.infer<Contract[C]['response']>;
export type Payload<E extends EventName> = z.infer<Contract[E]['payload']>;

/** One handler per command; a handler that is missing does not compile. */
export type Handlers = { readonly [C in CommandName]: (request: Request<C>) => Response<C> | Promise<Response<C>> };

/** What preload puts on `window.chartroom`: a function per command, a subscription per event. */
export type DesktopApi = { readonly [C in CommandName]: (request: Request<C>) => Promise<Result<Response<C>>> } & {
  readonly [E in EventName]: (listener: (payload: Payload<E>) => void) => () => void;
};
