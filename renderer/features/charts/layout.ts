/** Everything that must be known before a chart is drawn, worked out once per answer and width. */
import type { ChartPoint, Range, SeriesView } from '../../../shared/chart-model.ts';
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
  /** The line as an SVG path, one piece per run of joined points; empty without any. */
  readonly course: string;
  /** The range as far as it lies on the axis; `edges` are its limits there. */
  readonly band: { readonly low: number; readonly high: number; readonly edges: readonly number[] } | null;
  /** Limits of goals that lie on the axis. */
  readonly targets: readonly number[];
};

export type Asked = { readonly fromMs: number | null; readonly toMs: number };

type Size = { readonly width: number; readonly height: number; readonly leastLeft?: number };

/** Takes an answer, the window it was asked for, the drawing's size in px and the zone; gives the whole layout. */
export function layoutOf(view: SeriesView, asked: Asked, size: Size, timeZone: string): Layout {
  const axis = axisFor(view.points, view.band, size.height);
  const { points, band, targets } = view;
  return placed({ points, band, targets, axis, window: windowFor(points, asked.fromMs, asked.toMs) }, size, timeZone);
}

/** The vertical axis of a drawing so high. */
export const axisFor = (points: readonly ChartPoint[], band: Range | null, heightPx: number): ValueAxis =>
  valueAxis(points, band, heightPx - TOP - BOTTOM);

type Drawn = {
  readonly points: readonly ChartPoint[];
  readonly band: Range | null;
  readonly targets: readonly Range[];
  readonly axis: ValueAxis;
  readonly window: Window;
};

/** Takes what is drawn with its axis and window; gives the layout. Points beyond the window lead lines out of it. */
export function placed({ points, band, targets, axis, window }: Drawn, size: Size, timeZone: string): Layout {
  const frame = frameFor(size.width, size.height, axis, size.leastLeft);
  const room = roomy(window, frame);
  const scales = scalesFor(frame, room, axis);
  return {
    ...{ frame, axis, scales },
    window: room,
    ticks: timeTicks(room.fromMs, room.toMs, frame.right - frame.left, timeZone),
    course: courseOf(points, scales),
    band: bandOn(axis, band),
    targets: targets.flatMap(({ lowNumber, highNumber }) => limitsOn(axis, lowNumber, highNumber)),
  };
}

function courseOf(points: readonly ChartPoint[], { x, y }: Scales): string {
  const px = (n: number): number => Math.round(n * 10) / 10;
  return linesOf(points)
    .map((piece) => piece.map((p, n) => `${n === 0 ? 'M' : 'L'}${px(x(p.startMs))} ${px(y(p.y))}`).join(''))
    .join('');
}

function bandOn(axis: ValueAxis, band: Range | null): Layout['band'] {
  if (band === null || (band.lowNumber === null && band.highNumber === null)) return null;
  const low = Math.max(band.lowNumber ?? axis.min, axis.min);
  const high = Math.min(band.highNumber ?? axis.max, axis.max);
  if (low > high) return null;
  return { low, high, edges: limitsOn(axis, band.lowNumber, band.highNumber) };
}

const limitsOn = (axis: ValueAxis, ...limits: readonly (number | null)[]): readonly number[] =>
  limits.filter((v) => v !== null).filter((v) => v >= axis.min && v <= axis.max);
