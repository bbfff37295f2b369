/** The launch context that stands beside an access token (SMART 71–79), read with a tolerant eye. */
import { AppError } from '../../shared/errors.ts';
import { isFhirId } from '../policy/fhir-id.ts';
import { parseSecureUrl } from '../policy/url-policy.ts';
import type { JsonObject } from './json-answer.ts';

/** One entry of fhirContext. `reference`: a reference, a canonical, or `system|value` of an identifier. */
export type ContextEntry = { readonly reference: string; readonly role: string };

export type LaunchContext = {
  /** null: no patient in context. */
  readonly patientId: string | null;
  readonly encounterId: string | null;
  readonly locationId: string | null;
  readonly intent: string | null;
  readonly tenant: string | null;
  readonly fhirContext: readonly ContextEntry[];
  /** False only where the server said that a compact line is enough (SMART 73). */
  readonly needPatientBanner: boolean;
  readonly styleUrl: string | null;
};

const MAX_TEXT = 200;
const MAX_REFERENCE = 1000;
const MAX_URL = 2000;
const MAX_ENTRIES = 50;
/** The role that is meant where none is given (SMART 77). */
const DEFAULT_ROLE = 'launch';

/**
 * Reads the context of a token answer. Members it does not know, URIs and `__x` among them, do not matter (SMART 78);
 * known ones that are wrong count as absent, but for the patient: throws AppError `token-malformed` with `member`,
 * because a chart of nobody in particular must not open.
 */
export function readLaunchContext(document: JsonObject): LaunchContext {
  return {
    patientId: patientOf(document),
    encounterId: idOf(document['encounter']),
    locationId: idOf(document['location']),
    intent: textOf(document['intent'], MAX_TEXT),
    tenant: textOf(document['tenant'], MAX_TEXT),
    fhirContext: entriesOf(document['fhirContext']),
    needPatientBanner: document['need_patient_banner'] !== false,
    styleUrl: urlOf(document['smart_style_url']),
  };
}

/**
 * The context after the token answer `document` of a refresh: what it says replaces, what it does not say stays
 * (SMART 79). Another patient is the caller's to notice (security E5). Throws as `readLaunchContext` does.
 */
export function mergeContext(before: LaunchContext, document: JsonObject): LaunchContext {
  const after = readLaunchContext(document);
  const said = (member: string): boolean => document[member] !== undefined && document[member] !== null;
  return {
    patientId: after.patientId ?? before.patientId,
    encounterId: after.encounterId ?? before.encounterId,
    locationId: after.locationId ?? before.locationId,
    intent: after.intent ?? before.intent,
    tenant: after.tenant ?? before.tenant,
    fhirContext: said('fhirContext') ? after.fhirContext : before.fhirContext,
    needPatientBanner: said('need_patient_banner') ? after.needPatientBanner : before.needPatientBanner,
    styleUrl: after.styleUrl ?? before.styleUrl,
  };
}

function patientOf(document: JsonObject): string | null {
  const patient = document['patient'];
  if (patient === undefined || patient === null || patient === '') return null;
  const id = idOf(patient);
  if (id === null) throw new AppError('token-malformed', { member: 'patient' });
  return id;
}

/** An id, never a reference (SMART 71, 72). */
function idOf(value: unknown): string | null {
  return typeof value === 'string' && isFhirId(value) ? value : null;
}

/** One line: what cannot be seen, and could turn the text around, falls away. */
function textOf(value: unknown, limit: number): string | null {
  if (typeof value !== 'string') return null;
  const text = value
    .slice(0, limit * 4)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '')
    .trim();
  return text === '' ? null : Array.from(text).slice(0, limit).join('');
}

function urlOf(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > MAX_URL) return null;
  return parseSecureUrl(value)?.href ?? null;
}

function entriesOf(value: unknown): ContextEntry[] {
  if (!Array.isArray(value)) return [];
  const entries = (value as unknown[]).slice(0, MAX_ENTRIES).map(entryOf);
  return entries.filter((entry) => entry !== undefined);
}

/** Undefined: nothing is meant by it, or nothing that may be meant (SMART 77). */
function entryOf(value: unknown): ContextEntry | undefined {
  // SMART 2.0 drafts knew plain references alone.
  const entry = (typeof value === 'string' ? { reference: value } : value) as JsonObject | null;
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return undefined;
  const reference =
    textOf(entry['reference'], MAX_REFERENCE) ??
    textOf(entry['canonical'], MAX_REFERENCE) ??
    identifierOf(entry['identifier']);
  // A role that is there and says nothing is not the default: what it is for is unknown.
  const role = textOf(entry['role'] ?? DEFAULT_ROLE, MAX_TEXT);
  if (reference === null || role === null) return undefined;
  // The patient and the encounter of the launch have members of their own; here they would be second ones.
  if (role === DEFAULT_ROLE && isPatientOrEncounter(reference, entry['type'])) return undefined;
  return { reference, role };
}

function identifierOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const { system, value: text } = value as JsonObject;
  const shown = textOf(text, MAX_TEXT);
  if (shown === null) return null;
  const space = textOf(system, MAX_REFERENCE - MAX_TEXT - 1);
  return space === null ? shown : `${space}|${shown}`;
}

function isPatientOrEncounter(reference: string, type: unknown): boolean {
  if (type === 'Patient' || type === 'Encounter') return true;
  return /(?:^|\/)(?:Patient|Encounter)\/[^/]+(?:\/_history\/[^/]+)?$/.test(reference);
}
