/** Chance with a seed: the same labels give the same numbers on every machine. */

export type Random = {
  /** A number from 0 up to but not including 1. */
  uniform(): number;
  /** A number from `low` up to but not including `high`. */
  between(low: number, high: number): number;
  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number;
  /** True with probability `p`. */
  chance(p: number): boolean;
  /** A number around `mean`, never farther from it than three `sd`. */
  normal(mean: number, sd: number): number;
  /** One of `items`, which must not be empty. */
  pick<T>(items: readonly T[]): T;
};

/**
 * A stream of its own for each list of labels (seed, patient, course): what one stream draws never shifts another.
 * The generator is xoshiro128** (Blackman and Vigna 2018), 32-bit integer arithmetic only; no function whose last digit
 * an engine may choose (log, exp, sin) takes part.
 */
export function createRandom(...labels: readonly (string | number)[]): Random {
  const draw = xoshiro(seedsOf(labels.join('\u0000')));
  const uniform = (): number => draw() / 4_294_967_296;
  const between = (low: number, high: number): number => low + (high - low) * uniform();
  const int = (low: number, high: number): number => low + Math.floor((high - low + 1) * uniform());
  return {
    uniform,
    between,
    int,
    chance: (p) => uniform() < p,
    // Six uniforms, scaled to variance one: close to a bell, and bounded.
    normal(mean, sd) {
      let sum = 0;
      for (let n = 0; n < 6; n++) sum += uniform();
      const z = (sum - 3) * Math.SQRT2;
      return mean + sd * Math.max(-3, Math.min(3, z));
    },
    pick: (items) => {
      const item = items[int(0, items.length - 1)];
      if (item === undefined) throw new RangeError('nothing to pick from');
      return item;
    },
  };
}

/** Four words of state: FNV-1a over the text, spread by the finisher of splitmix32. */
function seedsOf(text: string): [number, number, number, number] {
  let hash = 0x811c9dc5;
  for (let n = 0; n < text.length; n++) hash = Math.imul(hash ^ text.charCodeAt(n), 0x01000193);
  const next = (): number => {
    hash = (hash + 0x9e3779b9) | 0;
    let z = hash;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) >>> 0;
  };
  return [next(), next(), next(), next() | 1];
}

function xoshiro([a, b, c, d]: [number, number, number, number]): () => number {
  const rotate = (x: number, k: number): number => (x << k) | (x >>> (32 - k));
  return () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = rotate(d, 11);
    return result;
  };
}
