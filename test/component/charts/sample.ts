/** Series whose every point is chosen by the test, and a desktop that answers with them. */
import type { ChartPoint, Measured, Range, ResultRow, Series } from '../../../shared/chart-model.ts';
import { createFakeDesktop, type FakeDesktop } from '../../support/fake-desktop.ts';
import { DAY_MS, NOW_MS, sampleOverview, type SampleSeries } from '../../support/fake-desktop-data.ts';

export const measured = (text: string, part: Partial<Measured> = {}): Measured => ({
  text,
  number: Number(text),
  comparator: null,
  unit: 'mmol/L',
  unitCode: 'mmol/L',
  unitConflict: false,
  ...part,
});

export const range = (low: string | null, high: string | null, text: string): Range => ({
  low,
  high,
  lowNumber: low === null ? null : Number(low),
  highNumber: high === null ? null : Number(high),
  text,
});

/** A final result `days` before now. */
export function point(days: number, y: number, part: Partial<ChartPoint> = {}): ChartPoint {
  const ms = NOW_MS - days * DAY_MS;
  return {
    id: `Observation/${days}`,
    startMs: ms,
    endMs: ms,
    y,
    text: `${part.comparator ?? ''}${y} mmol/L`,
    converted: false,
    comparator: null,
    status: 'final',
    flag: 'none',
    partial: false,
    joined: true,
    ...part,
  };
}

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

function rowOf(p: ChartPoint, ranges: Range[]): ResultRow {
  const side = (y: number | null): ReturnType<typeof measured> | { code: string; text: string } =>
    y === null ? { code: 'not-sent', text: 'not measured' } : measured(String(y), { unit: 'mmHg' });
  return {
    id: p.id,
    time: {
      sent: p.partial ? `${day(p.startMs)}/${day(p.endMs)}` : new Date(p.startMs).toISOString(),
      precision: p.partial ? 'period' : 'time',
      startMs: p.startMs,
      endMs: p.endMs,
    },
    value:
      p.y2 === undefined
        ? { kind: 'quantity', quantity: measured(String(p.y), { comparator: p.comparator }) }
        : { kind: 'pair', first: side(p.y), second: side(p.y2) },
    converted: null,
    status: p.status,
    flag: { level: p.flag, text: p.flag === 'none' ? '' : p.flag.replace('-', ' ') },
    ranges,
    remarks: [],
  };
}

/** Points oldest first, as the chart model gives them. */
export function sampleSeries(
  points: readonly ChartPoint[],
  part: Partial<Series> = {},
  more: { readonly ranges?: Range[]; readonly gaps?: string[] } = {},
): SampleSeries {
  const results = points.map((p) => ({ row: rowOf(p, more.ranges ?? []), point: p }));
  const series: Series = {
    key: 'k',
    kind: points.some(({ y2 }) => y2 !== undefined) ? 'pair' : 'single',
    category: 'laboratory',
    name: 'Potassium',
    codes: ['LOINC 2823-3'],
    unit: 'mmol/L',
    count: points.length,
    plottable: points.length,
    inError: 0,
    latest: results.at(-1)?.row ?? null,
    previous: results.at(-2)?.row ?? null,
    firstMs: points[0]?.startMs ?? null,
    lastMs: points.at(-1)?.endMs ?? null,
    spark: points.slice(-40).map((_, n) => ({ x: n / 40, y: 0.5 })),
    rank: 1,
    ...part,
  };
  return { series, results, gaps: more.gaps ?? [] };
}

export function desktopWith(samples: readonly SampleSeries[]): FakeDesktop {
  const overview = { ...sampleOverview(), series: samples.map(({ series }) => series) };
  return createFakeDesktop({ series: samples, overview });
}
