/**
 * The specification's own JSON schema of CycloneDX 1.6, as the library brings it. The library's validator wants packages
 * that are not here, so zod reads the schema: what zod cannot read in it (signatures, which no bill of ours has) is cut
 * out, and what it reads too loosely is said twice.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const FOLDER = path.resolve(import.meta.dirname, '../../node_modules/@cyclonedx/cyclonedx-library/res/schema');
const ANYTHING = { type: ['string', 'object', 'array', 'number', 'boolean'] };

type Schema = Readonly<Record<string, unknown>>;
const read = (name: string): Schema => JSON.parse(readFileSync(path.join(FOLDER, name), 'utf8')) as Schema;

/** `{ required: [a] }` alone means "has a"; zod takes it so where it is told that it is an object with an a. */
function spelledOut(node: Schema): Schema {
  if (!Array.isArray(node['required']) || node['type'] !== undefined) return node;
  const properties = Object.fromEntries((node['required'] as string[]).map((name) => [name, ANYTHING]));
  return { type: 'object', properties, ...node };
}

function withoutReferences(node: Schema, licenceIds: unknown): Schema {
  const to = node['$ref'];
  if (to === 'spdx.SNAPSHOT.schema.json') return { type: 'string', enum: licenceIds };
  return typeof to === 'string' && to.startsWith('jsf-') ? { not: {} } : node;
}

/** Judges a bill as the specification does; a signature is refused. */
export function cycloneDxSchema(): z.ZodType {
  const ids = read('spdx.SNAPSHOT.schema.json')['enum'];
  const text = JSON.stringify(read('bom-1.6.SNAPSHOT.schema.json'));
  const schema = JSON.parse(text, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? spelledOut(withoutReferences(value as Schema, ids))
      : value,
  ) as Parameters<typeof z.fromJSONSchema>[0];
  return z.fromJSONSchema(schema);
}
