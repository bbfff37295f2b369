/** Answers that come again and again: whatever has not changed keeps its identity, so that nothing of it is drawn anew. */

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Takes two values as they come over the bridge; says whether they are the same, part by part. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isSame(a[key], b[key]));
}

/** Takes entries of before and of now, each with a key of its own; gives those of now, the unchanged ones as they were. */
export function sharedByKey<T extends { readonly key: string }>(before: readonly T[], now: readonly T[]): T[] {
  const known = new Map(before.map((one) => [one.key, one]));
  return now.map((one) => {
    const old = known.get(one.key);
    return old !== undefined && isSame(old, one) ? old : one;
  });
}
