/** What came with the last reading of a list and was not there before, or not so. */

const FNV_PRIME = 0x01000193;

/** Takes a text; gives 53 bits of it: two records share them once in 10¹¹ charts of 100,000. */
export function fingerprint(text: string): number {
  let [low, high] = [0x811c9dc5, 0x1b873593];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    low = Math.imul(low ^ code, FNV_PRIME);
    high = Math.imul(high ^ (code + i), 0x85ebca6b) ^ (low >>> 13);
  }
  return (low >>> 0) * 0x200000 + ((high >>> 0) & 0x1fffff);
}

export type Arrivals = {
  /** A reading is about to take the place of these. Nothing there: what was remembered stays. */
  readonly remember: (fingerprints: Float64Array) => void;
  /** Tells whether a record of this fingerprint was not there before; null: nothing was read before. */
  readonly isNew: () => ((fingerprint: number) => boolean) | null;
};

/** Nothing was read yet. Holds eight bytes a record. */
export function createArrivals(): Arrivals {
  let before: Float64Array | null = null;
  const holds = (sorted: Float64Array, wanted: number): boolean => {
    let [from, to] = [0, sorted.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((sorted[middle] ?? 0) < wanted) from = middle + 1;
      else to = middle;
    }
    return sorted[from] === wanted;
  };
  return {
    remember: (fingerprints) => {
      if (fingerprints.length > 0) before = fingerprints.sort();
    },
    isNew: () => {
      const known = before;
      return known === null ? null : (one) => !holds(known, one);
    },
  };
}
