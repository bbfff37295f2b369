/** A stretch of time within another: arithmetic of zooming and panning, in epoch ms. */
import type { ChartPoint } from '../../../../shared/chart-model.ts';
import type { Window } from '../geometry.ts';

/** The least that is shown: hours are the finest the axis tells. */
const LEAST_MS = 3_600_000;
export const ZOOM_STEP = 2;
export const PAN_SHARE = 0.25;

const lengthOf = ({ fromMs, toMs }: Window): number => toMs - fromMs;

export const isSameWindow = (a: Window, b: Window): boolean => a.fromMs === b.fromMs && a.toMs === b.toMs;

/** Takes a stretch and the whole; gives it moved into the whole, as long as it was if that is possible. */
function within(stretch: Window, whole: Window): Window {
  const length = Math.min(lengthOf(stretch), lengthOf(whole));
  const fromMs = Math.round(Math.min(Math.max(stretch.fromMs, whole.fromMs), whole.toMs - length));
  return { fromMs, toMs: Math.min(Math.round(fromMs + length), whole.toMs) };
}

/**
 * Takes what is shown, the whole of it, how many times closer to look and the moment that stays where it is; gives what
 * is shown then, never outside of the whole. Less than 1 looks from farther away.
 */
export function zoomed(now: Window, whole: Window, times: number, aboutMs: number): Window {
  const about = Math.min(Math.max(aboutMs, now.fromMs), now.toMs);
  const least = Math.min(LEAST_MS, lengthOf(whole));
  const length = Math.min(Math.max(lengthOf(now) / times, least), lengthOf(whole));
  const share = (about - now.fromMs) / lengthOf(now);
  return within({ fromMs: about - share * length, toMs: about + (1 - share) * length }, whole);
}

/** Moves what is shown by a share of its length, later for a positive one. */
export function panned(now: Window, whole: Window, share: number): Window {
  const by = lengthOf(now) * share;
  return within({ fromMs: now.fromMs + by, toMs: now.toMs + by }, whole);
}

/** A result lies in a stretch if any part of its time does. */
export const isInside = ({ startMs, endMs }: ChartPoint, { fromMs, toMs }: Window): boolean =>
  endMs >= fromMs && startMs <= toMs;

/**
 * Takes the points of the whole and those that came for a stretch of it; gives both, oldest first. The stretch has more
 * of them, the whole knows what lies around: a line that leads out of the stretch is the line that was there before (D30).
 */
export function mergedPoints(
  whole: readonly ChartPoint[],
  part: readonly ChartPoint[],
  stretch: Window,
): readonly ChartPoint[] {
  const before = whole.filter(({ endMs }) => endMs < stretch.fromMs);
  const after = whole.filter(({ startMs }) => startMs > stretch.toMs);
  const [first, ...others] = part;
  if (first === undefined) return [...before, ...after.map((p, n) => (n === 0 ? { ...p, joined: false } : p))];
  const known = whole.find(({ id, startMs }) => id === first.id && startMs === first.startMs);
  return [...before, { ...first, joined: known?.joined ?? false }, ...others, ...after];
}
