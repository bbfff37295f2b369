/**
 * What Electron's IPC can carry, as text: the structured clone algorithm over JSON.
 * `makeWire` runs in Node and, as source text, in the preload's world: it may use nothing from outside itself.
 */

/** A primitive that JSON knows, or a tagged array: a primitive that it does not, or a reference into the table. */
type Slot = string | number | boolean | null | ['u'] | ['n', string] | ['b', string] | ['r', number];
/** An object of the table, by its tag. */
type Row =
  | ['A', number, [string, Slot][]]
  | ['O', [string, Slot][]]
  | ['D', number | null]
  | ['R', string, string]
  | ['M', [Slot, Slot][]]
  | ['S', Slot[]]
  | ['B', string]
  | ['V', string, string]
  | ['E', string, string, string]
  | ['X', Slot];

export type Wire = { encode: (value: unknown) => string; decode: (text: string) => unknown };

export function makeWire(): Wire {
  const ERRORS = ['Error', 'TypeError', 'RangeError', 'SyntaxError', 'EvalError', 'ReferenceError', 'URIError'];

  const toBase64 = (bytes: Uint8Array): string => {
    let text = '';
    for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
    return btoa(text);
  };
  const fromBase64 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const refuse = (): never => {
    throw new Error('An object could not be cloned.');
  };
  const tagOf = (value: object): string => Object.prototype.toString.call(value).slice(8, -1);

  function encode(root: unknown): string {
    const ids = new Map<object, number>();
    const table: (Row | null)[] = [];
    const slot = (value: unknown): Slot => {
      if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
      if (typeof value === 'number') {
        if (Object.is(value, -0)) return ['n', '-0'];
        return Number.isFinite(value) ? value : ['n', String(value)];
      }
      if (value === undefined) return ['u'];
      if (typeof value === 'bigint') return ['b', String(value)];
      if (typeof value !== 'object') return refuse();
      const known = ids.get(value);
      if (known !== undefined) return ['r', known];
      const id = table.length;
      ids.set(value, id);
      // The place is taken before the members are visited: a cycle refers back to it.
      table.push(null);
      table[id] = row(value);
      return ['r', id];
    };
    const entries = (value: object): [string, Slot][] => Object.entries(value).map(([key, v]) => [key, slot(v)]);
    const row = (value: object): Row => {
      if (Array.isArray(value)) return ['A', value.length, entries(value)];
      if (ArrayBuffer.isView(value)) {
        // A Node Buffer arrives as what it is to the page: a Uint8Array.
        const type = value instanceof Uint8Array ? 'Uint8Array' : tagOf(value);
        return ['V', type, toBase64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))];
      }
      switch (tagOf(value)) {
        case 'Date':
          return ['D', (value as Date).getTime()];
        case 'RegExp':
          return ['R', (value as RegExp).source, (value as RegExp).flags];
        case 'Map':
          return ['M', [...(value as Map<unknown, unknown>)].map(([k, v]) => [slot(k), slot(v)])];
        case 'Set':
          return ['S', [...(value as Set<unknown>)].map(slot)];
        case 'ArrayBuffer':
          return ['B', toBase64(new Uint8Array(value as ArrayBuffer))];
        case 'Error': {
          const { name, message, stack } = value as Error;
          return ['E', ERRORS.includes(name) ? name : 'Error', message, String(stack)];
        }
        case 'Number':
        case 'String':
        case 'Boolean':
          return ['X', slot(value.valueOf())];
        case 'Object':
          return ['O', entries(value)];
        default:
          return refuse();
      }
    };
    const top = slot(root);
    return JSON.stringify([top, table]);
  }

  function decode(text: string): unknown {
    const [top, table] = JSON.parse(text) as [Slot, Row[]];
    const made = new Map<number, unknown>();
    const keep = <T>(id: number, value: T): T => {
      made.set(id, value);
      return value;
    };
    const fill = (target: object, entries: [string, Slot][]): object => {
      // defineProperty: a key named __proto__ is data like any other.
      for (const [key, slot] of entries) {
        const property = { value: value(slot), writable: true, enumerable: true, configurable: true };
        Object.defineProperty(target, key, property);
      }
      return target;
    };
    const value = (slot: Slot): unknown => {
      if (!Array.isArray(slot)) return slot;
      switch (slot[0]) {
        case 'u':
          return undefined;
        case 'n':
          return Number(slot[1]);
        case 'b':
          return BigInt(slot[1]);
        case 'r':
          return made.has(slot[1]) ? made.get(slot[1]) : object(slot[1], table[slot[1]]!);
      }
    };
    const object = (id: number, row: Row): unknown => {
      switch (row[0]) {
        case 'A':
          return fill(keep(id, new Array<unknown>(row[1])), row[2]);
        case 'O':
          return fill(keep(id, {}), row[1]);
        case 'D':
          return keep(id, new Date(row[1] ?? NaN));
        case 'R':
          return keep(id, new RegExp(row[1], row[2]));
        case 'M': {
          const map = keep(id, new Map<unknown, unknown>());
          for (const [k, v] of row[1]) map.set(value(k), value(v));
          return map;
        }
        case 'S': {
          const set = keep(id, new Set<unknown>());
          for (const v of row[1]) set.add(value(v));
          return set;
        }
        case 'B':
          return keep(id, fromBase64(row[1]).buffer);
        case 'V': {
          const constructors = globalThis as unknown as Record<string, new (buffer: ArrayBuffer) => unknown>;
          return keep(id, new constructors[row[1]]!(fromBase64(row[2]).buffer));
        }
        case 'E': {
          const constructors = globalThis as unknown as Record<string, new (message: string) => Error>;
          const error = keep(id, new constructors[row[1]]!(row[2]));
          error.stack = row[3];
          return error;
        }
        case 'X':
          return keep(id, Object(value(row[1])));
      }
    };
    return value(top);
  }

  return { encode, decode };
}
