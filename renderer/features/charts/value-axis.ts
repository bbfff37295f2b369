/**
 * The vertical axis: a domain that holds every mark, the limits of the range that lie near, and round ticks that
 * begin and end it, so that an axis that does not start at 0 tells its own range (D33).
 */
import type { ChartPoint, Range } from '../../../shared/chart-model.ts';

export type ValueAxis = {
  readonly min: number;
  readonly max: number;
  /** Ascending; the first is `min`, the last is `max`. */
  readonly ticks: readonly number[];
  readonly format: (value: number) => string;
};

/** Room that a mark wants on every side, in px. */
export const MARK_PX = 7;

type Extent = { readonly min: number; readonly max: number };

const MANTISSAS = [1, 2, 2.5, 3, 4, 5] as const;
/** Above it, or with steps under its inverse, digits would be wider than the chart. */
const LONGEST = 1e7;
const FLAT = 1e-12;

/** Least and greatest height of the marks; null without any. */
function extentOf(points: readonly ChartPoint[]): Extent | null {
  let min = Infinity;
  let max = -Infinity;
  for (const { y, y2 } of points) {
    min = Math.min(min, y, y2 ?? y);
    max = Math.max(max, y, y2 ?? y);
  }
  return min <= max ? { min, max } : null;
}

/** Room for whole marks above and below, yet never below 0 for what is not negative. */
function roomy({ min, max }: Extent, plotPx: number): Extent {
  const share = MARK_PX / Math.max(plotPx - 2 * MARK_PX, MARK_PX);
  const room = max * share - min * share;
  return { min: min >= 0 ? Math.max(0, min - room) : min - room, max: max <= 0 ? Math.min(0, max + room) : max + room };
}

/** Adds the limits of the range that are near enough not to flatten the course. */
function withBand(extent: Extent, band: Range | null): Extent {
  if (band === null) return extent;
  const near = Math.max(extent.max - extent.min, Math.abs(extent.max) * 0.5);
  let { min, max } = extent;
  for (const limit of [band.lowNumber, band.highNumber]) {
    if (limit === null || limit < extent.min - near || limit > extent.max + near) continue;
    min = Math.min(min, limit);
    max = Math.max(max, limit);
  }
  return { min, max };
}

/** A flat course gets a tenth of its height around it, or 1 around 0; what is closer than this is flat. */
function widened({ min, max }: Extent): Extent {
  const greatest = Math.max(Math.abs(min), Math.abs(max));
  if (max / 2 - min / 2 > Math.max(greatest * 1e-9, FLAT)) return { min, max };
  const pad = greatest > FLAT ? greatest * 0.1 : 1;
  return { min: min - pad, max: max + pad };
}

/** The round steps that give between 3 and `most` ticks over the extent, with what they cost in empty height. */
function axisFor({ min, max }: Extent, most: number): { step: number; first: number; last: number } {
  // Halves first: the span of two huge numbers of opposite sign would be Infinity.
  const power = Math.floor(Math.log10(max / 2 - min / 2) + Math.log10(2)) - 1;
  let best: { step: number; first: number; last: number; cost: number } | null = null;
  for (const exponent of [power, power + 1, power + 2]) {
    for (const mantissa of MANTISSAS) {
      const step = mantissa * 10 ** exponent;
      const first = Math.floor(min / step + 1e-9);
      const last = Math.ceil(max / step - 1e-9);
      const count = last - first + 1;
      if (count < 3 || count > most) continue;
      const waste = (last - first) / (max / step - min / step) - 1;
      const cost = waste + (mantissa === 1 || mantissa === 2 || mantissa === 5 ? 0 : 0.08) + (count === 3 ? 0.1 : 0);
      if (best === null || cost < best.cost) best = { step, first, last, cost };
    }
  }
  return best ?? { step: max - min, first: min / (max - min), last: max / (max - min) };
}

/**
 * Takes the marks, the range and the plot's height in px; gives the axis. Every mark lies within it, its ticks are
 * round, ascending and at least 18 px apart where the plot has room for three.
 */
export function valueAxis(points: readonly ChartPoint[], band: Range | null, plotPx: number): ValueAxis {
  const extent = withBand(widened(roomy(extentOf(points) ?? { min: 0, max: 1 }, plotPx)), band);
  const most = Math.max(4, Math.min(9, Math.floor(plotPx / 22) + 1));
  const { step, first, last } = axisFor(extent, most);
  const decimals = decimalsOf(step);
  const ticks: number[] = [];
  for (let n = Math.round(first); n <= Math.round(last); n++) ticks.push(tidy(n * step, decimals));
  const min = Math.min(ticks[0] ?? extent.min, extent.min);
  const max = Math.max(ticks.at(-1) ?? extent.max, extent.max);
  return { min, max, ticks, format: formatterFor(Math.max(Math.abs(min), Math.abs(max)), decimals) };
}

/** Decimal places that tell the ticks of a step apart. */
function decimalsOf(step: number): number {
  for (let decimals = 0; decimals < 15; decimals++) {
    const scaled = step * 10 ** decimals;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6 * Math.max(1, scaled) && Math.round(scaled) > 0) return decimals;
  }
  return 15;
}

/** Without the noise of binary fractions (0.1 × 3). */
function tidy(value: number, decimals: number): number {
  if (Math.abs(value) < 1e15) return Number(value.toFixed(decimals));
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value));
}

function formatterFor(greatest: number, decimals: number): (value: number) => string {
  if (greatest >= LONGEST || decimals > 6) return (value) => (value === 0 ? '0' : value.toExponential());
  return (value) => {
    const [whole = '', fraction] = Math.abs(value).toFixed(decimals).split('.');
    const digits = `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${fraction === undefined ? '' : `.${fraction}`}`;
    return value < 0 ? `−${digits}` : digits;
  };
}
