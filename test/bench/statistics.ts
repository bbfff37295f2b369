/** The few statistics that the bench needs: pure. */

/**
 * Takes samples in any order and a share between 0 and 1; gives the smallest sample that at least this share of them
 * does not exceed (nearest rank), NaN where there is none. Never a value that was not measured.
 */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  return sorted[rank - 1] ?? NaN;
}

/** The middle sample; of an even number the mean of the two in the middle; NaN where there is none. */
export function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const [lower, upper] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return lower === undefined || upper === undefined ? NaN : (lower + upper) / 2;
}

/** Three significant digits, whole numbers whole. JSON has no NaN: that becomes null. */
export function rounded(value: number): number | null {
  if (!Number.isFinite(value)) return null;
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}
