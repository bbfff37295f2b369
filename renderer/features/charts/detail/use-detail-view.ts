/** The points of one series in a stretch of its time, while somebody zooms and pans. */
import { useMemo, useState } from 'react';
import type { ChartPoint, SeriesView } from '../../../../shared/chart-model.ts';
import type { Binding } from '../../../use-command.ts';
import { windowFor, type Window } from '../geometry.ts';
import type { Asked } from '../layout.ts';
import { useSeriesView, type Drawn, type SeriesViewState } from '../use-series-view.ts';
import { mergedPoints } from './zoom.ts';

export type DetailView = {
  /** The answer about all of the chosen time, and its window. */
  readonly whole: SeriesView;
  readonly window: Window;
  /** All that is known now: of the stretch as fine as it came, around it as of the whole. */
  readonly points: readonly ChartPoint[];
  /** The answer about exactly the stretch that is shown; null while it is on its way. */
  readonly answer: SeriesView | null;
};

const isSame = (a: Asked, b: Asked): boolean => a.fromMs === b.fromMs && a.toMs === b.toMs;

/**
 * One question at a time: what was wished for while main was answering is asked next, and whatever lay between is
 * never asked. Until the answer comes, the points of before are drawn in the new stretch.
 */
export function useDetailView(
  key: string,
  asked: Asked,
  stretch: Window | null,
  width: number,
  binding: Binding,
): { readonly view: DetailView | null; readonly state: SeriesViewState } {
  const [asking, setAsking] = useState<Asked>(asked);
  const state = useSeriesView(key, asking, width, binding);
  const { drawn } = state;
  const [kept, setKept] = useState<Drawn | null>(null);
  if (drawn !== null && drawn !== kept && isSame(drawn.asked, asked)) setKept(drawn);
  const isKept = kept?.view.key === key && kept.generation === binding.generation;
  const whole = isKept ? kept : null;
  // The whole comes first: it has the axis, and what leads out of a stretch.
  const wanted: Asked = whole === null ? asked : (stretch ?? asked);
  if (!state.reading && !isSame(asking, wanted)) setAsking(wanted);
  const { fromMs, toMs } = wanted;
  const view = useMemo((): DetailView | null => {
    if (whole === null || drawn === null) return null;
    const window = windowFor(whole.view.points, whole.asked.fromMs, whole.asked.toMs);
    const isWhole = isSame(drawn.asked, whole.asked);
    const around = { fromMs: drawn.asked.fromMs ?? window.fromMs, toMs: drawn.asked.toMs };
    const points = isWhole ? drawn.view.points : mergedPoints(whole.view.points, drawn.view.points, around);
    return {
      ...{ whole: whole.view, window, points },
      answer: isSame(drawn.asked, { fromMs, toMs }) ? drawn.view : null,
    };
  }, [whole, drawn, fromMs, toMs]);
  return { view, state };
}
