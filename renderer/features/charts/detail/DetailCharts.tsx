import { useMemo, useState, type JSX } from 'react';
import type { Series } from '../../../../shared/chart-model.ts';
import type { Binding } from '../../../use-command.ts';
import type { Window } from '../geometry.ts';
import type { Asked } from '../layout.ts';
import { ChartFrame, frameWords } from '../SeriesChart.tsx';
import type { SeriesViewState } from '../use-series-view.ts';
import { CompareChooser } from './CompareChooser.tsx';
import { MeasurePlots } from './MeasurePlots.tsx';
import { useDetailView } from './use-detail-view.ts';
import type { Known } from './use-measure.ts';

const CHART_PX = 348;
/** Two of them stand under each other. */
const COMPARED_PX = 220;

type Props = Binding & {
  readonly series: Series;
  readonly all: readonly Series[];
  readonly asked: Asked;
  readonly width: number;
};

/** The chart of one series in full, and of another one under it on the same time axis; zoomed and panned together. */
export function DetailCharts({ all, ...props }: Props): JSX.Element {
  const [stretch, setStretch] = useStretch(props.asked.fromMs);
  const [comparedKey, setCompared] = useState<string | null>(null);
  const compared = all.find(({ key }) => key === comparedKey) ?? null;
  const chooser = <CompareChooser series={props.series} {...{ all, compared }} onCompare={setCompared} />;
  const shared = { ...props, stretch, setStretch, chooser };
  return compared === null ? <Alone {...shared} /> : <Together {...shared} compared={compared} />;
}

type Change = (change: (now: Window | null) => Window | null) => void;

/** What is shown of the chosen time, null for all of it; another choice of time begins with all of it. */
function useStretch(fromMs: number | null): readonly [Window | null, Change] {
  const [held, setHeld] = useState<{ readonly of: number | null; readonly stretch: Window | null } | null>(null);
  const stretchOf = (now: typeof held): Window | null => (now?.of === fromMs ? now.stretch : null);
  return [stretchOf(held), (change) => setHeld((now) => ({ of: fromMs, stretch: change(stretchOf(now)) }))];
}

type Shared = Omit<Props, 'all'> & {
  readonly stretch: Window | null;
  readonly setStretch: Change;
  readonly chooser: JSX.Element;
};

function Alone(props: Shared): JSX.Element {
  const { series, asked, stretch, width, generation, revision } = props;
  const { view, state } = useDetailView(series.key, asked, stretch, width, { generation, revision });
  const known = useMemo(() => (view === null ? [] : [{ series, view }]), [series, view]);
  return <Plots {...props} known={known} of={[{ series, state }]} height={CHART_PX} />;
}

function Together({ compared, ...props }: Shared & { readonly compared: Series }): JSX.Element {
  const { series, asked, stretch, width, generation, revision } = props;
  const upper = useDetailView(series.key, asked, stretch, width, { generation, revision });
  const lower = useDetailView(compared.key, asked, stretch, width, { generation, revision });
  const known = useMemo(() => {
    if (upper.view === null || lower.view === null) return [];
    return [
      { series, view: upper.view },
      { series: compared, view: lower.view },
    ];
  }, [series, compared, upper.view, lower.view]);
  const of = [
    { series, state: upper.state },
    { series: compared, state: lower.state },
  ];
  return <Plots {...props} known={known} of={of} height={COMPARED_PX} />;
}

export type Reading = { readonly series: Series; readonly state: SeriesViewState };

type PlotsProps = Shared & {
  readonly known: readonly Known[];
  readonly of: readonly Reading[];
  readonly height: number;
};

/** The plots, or their frame with words while there is nothing to draw. */
function Plots({ known, of, height, ...props }: PlotsProps): JSX.Element {
  if (known.length > 0) return <MeasurePlots {...props} {...{ known, of, height }} />;
  const failed = of.find(({ state }) => state.error !== null) ?? of[0];
  return <ChartFrame height={CHART_PX}>{failed !== undefined && frameWords(failed.state, failed.series)}</ChartFrame>;
}
