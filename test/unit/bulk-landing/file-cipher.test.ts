import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createDecipher,
  createEncipher,
  FRAME_BYTES,
  type ByteFilter,
} from '../../../main/bulk/landing/file-cipher.ts';

const KEY = Buffer.alloc(32, 7);
const NAME = 'Patient.0001.ndjson';
const HEADER_BYTES = 40;
const SEALED_FRAME = FRAME_BYTES + 16;
const DAMAGED = { code: 'bulk-export-damaged' };

function through(filter: ByteFilter, pieces: readonly Uint8Array[]): Buffer {
  const out = pieces.flatMap((piece) => [...filter.push(piece)]);
  return Buffer.concat([...out, ...filter.end()]);
}

/** Cuts at the given places, wherever they lie; empty pieces included. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const at = [...places.map((place) => Math.min(place, bytes.length)), bytes.length].toSorted((a, b) => a - b);
  return at.map((end, n) => bytes.subarray(at[n - 1] ?? 0, end));
}

const seal = (bytes: Uint8Array, { key = KEY, name = NAME } = {}) => through(createEncipher(key, name), [bytes]);
const open = (bytes: Uint8Array, { key = KEY, name = NAME } = {}) => through(createDecipher(key, name), [bytes]);

/** Bytes that differ from place to place, so that what is moved shows. */
function content(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at + 4 <= length; at += 4) bytes.writeUInt32LE((at * 2654435761) % 2 ** 32, at);
  return bytes;
}

const nearFrames = fc
  .tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: -3, max: 3 }))
  .map(([frames, off]) => Math.max(0, frames * FRAME_BYTES + off));
const lengths = fc.oneof(nearFrames, fc.integer({ min: 0, max: 3 * FRAME_BYTES }));
const places = fc.array(fc.integer({ min: 0, max: 5 * FRAME_BYTES }), { maxLength: 12 });

describe('the cipher of an export’s files', () => {
  it('gives back what it was given, however both were cut into pieces', () => {
    fc.assert(
      fc.property(lengths, places, places, (length, before, after) => {
        const plain = content(length);
        const sealed = through(createEncipher(KEY, NAME), cut(plain, before));
        expect(through(createDecipher(KEY, NAME), cut(sealed, after)).equals(plain)).toBe(true);
      }),
      { seed: 20261128, numRuns: 150 },
    );
  });

  it('does not keep what it was given: the caller may fill its buffer anew', () => {
    const plain = content(3 * FRAME_BYTES + 5);
    const buffer = Buffer.alloc(FRAME_BYTES + 1000);
    const encipher = createEncipher(KEY, NAME);
    const out: Uint8Array[] = [];
    for (let at = 0; at < plain.length; at += buffer.length) {
      const piece = plain.subarray(at, at + buffer.length);
      buffer.set(piece);
      out.push(...encipher.push(buffer.subarray(0, piece.length)));
      buffer.fill(0);
    }
    out.push(...encipher.end());
    expect(open(Buffer.concat(out)).equals(plain)).toBe(true);
  });

  it('notices every single flipped bit', () => {
    const sealed = seal(content(2 * FRAME_BYTES + 100));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: sealed.length - 1 }), fc.integer({ min: 0, max: 7 }), (at, bit) => {
        const harmed = Buffer.from(sealed);
        harmed[at] = (harmed[at] ?? 0) ^ (1 << bit);
        expect(() => open(harmed)).toThrow(expect.objectContaining(DAMAGED));
      }),
      {
        seed: 20261128,
        numRuns: 150,
        examples: [
          [0, 0],
          [8, 0],
          [HEADER_BYTES, 7],
          [sealed.length - 1, 0],
        ],
      },
    );
  });

  it('notices what was cut off, wherever it was cut', () => {
    const sealed = seal(content(3 * FRAME_BYTES));
    const ends = fc.oneof(
      fc.integer({ min: 0, max: sealed.length - 1 }),
      fc.integer({ min: 0, max: 2 }).map((frames) => HEADER_BYTES + frames * SEALED_FRAME),
    );
    fc.assert(
      fc.property(ends, (end) => {
        expect(() => open(sealed.subarray(0, end))).toThrow(expect.objectContaining(DAMAGED));
      }),
      { seed: 20261128, numRuns: 150 },
    );
  });

  it('notices frames that were moved, doubled, left out or added', () => {
    const sealed = seal(content(4 * FRAME_BYTES + 17));
    const header = sealed.subarray(0, HEADER_BYTES);
    const frames = cut(
      sealed.subarray(HEADER_BYTES),
      [1, 2, 3, 4].map((n) => n * SEALED_FRAME),
    );
    const order = fc.array(fc.integer({ min: 0, max: frames.length - 1 }), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(order, (numbers) => {
        fc.pre(numbers.join() !== '0,1,2,3,4');
        const other = Buffer.concat([header, ...numbers.flatMap((n) => frames[n] ?? [])]);
        expect(() => open(other)).toThrow(expect.objectContaining(DAMAGED));
      }),
      { seed: 20261128, numRuns: 200 },
    );
  });

  it('opens no file under the name of another, of another export, or with frames of another', () => {
    const plain = content(FRAME_BYTES + 10);
    const [one, two] = [seal(plain), seal(plain)];
    expect(() => open(one, { name: 'Patient.0002.ndjson' })).toThrow(expect.objectContaining(DAMAGED));
    expect(() => open(one, { key: Buffer.alloc(32, 8) })).toThrow(expect.objectContaining(DAMAGED));
    const mixed = Buffer.concat([
      one.subarray(0, HEADER_BYTES + SEALED_FRAME),
      two.subarray(HEADER_BYTES + SEALED_FRAME),
    ]);
    expect(() => open(mixed)).toThrow(expect.objectContaining(DAMAGED));
  });

  it('never makes the same file twice and shows nothing of what is in it', () => {
    const plain = Buffer.from('{"resourceType":"Patient","id":"synthetic"}\n'.repeat(4000));
    const sealed = seal(plain);
    expect(sealed.equals(seal(plain))).toBe(false);
    expect(sealed.includes('Patient')).toBe(false);
  });
});
