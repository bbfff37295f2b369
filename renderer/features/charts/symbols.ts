/** Which mark stands for a result: shape says status and flag, colour only repeats it (D12, D14, D20, D31, WCAG 1.4.1). */
import type { ChartPoint, FlagLevel, ObservationStatus } from '../../../shared/chart-model.ts';
import { isAbnormal, isCritical } from '../../../shared/clinical/flags.ts';

type Shape = 'disc' | 'up' | 'down' | 'square' | 'diamond' | 'arrow-up' | 'arrow-down' | 'arrow-both';
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

function shapeOf({ flag, comparator, partial }: ChartPoint): Shape {
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
      return 'disc';
  }
}

export function symbolOf(point: ChartPoint): Symbol {
  return {
    shape: shapeOf(point),
    tone: toneOf(point.flag),
    look: point.partial ? 'hollow' : lookOf(point.status),
    critical: isCritical(point.flag),
  };
}

/** The outline of a shape around 0,0, as an SVG path. `r`: half its width in px. */
export function outlineOf(shape: Shape, r: number): string {
  switch (shape) {
    case 'disc':
      return `M${-r} 0a${r} ${r} 0 1 1 ${2 * r} 0a${r} ${r} 0 1 1 ${-2 * r} 0z`;
    case 'up':
      return `M0 ${-1.1 * r}L${r} ${0.7 * r}H${-r}z`;
    case 'down':
      return `M0 ${1.1 * r}L${r} ${-0.7 * r}H${-r}z`;
    case 'square':
      return `M${-0.85 * r} ${-0.85 * r}H${0.85 * r}V${0.85 * r}H${-0.85 * r}z`;
    case 'diamond':
      return `M0 ${-r}L${r} 0L0 ${r}L${-r} 0z`;
    case 'arrow-up':
      return `M-1 ${r}V${-0.4 * r}H${-0.9 * r}L0 ${-2 * r}L${0.9 * r} ${-0.4 * r}H1V${r}z`;
    case 'arrow-down':
      return `M-1 ${-r}V${0.4 * r}H${-0.9 * r}L0 ${2 * r}L${0.9 * r} ${0.4 * r}H1V${-r}z`;
    case 'arrow-both':
      return `M0 ${-2 * r}L${0.9 * r} ${-0.6 * r}H1V${0.6 * r}H${0.9 * r}L0 ${2 * r}L${-0.9 * r} ${0.6 * r}H-1V${-0.6 * r}H${-0.9 * r}z`;
  }
}

/** Half the width of a mark in px: more for what must be seen first, less for the usual where marks crowd. */
export function sizeOf({ shape, critical }: Symbol, dense = false): number {
  if (shape === 'disc') return dense ? 2.2 : 3.4;
  const base = shape === 'diamond' ? 4.6 : 5;
  return critical ? base + 1.6 : base;
}

/** What surrounds a critical mark: its own outline, or a disc where that is an arrow. */
export function haloOf({ shape }: Symbol, r: number): string {
  return shape.startsWith('arrow') ? outlineOf('disc', r * 1.7) : outlineOf(shape, r + 2.8);
}
