/**
 * Everything the renderer can cause or receive. Read it in one sitting: nothing else crosses.
 * Requests are strict (an unknown member is refused). Responses are parsed too: a member that is not listed
 * here falls away in main. No transforms, no defaults, no passthrough.
 */
import { z } from 'zod';
import {
  chartOverviewSchema,
  conditionRowSchema,
  listNameSchema,
  listStateSchema,
  medicationRowSchema,
  notShownSchema,
  resultRowSchema,
  seriesViewSchema,
} from './chart-model.ts';
import { appErrorSchema, SIGN_IN_NOTICES, type Result } from './errors.ts';

const command = <Q extends z.ZodType, S extends z.ZodType>(request: Q, response: S) =>
  ({ kind: 'command', request, response }) as const;
const event = <P extends z.ZodType>(payload: P) => ({ kind: 'event', payload }) as const;

/** A request or an answer that says nothing more than its name. */
const nothing = z.strictObject({});
const done = z.object({});
const ask = z.strictObject;
const page = { offset: z.int().min(0), limit: z.int().min(1).max(200) };
const window = { fromMs: z.number().nullable(), toMs: z.number().nullable() };
const seriesKey = z.string().min(1).max(200);

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

/** Things a server lacks or did not say that do not stop a sign-in (SMART 23, 25; security A16, A18). */
export const capabilityWarningSchema = z.object({
  code: z.enum([
    'capability-missing',
    'pkce-not-announced',
    'member-missing',
    'scope-narrowed',
    'identity-missing',
    'issuer-unverified',
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

export const signedInSchema = z.object({
  site: siteSchema,
  /** Name of the signed-in user, or null where the server said none. */
  user: z.string().nullable(),
  /** Epoch ms when the access token ends; null: the server did not say. */
  expiresAtMs: z.number().nullable(),
  warnings: z.array(capabilityWarningSchema),
});

/** What the window is bound to. `signIn` beside `signedIn`: another patient is being chosen. */
export const sessionSchema = z.object({
  /** Grows with every new binding of the window; the same number as in ChartOverview. */
  generation: z.int(),
  signedIn: signedInSchema.nullable(),
  signIn: signInProgressSchema.nullable(),
  /** Why the last sign-in ended, and at which site; null once another begins. */
  failure: z.object({ site: siteSchema, error: appErrorSchema }).nullable(),
});
export type SessionView = z.infer<typeof sessionSchema>;
export type SignInProgress = z.infer<typeof signInProgressSchema>;

export const themeSchema = z.enum(['system', 'light', 'dark']);
export type Theme = z.infer<typeof themeSchema>;

export const contract = {
  'app.describe': command(nothing, z.object({ version: z.string(), platform: z.string() })),

  'sites.list': command(nothing, z.object({ sites: z.array(siteSchema), error: appErrorSchema.nullable() })),
  'sites.reload': command(nothing, z.object({ sites: z.array(siteSchema), error: appErrorSchema.nullable() })),

  'session.describe': command(nothing, sessionSchema),
  /** Starts a SMART standalone launch; a session that is there stays until the new one is complete. */
  'sign-in.start': command(ask({ siteId: z.string().min(1).max(100) }), done),
  'sign-in.cancel': command(nothing, done),
  /** Opens the same authorization page in the system browser once more. */
  'sign-in.reopen-browser': command(nothing, done),
  /** Forgets the last failure and shows the sites. */
  'sign-in.dismiss': command(nothing, done),
  'session.sign-out': command(nothing, done),

  'chart.describe': command(nothing, chartOverviewSchema),
  'chart.series': command(ask({ key: seriesKey, ...window, maxPoints: z.int().min(10).max(2000) }), seriesViewSchema),
  /** The results of one series, newest first; `inError` includes those entered in error. */
  'chart.results': command(
    ask({ key: seriesKey, ...window, inError: z.boolean(), ...page }),
    z.object({ total: z.int(), rows: z.array(resultRowSchema).max(200) }),
  ),
  'chart.conditions': command(ask(page), z.object({ total: z.int(), rows: z.array(conditionRowSchema).max(200) })),
  'chart.medications': command(ask(page), z.object({ total: z.int(), rows: z.array(medicationRowSchema).max(200) })),
  'chart.not-shown': command(ask(page), z.object({ total: z.int(), rows: z.array(notShownSchema).max(200) })),
  /** Reads the whole chart again, or the lists that failed. */
  'chart.reload': command(ask({ lists: z.array(listNameSchema).nullable() }), done),

  'settings.describe': command(nothing, z.object({ theme: themeSchema })),
  'settings.set-theme': command(ask({ theme: themeSchema }), done),

  'session.changed': event(sessionSchema),
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
