/** Reads elements of a resource by dotted paths; lists on the way are walked through. */
import { isObject } from './lossless.ts';

/** Every value at any of `paths` below `json`, lists opened, in the order of the paths; absent ones give nothing. */
export function valuesAt(json: unknown, paths: readonly string[]): unknown[] {
  return paths.flatMap((path) => path.split('.').reduce<unknown[]>(step, [json]));
}

function step(nodes: unknown[], name: string): unknown[] {
  return nodes.flatMap((node) => {
    // Own properties only: an element called `constructor` must not find JavaScript's.
    const value = isObject(node) && Object.hasOwn(node, name) ? node[name] : undefined;
    return value === undefined || value === null ? [] : Array.isArray(value) ? (value as unknown[]) : [value];
  });
}

/** The strings among {@link valuesAt}. */
export function stringsAt(json: unknown, paths: readonly string[]): string[] {
  return valuesAt(json, paths).filter((value) => typeof value === 'string');
}
