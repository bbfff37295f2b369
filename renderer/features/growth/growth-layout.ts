/** Where things are on a growth chart, in px of its own width: age across in equal steps, size upwards. */
import type { Growth } from '../../../shared/growth.ts';

export type Tick = { readonly at: number; readonly label: string };
export type GrowthLayout = {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: (months: number) => number;
  readonly y: (value: number) => number;
  readonly ageTicks: readonly Tick[];
  readonly valueTicks: readonly Tick[];
  readonly ageUnit: 'months' | 'years';
  /** Where each percentile line ends, apart enough to be read. */
  readonly labels: readonly { readonly percentile: number; readonly y: number }[];
};

const LEFT = 44;
const RIGHT = 40;
const TOP = 10;
const BOTTOM = 24;
const LABEL_PX = 13;
const TICK_PX = 52;

const niceStep = (span: number, most: number): number => {
  const rough = span / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5, 10].find((n) => n * power >= rough) ?? 10);
};

function ticksFor(from: number, to: number, step: number, label: (value: number) => string): Tick[] {
  const ticks: Tick[] = [];
  for (let n = Math.ceil(from / step - 1e-9); n * step <= to + 1e-9; n++) {
    const at = Number((n * step).toFixed(6));
    ticks.push({ at, label: label(at) });
  }
  return ticks;
}

type Span = { readonly from: number; readonly to: number };

/** The ages that are drawn: whole years, or from birth where the child is under two. */
function agesOf({ points, segments }: Growth): Span {
  const ages = points.map(({ months }) => months);
  const [least, most] = [Math.min(0, ...ages), Math.max(1, ...ages)];
  const first = Math.min(...ages, most);
  const ends = segments.flatMap(({ curves }) => curves.flatMap((curve) => curve.points.at(-1)?.months ?? []));
  return { from: first < 24 ? least : Math.floor(first / 12) * 12, to: Math.max(most, ...ends) };
}

function valuesOf({ points, segments }: Growth, ages: Span): Span {
  const lines = segments.flatMap(({ curves }) => curves.flatMap((curve) => curve.points));
  const seen = lines.filter(({ months }) => months >= ages.from && months <= ages.to).map(({ y }) => y);
  const all = [...seen, ...points.map(({ y }) => y)];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const room = Math.max((most - least) * 0.04, most * 0.02);
  return { from: Math.max(0, least - room), to: most + room };
}

/** Labels of the lines at their right ends, pushed apart where the lines are close. */
function labelsOf(growth: Growth, y: GrowthLayout['y']): GrowthLayout['labels'] {
  const curves = growth.segments.at(-1)?.curves ?? [];
  const ends = curves.flatMap(({ percentile, points }) => {
    const last = points.at(-1);
    return last === undefined ? [] : [{ percentile, y: y(last.y) }];
  });
  const placed: { percentile: number; y: number }[] = [];
  // From the middle outwards: the median keeps its place.
  const middle = ends.findIndex(({ percentile }) => percentile === 50);
  for (const [n, end] of ends.entries()) if (n === middle) placed.push(end);
  for (let n = middle - 1, at = placed[0]?.y ?? 0; n >= 0; n--) {
    const end = ends[n];
    if (end === undefined) continue;
    at = Math.max(end.y, at + LABEL_PX);
    placed.push({ percentile: end.percentile, y: at });
  }
  for (let n = middle + 1, at = placed[0]?.y ?? 0; n < ends.length; n++) {
    const end = ends[n];
    if (end === undefined) continue;
    at = Math.min(end.y, at - LABEL_PX);
    placed.push({ percentile: end.percentile, y: at });
  }
  return placed;
}

/** Takes what is drawn and the drawing's size in px; gives where everything is. D29, D30. */
export function growthLayout(growth: Growth, width: number, height: number): GrowthLayout {
  const [left, right, top, bottom] = [LEFT, Math.max(LEFT + 1, width - RIGHT), TOP, height - BOTTOM];
  const ages = agesOf(growth);
  const step = niceStep(valuesOf(growth, ages).to - valuesOf(growth, ages).from, Math.floor((bottom - top) / 34));
  const raw = valuesOf(growth, ages);
  const values = { from: Math.floor(raw.from / step) * step, to: Math.ceil(raw.to / step) * step };
  const x = (months: number): number => left + ((months - ages.from) / (ages.to - ages.from)) * (right - left);
  const y = (value: number): number => bottom - ((value - values.from) / (values.to - values.from)) * (bottom - top);
  const ageUnit = ages.to <= 30 ? 'months' : 'years';
  const unit = ageUnit === 'months' ? 1 : 12;
  const most = Math.max(2, Math.floor((right - left) / TICK_PX));
  const sizes = ageUnit === 'months' ? [1, 2, 3, 6, 12] : [1, 2, 5, 10];
  const ageStep = sizes.find((size) => (ages.to - ages.from) / unit / size <= most) ?? 10;
  return {
    ...{ width, height, left, right, top, bottom, x, y, ageUnit },
    ageTicks: ticksFor(ages.from, ages.to, ageStep * unit, (months) => String(Math.round(months / unit))),
    valueTicks: ticksFor(values.from, values.to, step, (value) => String(value)),
    labels: labelsOf(growth, y),
  };
}

/** A line as an SVG path. */
export function pathOf(points: readonly { months: number; y: number }[], { x, y }: GrowthLayout): string {
  return points.map((p, n) => `${n === 0 ? 'M' : 'L'}${x(p.months).toFixed(1)} ${y(p.y).toFixed(1)}`).join('');
}
