/** Which version of the Bulk Data guide a server speaks, by what its CapabilityStatement says (SMART 113). */
import type { BulkAccess } from './bulk-ports.ts';
import type { BulkVersion } from './order.ts';
import type { Requests } from './requests.ts';

const GUIDE = /^(?:http:\/\/hl7\.org\/fhir\/uv\/bulkdata\b[^|]*|hl7\.fhir\.uv\.bulkdata[#|]?)/;
const VERSION = /(?:\||#|\/)(?:STU)?([1-4])(?:\.\d+)*(?:-[\w.]+)?(?:$|\/)/;

/** Every canonical of the guide in a statement: `instantiates`, `implementationGuide`, definitions of operations. */
function canonicalsIn(tree: unknown): readonly string[] {
  if (typeof tree === 'string') return GUIDE.test(tree) ? [tree] : [];
  if (Array.isArray(tree)) return tree.flatMap(canonicalsIn);
  if (typeof tree !== 'object' || tree === null) return [];
  const { instantiates, implementationGuide, rest, operation, definition, resource } = tree as Record<string, unknown>;
  return [instantiates, implementationGuide, rest, operation, definition, resource].flatMap((one) =>
    one === undefined ? [] : canonicalsIn(one),
  );
}

/** The newest version that a CapabilityStatement names, or null where it names none. */
export function versionIn(statement: unknown): BulkVersion {
  const versions = canonicalsIn(statement).flatMap((canonical) => Number(VERSION.exec(canonical)?.[1] ?? []) || []);
  return versions.length === 0 ? null : (Math.max(...versions) as BulkVersion);
}

/** Asks for the statement, without the token: it is public. Whatever goes wrong, nothing is known then. */
export async function askVersion(requests: Requests, access: BulkAccess, signal: AbortSignal): Promise<BulkVersion> {
  const url = `${access.fhirBase.replace(/\/+$/, '')}/metadata`;
  try {
    const headers = { accept: 'application/fhir+json' };
    const { status, body } = await requests.send({ method: 'GET', url, headers, withToken: false }, signal);
    return status === 200 ? versionIn(JSON.parse(new TextDecoder().decode(body))) : null;
  } catch {
    signal.throwIfAborted();
    return null;
  }
}
