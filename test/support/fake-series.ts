/** What the fake desktop answers about a series and the lanes beside it. */
import type { SeriesView } from '../../shared/chart-model.ts';
import type { Request } from '../../shared/ipc-contract.ts';
import type { Lanes } from '../../shared/lanes.ts';
import type { FakeState } from './fake-desktop.ts';

type Span = { readonly startMs: number; readonly endMs: number };

/** Whether something of `span` lies between; null: at any time. */
export const inWindow = (span: Span | null, fromMs: number | null, toMs: number | null): boolean =>
  span === null || ((fromMs === null || span.endMs >= fromMs) && (toMs === null || span.startMs <= toMs));

/** The lanes of that time. */
export function lanesIn(lanes: Lanes, fromMs: number | null, toMs: number | null): Lanes {
  const within = ({ startMs, endMs }: { startMs: number; endMs: number | null }): boolean =>
    inWindow({ startMs, endMs: endMs ?? Infinity }, fromMs, toMs);
  return { ...lanes, medications: lanes.medications.filter(within), encounters: lanes.encounters.filter(within) };
}

/** What the window is told of one series. */
export function seriesView(
  state: Pick<FakeState, 'series'>,
  { key, fromMs, toMs }: Request<'chart.series'>,
): SeriesView {
  const sample = state.series.find(({ series }) => series.key === key);
  const results = sample?.results ?? [];
  const within = results.filter(({ row }) => inWindow(row.time, fromMs, toMs));
  const points = within.flatMap(({ point }) => (point === null ? [] : [point]));
  const first = points[0];
  const last = points.at(-1);
  return {
    key,
    points,
    total: within.length,
    drawable: points.length,
    earlier: results.filter(({ row }) => row.time !== null && fromMs !== null && row.time.endMs < fromMs).length,
    later: results.filter(({ row }) => row.time !== null && toMs !== null && row.time.startMs > toMs).length,
    undrawn: points.length === within.length ? [] : [{ reason: 'no number', count: within.length - points.length }],
    band: sample?.series.latest?.ranges.find(({ target }) => target !== true) ?? null,
    targets: sample?.series.latest?.ranges.filter(({ target }) => target === true) ?? [],
    gaps: [...(sample?.gaps ?? [])],
    conversions: [],
    sentence: `${points.length} results${first && last ? `, first ${first.text}, last ${last.text}` : ''}.`,
  };
}
