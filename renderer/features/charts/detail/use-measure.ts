/** The measures of a detail: what is known of each, its axis, and where everything lies on the time axis they share. */
import { useMemo } from 'react';
import type { ChartPoint, Series } from '../../../../shared/chart-model.ts';
import { useClock } from '../../../clock.ts';
import type { Window } from '../geometry.ts';
import { axisFor, placed, type Layout } from '../layout.ts';
import type { DetailView } from './use-detail-view.ts';
import { isInside } from './zoom.ts';

export type Measure = {
  readonly layout: Layout;
  /** Those that lie in what is shown. */
  readonly points: readonly ChartPoint[];
  /** The newest result, where it is shown and drawn. */
  readonly latest: ChartPoint | null;
};

type Size = { readonly width: number; readonly height: number; readonly leastLeft?: number };
type Showing = {
  readonly shown: Window;
  readonly size: Size;
  readonly isFitted: boolean;
  readonly timeZone: string;
};

/**
 * Takes what is known and what is shown of it; gives the layout. The value axis is that of the whole, so that nothing
 * moves up or down by zooming (D33), unless `isFitted`.
 */
export function measureOf(known: DetailView, series: Series, { shown, size, isFitted, timeZone }: Showing): Measure {
  const { whole, points: all, answer } = known;
  const points = all.filter((point) => isInside(point, shown));
  const { band, targets } = answer ?? whole;
  const axis = isFitted
    ? axisFor(points, band, size.height)
    : axisFor([...whole.points, ...points], whole.band, size.height);
  const last = points.at(-1) ?? null;
  return {
    layout: placed({ points: all, band, targets, axis, window: shown }, size, timeZone),
    points,
    latest: last !== null && last.id === series.latest?.id ? last : null,
  };
}

export type Known = { readonly series: Series; readonly view: DetailView };

/** All that is shown of a chosen time: from the first mark of either where all is asked for. */
export function wholeOf(all: readonly Known[]): Window | null {
  const [first, ...others] = all.map(({ view }) => view.window);
  if (first === undefined) return null;
  return others.reduce(
    (whole, { fromMs, toMs }) => ({ fromMs: Math.min(whole.fromMs, fromMs), toMs: Math.max(whole.toMs, toMs) }),
    first,
  );
}

/** The measures with plots of one width under each other: moments stand under moments (D36). */
export function measuresOf(all: readonly Known[], showing: Showing): readonly Measure[] {
  const rough = all.map(({ series, view }) => measureOf(view, series, showing));
  const left = Math.max(...rough.map(({ layout }) => layout.frame.left));
  const size = { ...showing.size, leastLeft: left };
  return rough.map((measure, n) => {
    const known = all[n];
    if (known === undefined || measure.layout.frame.left === left) return measure;
    return measureOf(known.view, known.series, { ...showing, size });
  });
}

type Options = { readonly width: number; readonly height: number; readonly isFitted: boolean };

/** The same, worked out anew only where something of it changed. `all` must keep its identity till then. */
export function useMeasures(
  all: readonly Known[],
  shown: Window | null,
  { width, height, isFitted }: Options,
): readonly Measure[] {
  const { timeZone } = useClock();
  const fromMs = shown?.fromMs ?? null;
  const toMs = shown?.toMs ?? 0;
  return useMemo(
    () =>
      fromMs === null ? [] : measuresOf(all, { shown: { fromMs, toMs }, size: { width, height }, isFitted, timeZone }),
    [all, fromMs, toMs, width, height, isFitted, timeZone],
  );
}
