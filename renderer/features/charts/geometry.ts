/** Where things are on a chart, in px of its own width: nothing is ever scaled. */
import type { ChartPoint } from '../../../shared/chart-model.ts';
import { MARK_PX, type ValueAxis } from './value-axis.ts';

/** The edges of the plot within the drawing. */
export type Frame = {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
};

export type Window = { readonly fromMs: number; readonly toMs: number };

export type Scales = {
  readonly x: (ms: number) => number;
  readonly y: (value: number) => number;
};

export const TOP = 8;
const RIGHT = 12;
export const BOTTOM = 22;
const LEAST_LEFT = 38;
const DIGIT_PX = 6.6;
const DAY_MS = 86_400_000;

/** The plot leaves as much room at the left as its longest tick needs, and as a plot above it (`leastLeft`) has. */
export function frameFor(width: number, height: number, axis: ValueAxis, leastLeft = LEAST_LEFT): Frame {
  const longest = Math.max(...axis.ticks.map((tick) => axis.format(tick).length));
  const wanted = Math.max(leastLeft, Math.ceil(longest * DIGIT_PX) + 12);
  const left = Math.min(wanted, Math.max(LEAST_LEFT, width / 3));
  return { width, height, left, right: Math.max(width - RIGHT, left + 1), top: TOP, bottom: height - BOTTOM };
}

export function scalesFor(frame: Frame, window: Window, axis: ValueAxis): Scales {
  const perMs = (frame.right - frame.left) / (window.toMs - window.fromMs);
  // Shares, not differences: the span of an axis may be greater than any double.
  const share = (value: number): number => (axis.max / 2 - value / 2) / (axis.max / 2 - axis.min / 2);
  return {
    x: (ms) => frame.left + (ms - window.fromMs) * perMs,
    y: (value) => frame.top + share(value) * (frame.bottom - frame.top),
  };
}

/** Middle of what a point spans; its instant for most. */
const middleMs = ({ startMs, endMs }: ChartPoint): number => startMs + (endMs - startMs) / 2;

/**
 * The window that is drawn. All of the history begins with its first mark; a window without any length gets a day.
 */
export function windowFor(points: readonly ChartPoint[], fromMs: number | null, toMs: number): Window {
  const first = points.reduce((least, { startMs }) => Math.min(least, startMs), toMs);
  const from = fromMs ?? first;
  if (toMs - from >= DAY_MS) return { fromMs: from, toMs };
  return { fromMs: from - DAY_MS / 2, toMs: Math.max(toMs, from + DAY_MS / 2) };
}

/** The window with room for whole marks at either end; what lies outside the asked time stays undrawn, and is counted. */
export function roomy(window: Window, frame: Frame): Window {
  const plotPx = Math.max(frame.right - frame.left, 4 * MARK_PX);
  const roomMs = (MARK_PX * (window.toMs - window.fromMs)) / (plotPx - 2 * MARK_PX);
  return { fromMs: window.fromMs - roomMs, toMs: window.toMs + roomMs };
}

/** A line in pieces: only points that may be joined share one (D30, D31). */
export function linesOf(points: readonly ChartPoint[]): readonly (readonly ChartPoint[])[] {
  const lines: ChartPoint[][] = [];
  let open: ChartPoint[] | null = null;
  for (const point of points) {
    if (point.partial) {
      open = null;
      continue;
    }
    if (open !== null && point.joined) open.push(point);
    else lines.push((open = [point]));
  }
  return lines.filter((line) => line.length > 1);
}

/** Where a mark stands; that of a span which reaches beyond the window stays at the edge of the plot. */
export function markX(point: ChartPoint, scales: Scales, frame: Frame): number {
  return Math.min(Math.max(scales.x(middleMs(point)), frame.left), frame.right);
}

/** The point nearest to a place in px, or -1 where none is within `reach`; across counts more than along. */
export function nearestPoint(
  points: readonly ChartPoint[],
  { scales, frame }: { readonly scales: Scales; readonly frame: Frame },
  at: { readonly x: number; readonly y: number },
  reach: number,
): number {
  let best = -1;
  let least = reach * reach;
  for (const [index, point] of points.entries()) {
    const dx = markX(point, scales, frame) - at.x;
    const top = scales.y(point.y);
    const bottom = point.y2 == null ? top : scales.y(point.y2);
    const dy = Math.max(top - at.y, at.y - bottom, 0) / 3;
    const distance = dx * dx + dy * dy;
    if (distance < least) {
      best = index;
      least = distance;
    }
  }
  return best;
}

/** How many points a plot of this width can show apart: two per px is plenty, and never more than 2,000 (D35). */
export function pointsFor(widthPx: number): number {
  return Math.max(10, Math.min(2000, Math.round(widthPx / 100) * 200));
}
