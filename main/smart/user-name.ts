/** Who signed in: the reference an id_token gives, and the name behind it (SMART 82, 85; security D9). */
import { isFhirId } from '../policy/fhir-id.ts';
import type { HttpPort } from '../ports.ts';
import { jsonObject } from './json-answer.ts';
import { coversRead, parseScopes } from './scopes.ts';

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 256 * 1024;
const MAX_NAME = 200;
const USER_TYPES = ['Patient', 'Practitioner', 'PractitionerRole', 'RelatedPerson', 'Person'];

/**
 * `Type/id` of a `fhirUser` claim, absolute under `fhirBase` or relative to it. Null for another host or an unexpected
 * type: an absolute reference elsewhere is not followed (SMART 9, 85).
 */
export function fhirUserReference(claim: string, fhirBase: string): string | null {
  const reference = claim.startsWith(`${fhirBase}/`) ? claim.slice(fhirBase.length + 1) : claim;
  const [type = '', id = '', ...more] = reference.split('/');
  return USER_TYPES.includes(type) && isFhirId(id) && more.length === 0 ? reference : null;
}

export type UserRequest = {
  readonly fhirBase: string;
  readonly reference: string;
  readonly grantedScope: string;
  readonly accessToken: string;
  readonly signal: AbortSignal;
};

/** Reads the user's name, or null where it may not or cannot be read: a chart never waits for it, nor fails by it. */
export async function readUserName(http: HttpPort, user: UserRequest): Promise<string | null> {
  const type = user.reference.split('/')[0] ?? '';
  const asked = parseScopes(user.grantedScope).some((scope) => scope.kind === 'other' && scope.text === 'fhirUser');
  if (!asked && coversRead(user.grantedScope, type) === 'none') return null;
  try {
    const response = await http({
      method: 'GET',
      url: `${user.fhirBase}/${user.reference}`,
      headers: { accept: 'application/fhir+json', authorization: `Bearer ${user.accessToken}` },
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_BYTES,
      signal: user.signal,
    });
    const resource = response.status === 200 ? jsonObject(response) : undefined;
    return resource?.['resourceType'] === type ? displayName(resource['name']) : null;
  } catch {
    return null;
  }
}

/** `Dr Adaeze Okafor` of a list of HumanName: the official one, else the usual one, else the first. */
export function displayName(names: unknown): string | null {
  const list: HumanName[] = (Array.isArray(names) ? (names as unknown[]) : []).filter(
    (name) => typeof name === 'object' && name !== null,
  );
  const name = list.find(({ use }) => use === 'official') ?? list.find(({ use }) => use === 'usual') ?? list[0];
  if (name === undefined) return null;
  const parts = [...texts(name.prefix), ...texts(name.given), ...texts([name.family])];
  return cleanName(parts.length > 0 ? parts.join(' ') : name.text);
}

/** A name fit for one line: no control characters, no length without end; null where nothing is left. */
export function cleanName(name: unknown): string | null {
  if (typeof name !== 'string') return null;
  const clean = name
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, MAX_NAME);
  return clean === '' ? null : clean;
}

type HumanName = { use?: unknown; text?: unknown; prefix?: unknown; given?: unknown; family?: unknown };

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
