/** Reads elements of a resource by dotted paths; lists on the way are walked through. */
import { isObject } from './lossless.ts';

/** Every value at any of `paths` below `json`, lists opened, in the order of the paths; absent ones give nothing. */
export function valuesAt(json: unknown, paths: readonly string[]): unknown[] {
  const found: unknown[] = [];
  for (const path of paths) collect(json, partsOf(path), 0, found);
  return found;
}

function collect(node: unknown, parts: readonly string[], depth: number, found: unknown[]): void {
  const name = parts[depth];
  if (name === undefined) {
    found.push(node);
    return;
  }
  // Own properties only: an element called `constructor` must not find JavaScript's.
  const value = isObject(node) && Object.hasOwn(node, name) ? node[name] : undefined;
  if (value === undefined || value === null) return;
  if (!Array.isArray(value)) collect(value, parts, depth + 1, found);
  else for (const item of value as unknown[]) collect(item, parts, depth + 1, found);
}

const split = new Map<string, readonly string[]>();

/** A search over a long record asks for the same few paths a hundred thousand times. */
function partsOf(path: string): readonly string[] {
  let parts = split.get(path);
  if (parts === undefined) split.set(path, (parts = path.split('.')));
  return parts;
}

/** The strings among {@link valuesAt}. */
export function stringsAt(json: unknown, paths: readonly string[]): string[] {
  return valuesAt(json, paths).filter((value) => typeof value === 'string');
}
