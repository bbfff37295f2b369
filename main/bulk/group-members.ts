/** Who is in a group: newcomers are exported in full, for what changed since then is not all of theirs (SMART 136). */
import { isFhirId } from '../policy/fhir-id.ts';
import type { BulkAccess } from './bulk-ports.ts';
import type { Requests } from './requests.ts';

/** Logical ids of the patients that a Group names itself and not as inactive. */
export function patientsIn(group: unknown, fhirBase: string): readonly string[] {
  const { member } = (group ?? {}) as { member?: unknown };
  const ids = (Array.isArray(member) ? member : []).flatMap((one: unknown) => {
    const { entity, inactive } = (one ?? {}) as { entity?: { reference?: unknown }; inactive?: unknown };
    const text = typeof entity?.reference === 'string' && inactive !== true ? entity.reference : '';
    const base = `${fhirBase.replace(/\/+$/, '')}/`;
    const relative = text.startsWith(base) ? text.slice(base.length) : text;
    const [, id = ''] = /^Patient\/([^/]+)$/.exec(relative) ?? [];
    return isFhirId(id) ? [id] : [];
  });
  return [...new Set(ids)];
}

/** The patients of `Group/{id}`, or null where it may not or cannot be read: then nobody can be told to be new. */
export async function readMembers(
  requests: Requests,
  { fhirBase }: BulkAccess,
  group: string,
  signal: AbortSignal,
): Promise<readonly string[] | null> {
  const url = `${fhirBase.replace(/\/+$/, '')}/Group/${encodeURIComponent(group)}`;
  try {
    const headers = { accept: 'application/fhir+json' };
    const { status, body } = await requests.send({ method: 'GET', url, headers, withToken: true }, signal);
    return status === 200 ? patientsIn(JSON.parse(new TextDecoder().decode(body)), fhirBase) : null;
  } catch {
    signal.throwIfAborted();
    return null;
  }
}
