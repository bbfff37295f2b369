/** Columns that grow: by an eighth, so that little of what they hold is spare. */

type Column = Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

const LEAST = 256;

/** Takes a column and the length it must have; gives it, or a longer one with the same beginning. */
export function withRoom<C extends Column>(column: C, length: number): C {
  if (length <= column.length) return column;
  const Larger = column.constructor as new (length: number) => C;
  const larger = new Larger(Math.max(length, LEAST, Math.ceil(column.length * 1.125)));
  larger.set(column);
  return larger;
}
