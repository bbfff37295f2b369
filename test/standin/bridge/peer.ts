/**
 * Electron's contextBridge between the page's world and the preload's: synchronous calls over events of a DOM node
 * that is never in the document. Blink clones an event's detail from world to world, so no object is ever shared.
 *
 * `makePeer` runs in both worlds as source text: it may use nothing from outside itself. In the page's world every
 * primordial is taken before the page's own scripts can patch it, and none is reached through a prototype later.
 */

type Value =
  | { t: 'v'; v: unknown }
  | { t: 'f'; id: number }
  | { t: 'p'; id: number }
  | { t: 'e'; m: string }
  | { t: 'a'; a: Value[] }
  | { t: 'o'; o: { k: string; v: Value }[] };
export type ExposeMessage = { op: 'expose'; key: string; api: Value };
type Call = { op: 'call'; id: number; args: Value };
type Settle = { op: 'settle'; id: number; ok: boolean; value: Value };
/** Both fields are always own: a missing one would be looked up in the page's Object.prototype. */
type Reply = { op: 'reply'; ok: Value | undefined; error: string | undefined };
type Message = ExposeMessage | Call | Settle | Reply;

export type Peer = {
  /** Puts `api` on the other world's window under `key`. */
  expose: (key: string, api: unknown) => void;
  /** What this world does when the other exposes. */
  onExpose: (listener: (key: string, frozenApi: unknown) => void) => void;
};

export function makePeer(node: EventTarget, mine: string, theirs: string): Peer {
  const uncurry = <This, Args extends unknown[], R>(f: (this: This, ...args: Args) => R) =>
    Function.prototype.call.bind(f) as unknown as (self: This, ...args: Args) => R;
  const getter = (prototype: object, name: string) =>
    // eslint-disable-next-line @typescript-eslint/unbound-method -- that is the point of uncurry
    uncurry(Object.getOwnPropertyDescriptor(prototype, name)!.get as (this: unknown) => unknown);
  /* eslint-disable @typescript-eslint/unbound-method -- that is the point of uncurry */
  const dispatch = uncurry(EventTarget.prototype.dispatchEvent);
  const listen = uncurry(EventTarget.prototype.addEventListener);
  const then = uncurry(Promise.prototype.then);
  const mapGet = uncurry(Map.prototype.get as (this: Map<unknown, unknown>, key: unknown) => unknown);
  const mapSet = uncurry(Map.prototype.set as (this: Map<unknown, unknown>, key: unknown, value: unknown) => unknown);
  const mapDelete = uncurry(Map.prototype.delete as (this: Map<unknown, unknown>, key: unknown) => boolean);
  /* eslint-enable @typescript-eslint/unbound-method */
  const detailOf = getter(CustomEvent.prototype, 'detail');
  const [Event, Err, Obj, Pledge, clone, text] = [CustomEvent, Error, Object, Promise, structuredClone, String];
  const [isArray, isView, apply] = [Array.isArray, ArrayBuffer.isView.bind(ArrayBuffer), Reflect.apply];
  const { keys, getPrototypeOf, defineProperty, freeze, prototype: plain } = Obj;
  const BUILTINS = [Date, RegExp, Map, Set, ArrayBuffer, Blob, Boolean, Number, String, ImageData];
  const DEPTH_LIMIT = 1000;

  const functions = new Map<unknown, unknown>();
  const promises = new Map<unknown, unknown>();
  let sequence = 0;
  let answer: Reply | undefined;
  let exposed: (key: string, api: unknown) => void = () => undefined;

  // Assignment to an index would run a setter that the page put on Array.prototype or Object.prototype; a descriptor
  // or an event's options with a prototype would run its getters.
  const bare = <T extends object>(fields: T): T => ({ __proto__: null, ...fields });
  const put = (target: object, key: string | number, value: unknown): void => {
    defineProperty(target, key, bare({ value, writable: true, enumerable: true, configurable: true }));
  };
  const isBuiltin = (value: object): boolean => {
    for (let i = 0; i < BUILTINS.length; i++) if (value instanceof BUILTINS[i]!) return true;
    return isView(value);
  };
  const messageOf = (error: unknown): string =>
    text(typeof error === 'object' && error !== null && 'message' in error ? error.message : error);

  function encode(value: unknown, depth: number): Value {
    if (depth > DEPTH_LIMIT) throw new TypeError('Electron contextBridge recursion depth exceeded.');
    if (typeof value === 'symbol') throw new TypeError('A symbol could not be cloned across the context bridge');
    if (typeof value === 'function') {
      const id = ++sequence;
      mapSet(functions, id, value);
      return { t: 'f', id };
    }
    if (value === null || typeof value !== 'object') return { t: 'v', v: value };
    if (value instanceof Pledge) return encodePromise(value);
    if (value instanceof Err) return { t: 'e', m: text(value.message) };
    if (isArray(value)) {
      const a: Value[] = [];
      for (let i = 0; i < value.length; i++) put(a, i, encode(value[i], depth + 1));
      return { t: 'a', a };
    }
    const prototype: unknown = getPrototypeOf(value);
    if (prototype !== null && prototype !== plain && isBuiltin(value)) return { t: 'v', v: clone(value) };
    const names = keys(value);
    const o: { k: string; v: Value }[] = [];
    for (let i = 0; i < names.length; i++) {
      const k = names[i]!;
      put(o, i, { k, v: encode((value as Record<string, unknown>)[k], depth + 1) });
    }
    return { t: 'o', o };
  }

  function encodePromise(value: Promise<unknown>): Value {
    const id = ++sequence;
    void then(
      value,
      (result) => {
        settle(id, true, result);
      },
      (error: unknown) => {
        settle(id, false, error);
      },
    );
    return { t: 'p', id };
  }

  function settle(id: number, ok: boolean, result: unknown): void {
    try {
      post({ op: 'settle', id, ok, value: encode(result, 0) });
    } catch (error) {
      post({ op: 'settle', id, ok: false, value: { t: 'e', m: messageOf(error) } });
    }
  }

  function decode(value: Value, frozen: boolean): unknown {
    const finish = <T extends object>(made: T): T => (frozen ? freeze(made) : made);
    switch (value.t) {
      case 'v':
        return value.v;
      case 'e':
        return new Err(value.m);
      case 'f':
        return finish((...args: unknown[]) => request({ op: 'call', id: value.id, args: encode(args, 0) }));
      case 'p':
        return new Pledge((resolve, reject) => {
          mapSet(promises, value.id, { resolve, reject });
        });
      case 'a': {
        const made: unknown[] = [];
        for (let i = 0; i < value.a.length; i++) put(made, i, decode(value.a[i]!, frozen));
        return finish(made);
      }
      case 'o': {
        const made = {};
        for (let i = 0; i < value.o.length; i++) put(made, value.o[i]!.k, decode(value.o[i]!.v, frozen));
        return finish(made);
      }
    }
  }

  function post(message: Message): void {
    dispatch(node, new Event(mine, bare({ detail: message })));
  }

  /** The other world answers during the dispatch, or not at all. */
  function request(message: ExposeMessage | Call): unknown {
    answer = undefined;
    post(message);
    const reply = answer as Reply | undefined;
    answer = undefined;
    if (reply === undefined) throw new Err('The context bridge did not answer');
    if (reply.ok === undefined) throw new Err(reply.error);
    return decode(reply.ok, false);
  }

  function perform(message: ExposeMessage | Call): unknown {
    if (message.op === 'expose') {
      exposed(message.key, decode(message.api, true));
      return undefined;
    }
    const target = mapGet(functions, message.id) as (...args: unknown[]) => unknown;
    return apply(target, undefined, decode(message.args, false) as unknown[]);
  }

  function receive(message: Message): void {
    if (message.op === 'reply') {
      answer = message;
      return;
    }
    if (message.op === 'settle') {
      const waiting = mapGet(promises, message.id) as
        Record<'resolve' | 'reject', (value: unknown) => void> | undefined;
      mapDelete(promises, message.id);
      waiting?.[message.ok ? 'resolve' : 'reject'](decode(message.value, false));
      return;
    }
    let reply: Reply;
    try {
      reply = { op: 'reply', ok: encode(perform(message), 0), error: undefined };
    } catch (error) {
      reply = { op: 'reply', ok: undefined, error: messageOf(error) };
    }
    post(reply);
  }

  listen(node, theirs, (event) => {
    receive(detailOf(event) as Message);
  });
  return {
    expose: (key, api) => void request({ op: 'expose', key, api: encode(api, 0) }),
    onExpose: (listener) => {
      exposed = listener;
    },
  };
}
