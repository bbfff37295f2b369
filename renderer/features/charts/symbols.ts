/** Which mark stands for a result: shape says status and flag, colour only repeats it (D12, D14, D20, D31, WCAG 1.4.1). */
import type { ChartPoint, FlagLevel, ObservationStatus } from '../../../shared/chart-model.ts';
import { isAbnormal, isCritical } from '../../../shared/clinical/flags.ts';

type Shape = 'disc' | 'cross' | 'up' | 'down' | 'square' | 'diamond' | 'arrow-up' | 'arrow-down' | 'arrow-both';
export type PlainShape = 'disc' | 'cross';
type Tone = 'series' | 'high' | 'low';
type Look = 'filled' | 'hollow' | 'ringed';

export type Symbol = {
  readonly shape: Shape;
  readonly tone: Tone;
  /** `hollow`: not final yet. `ringed`: amended or corrected. */
  readonly look: Look;
  readonly critical: boolean;
};

function toneOf(flag: FlagLevel): Tone {
  if (flag === 'low' || flag === 'critical-low') return 'low';
  return isAbnormal(flag) ? 'high' : 'series';
}

function lookOf(status: ObservationStatus): Look {
  switch (status) {
    case 'final':
      return 'filled';
    case 'amended':
    case 'corrected':
      return 'ringed';
    case 'registered':
    case 'preliminary':
    case 'cancelled':
    case 'entered-in-error':
    case 'unknown':
    case 'not-sent':
      return 'hollow';
  }
}

function shapeOf(
  { flag, comparator, partial }: Pick<ChartPoint, 'flag' | 'comparator' | 'partial'>,
  plain: PlainShape,
): Shape {
  if (comparator !== null) {
    if (comparator === 'ad') return 'arrow-both';
    return comparator.startsWith('<') ? 'arrow-down' : 'arrow-up';
  }
  if (partial) return 'diamond';
  switch (flag) {
    case 'critical-high':
    case 'high':
      return 'up';
    case 'critical-low':
    case 'low':
      return 'down';
    case 'critical':
    case 'abnormal':
      return 'square';
    case 'normal':
    case 'none':
      return plain;
  }
}

/** `plain`: what stands for a result without any flag; it tells two series of one comparison apart (D32). */
export function symbolOf(point: ChartPoint, plain: PlainShape = 'disc'): Symbol {
  return {
    shape: shapeOf(point, plain),
    tone: toneOf(point.flag),
    look: point.partial ? 'hollow' : lookOf(point.status),
    critical: isCritical(point.flag),
  };
}

/** What stands for a flag where nothing else is known of a result: on a little line. */
export function symbolFor(flag: FlagLevel): Symbol {
  const shape = shapeOf({ flag, comparator: null, partial: false }, 'disc');
  return { shape, tone: toneOf(flag), look: 'filled', critical: isCritical(flag) };
}

/** Corners of each shape in half widths, x and y by turns. */
const CORNERS: Readonly<Record<Exclude<Shape, 'disc'>, readonly number[]>> = {
  up: [0, -1.1, 1, 0.7, -1, 0.7],
  down: [0, 1.1, 1, -0.7, -1, -0.7],
  square: [-0.85, -0.85, 0.85, -0.85, 0.85, 0.85, -0.85, 0.85],
  diamond: [0, -1, 1, 0, 0, 1, -1, 0],
  cross: [
    -0.36, -1, 0.36, -1, 0.36, -0.36, 1, -0.36, 1, 0.36, 0.36, 0.36, 0.36, 1, -0.36, 1, -0.36, 0.36, -1, 0.36, -1,
    -0.36, -0.36, -0.36,
  ],
  'arrow-up': [-0.2, 1, -0.2, -0.4, -0.9, -0.4, 0, -2, 0.9, -0.4, 0.2, -0.4, 0.2, 1],
  'arrow-down': [-0.2, -1, -0.2, 0.4, -0.9, 0.4, 0, 2, 0.9, 0.4, 0.2, 0.4, 0.2, -1],
  'arrow-both': [0, -2, 0.9, -0.6, 0.2, -0.6, 0.2, 0.6, 0.9, 0.6, 0, 2, -0.9, 0.6, -0.2, 0.6, -0.2, -0.6, -0.9, -0.6],
};

/** The outline of a shape around a place, as an SVG path of one piece. `r`: half its width in px. */
export function outlineOf(shape: Shape, r: number, x = 0, y = 0): string {
  if (shape === 'disc') return `M${px(x - r)} ${px(y)}a${r} ${r} 0 1 1 ${2 * r} 0a${r} ${r} 0 1 1 ${-2 * r} 0z`;
  const corners = CORNERS[shape];
  let d = '';
  for (let i = 0; i < corners.length; i += 2) {
    d += `${i === 0 ? 'M' : 'L'}${px(x + (corners[i] ?? 0) * r)} ${px(y + (corners[i + 1] ?? 0) * r)}`;
  }
  return `${d}z`;
}

const px = (n: number): number => Math.round(n * 10) / 10;

/** Half the width of a mark in px: more for what must be seen first, less for the usual where marks crowd. */
export function sizeOf({ shape, critical }: Symbol, dense = false): number {
  if (shape === 'disc') return dense ? 2.2 : 3.4;
  if (shape === 'cross') return dense ? 3 : 4.4;
  const base = shape === 'diamond' ? 4.6 : 5;
  return critical ? base + 1.6 : base;
}

/** What surrounds a critical mark: its own outline, or a disc where that is an arrow. */
export function haloOf({ shape }: Symbol, r: number, x = 0, y = 0): string {
  return shape.startsWith('arrow') ? outlineOf('disc', r * 1.7, x, y) : outlineOf(shape, r + 2.8, x, y);
}
