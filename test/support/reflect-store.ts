/** The few members of the metadata proposal that @peculiar/x509 wants of `Reflect` when it is loaded. Import this before it. */
const stored = new WeakMap<object, Map<unknown, unknown>>();

const own = (key: unknown, target: object): unknown => stored.get(target)?.get(key);

function inherited(key: unknown, target: object | null): unknown {
  for (let at = target; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    const found = own(key, at);
    if (found !== undefined) return found;
  }
  return undefined;
}

function define(key: unknown, value: unknown, target: object): void {
  const known = stored.get(target) ?? new Map<unknown, unknown>();
  stored.set(target, known.set(key, value));
}

Object.assign(Reflect, {
  defineMetadata: define,
  getMetadata: inherited,
  getOwnMetadata: own,
  metadata: (key: unknown, value: unknown) => (target: object) => define(key, value, target),
});
