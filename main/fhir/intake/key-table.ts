/** Keys, each once, by number: their bytes one after another, found by hash. A Map of strings takes three times the room. */
import { withRoom } from './growing.ts';

export type KeyTable = {
  /** The number of a key: 0, 1, 2… in the order of their coming; a new one is added. */
  readonly add: (key: string) => number;
  /** As `add`, for ASCII characters that stand in a longer text. */
  readonly addFrom: (text: string, from: number, to: number) => number;
  /** -1 where it is not there. */
  readonly find: (key: string) => number;
  readonly key: (n: number) => string;
  readonly size: () => number;
};

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** FNV-1a from a seed. */
function hashOf(bytes: Uint8Array, from: number, to: number, seed: number): number {
  let hash = seed;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** An empty table. */
export function createKeyTable(): KeyTable {
  let bytes = new Uint8Array(0);
  let ends = new Uint32Array(0);
  /** By hash: the number of a key and one; 0: free. Never more than four fifths full. */
  let slots = new Int32Array(64);
  let size = 0;
  /** So that nobody can choose keys that all fall into one slot (security H8). */
  const seed = Math.floor(Math.random() * 2 ** 32);

  const startOf = (n: number): number => (n === 0 ? 0 : (ends[n - 1] ?? 0));
  const isSame = (n: number, from: number, to: number): boolean => {
    const start = startOf(n);
    if ((ends[n] ?? 0) - start !== to - from) return false;
    for (let at = 0; at < to - from; at++) if (bytes[start + at] !== bytes[from + at]) return false;
    return true;
  };
  /** The slot that holds these bytes, or the free one where they belong. */
  const slotOf = (from: number, to: number): number => {
    const mask = slots.length - 1;
    let slot = hashOf(bytes, from, to, seed) & mask;
    for (;;) {
      const taken = slots[slot] ?? 0;
      if (taken === 0 || isSame(taken - 1, from, to)) return slot;
      slot = (slot + 1) & mask;
    }
  };
  const rehash = (): void => {
    slots = new Int32Array(slots.length * 2);
    for (let n = 0; n < size; n++) slots[slotOf(startOf(n), ends[n] ?? 0)] = n + 1;
  };
  /** Takes the place behind bytes that were written behind the last key; gives their number, -1: not there. */
  const settle = (to: number, isAdded: boolean): number => {
    const from = startOf(size);
    const slot = slotOf(from, to);
    const taken = slots[slot] ?? 0;
    if (taken !== 0) return taken - 1;
    if (!isAdded) return -1;
    ends = withRoom(ends, size + 1);
    ends[size] = to;
    slots[slot] = ++size;
    if (size * 5 > slots.length * 4) rehash();
    return size - 1;
  };
  const write = (key: string): number => {
    const from = startOf(size);
    bytes = withRoom(bytes, from + 3 * key.length);
    return from + encoder.encodeInto(key, bytes.subarray(from)).written;
  };
  return {
    add: (key) => settle(write(key), true),
    find: (key) => settle(write(key), false),
    addFrom: (text, from, to) => {
      const start = startOf(size);
      bytes = withRoom(bytes, start + to - from);
      for (let at = from; at < to; at++) bytes[start + at - from] = text.charCodeAt(at);
      return settle(start + to - from, true);
    },
    key: (n) => decoder.decode(bytes.subarray(startOf(n), ends[n])),
    size: () => size,
  };
}
