/** Launches from the record system: what an opaque `launch` parameter stands for. */
import { randomBytes } from 'node:crypto';

/** What the record system has open when it launches an app (SMART 2.2 scopes-and-launch-context #launch-context-arrives-with-your-access_token). */
export type LaunchRequest = {
  /** Id of the patient. */
  readonly patient: string;
  /** Id of the visit. */
  readonly encounter?: string;
  /** Id of a Location. */
  readonly location?: string;
  readonly intent?: string;
  readonly tenant?: string;
  /** As it is to arrive; SMART 1.0 had plain strings. */
  readonly fhirContext?: readonly unknown[];
  /** Whether the app must show whose record this is; true unless told. */
  readonly needPatientBanner?: boolean;
  readonly styleUrl?: string;
};

/** What was chosen or launched, by the time there are tokens. */
export type LaunchContext = {
  readonly patient: string | null;
  readonly encounter: string | null;
  /** Members of the token response beside these two. */
  readonly more: Readonly<Record<string, unknown>>;
};

export type Launches = {
  /** Gives the opaque token of a new launch: good once, for five minutes. */
  create(request: LaunchRequest): string;
  /** Uses a token up; false where it is unknown, expired or used. */
  take(token: string): boolean;
  /** Lets a token be used again: another person signs in instead. */
  giveBack(token: string): void;
  /** What a token stands for, used up or not. */
  find(token: string): LaunchRequest | undefined;
};

const LIFE_MS = 5 * 60_000;
/** A sign-in may take as long as it likes once it has begun; what nobody ends is dropped. */
const KEPT_MS = 60 * 60_000;

type Entry = { readonly request: LaunchRequest; readonly madeAtMs: number; used: boolean };

/** Launches in memory. SMART 2.2 app-launch #step-2-launch-ehr. */
export function createLaunches(): Launches {
  const entries = new Map<string, Entry>();
  return {
    create(request) {
      const now = Date.now();
      for (const [token, entry] of entries) if (now - entry.madeAtMs > KEPT_MS) entries.delete(token);
      const token = randomBytes(24).toString('base64url');
      entries.set(token, { request, madeAtMs: now, used: false });
      return token;
    },
    take(token) {
      const entry = entries.get(token);
      if (entry === undefined || entry.used || Date.now() - entry.madeAtMs > LIFE_MS) return false;
      entry.used = true;
      return true;
    },
    giveBack(token) {
      const entry = entries.get(token);
      if (entry !== undefined) entry.used = false;
    },
    find: (token) => entries.get(token)?.request,
  };
}

/** The context of a launch from the record system, with every member that it was given. */
export function launchedContext(request: LaunchRequest): LaunchContext {
  const { patient, encounter = null, location, intent, tenant, fhirContext, needPatientBanner = true } = request;
  const members = { location, intent, tenant, fhirContext, smart_style_url: request.styleUrl };
  const given = Object.entries(members).filter(([, value]) => value !== undefined);
  return { patient, encounter, more: { need_patient_banner: needPatientBanner, ...Object.fromEntries(given) } };
}

/** The context of a standalone launch: nobody else shows whose record this is (SMART 2.2 #need_patient_banner). */
export const chosenContext = (patient: string | null, encounter: string | null): LaunchContext => ({
  patient,
  encounter,
  more: patient === null ? {} : { need_patient_banner: true },
});

/** A context as members of a token response. */
export const contextMembers = ({ patient, encounter, more }: LaunchContext): Readonly<Record<string, unknown>> => ({
  ...(patient === null ? {} : { patient }),
  ...(encounter === null ? {} : { encounter }),
  ...more,
});
