/** Everything that must be known before a chart is drawn, worked out once per answer and width. */
import type { SeriesView } from '../../../shared/chart-model.ts';
import {
  frameFor,
  linesOf,
  roomy,
  scalesFor,
  windowFor,
  TOP,
  BOTTOM,
  type Frame,
  type Scales,
  type Window,
} from './geometry.ts';
import { timeTicks, type TimeTick } from './time-axis.ts';
import { valueAxis, type ValueAxis } from './value-axis.ts';

export type Layout = {
  readonly frame: Frame;
  readonly window: Window;
  readonly axis: ValueAxis;
  readonly ticks: readonly TimeTick[];
  readonly scales: Scales;
  /** Rows of the line; a row without a height breaks it. */
  readonly line: readonly { readonly t: number; readonly v: number | null }[];
  /** The range as far as it lies on the axis; `edges` are its limits there. */
  readonly band: { readonly low: number; readonly high: number; readonly edges: readonly number[] } | null;
};

export type Asked = { readonly fromMs: number | null; readonly toMs: number };

/** Takes an answer, the window it was asked for, the drawing's size in px and the zone; gives the whole layout. */
export function layoutOf(
  view: SeriesView,
  asked: Asked,
  size: { readonly width: number; readonly height: number },
  timeZone: string,
): Layout {
  const axis = valueAxis(view.points, view.band, size.height - TOP - BOTTOM);
  const frame = frameFor(size.width, size.height, axis);
  const window = roomy(windowFor(view.points, asked.fromMs, asked.toMs), frame);
  return {
    frame,
    window,
    axis,
    ticks: timeTicks(window.fromMs, window.toMs, frame.right - frame.left, timeZone),
    scales: scalesFor(frame, window, axis),
    line: lineRows(view),
    band: bandOn(axis, view),
  };
}

function lineRows({ points }: SeriesView): Layout['line'] {
  return linesOf(points).flatMap((piece) => {
    const rows = piece.map(({ startMs, y }): { t: number; v: number | null } => ({ t: startMs, v: y }));
    return [...rows, { t: rows.at(-1)?.t ?? 0, v: null }];
  });
}

function bandOn(axis: ValueAxis, { band }: SeriesView): Layout['band'] {
  if (band === null || (band.lowNumber === null && band.highNumber === null)) return null;
  const low = Math.max(band.lowNumber ?? axis.min, axis.min);
  const high = Math.min(band.highNumber ?? axis.max, axis.max);
  if (low > high) return null;
  const edges = [band.lowNumber, band.highNumber].filter((v) => v !== null && v >= axis.min && v <= axis.max);
  return { low, high, edges: edges.filter((v) => v !== null) };
}
