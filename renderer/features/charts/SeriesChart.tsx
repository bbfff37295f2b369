import type { JSX, ReactNode } from 'react';
import type { Series } from '../../../shared/chart-model.ts';
import { messageOf } from '../../error-messages.ts';
import { Button } from '../../ui/Button.tsx';
import { StateNote } from '../../ui/StateNote.tsx';
import type { Binding } from '../../use-command.ts';
import { Chart } from './Chart.tsx';
import { ChartLegend } from './ChartLegend.tsx';
import { leftOutWords } from './lanes/lane-words.ts';
import { MedicationBars } from './lanes/Lanes.tsx';
import { useLanes } from './lanes/use-lanes.ts';
import type { Asked } from './layout.ts';
import { legendOf } from './legend.ts';
import { colourOf } from './series-colour.ts';
import { useSeriesView, type SeriesViewState } from './use-series-view.ts';
import { circumstancesOf, notesOf } from './words.ts';

/** More would be higher than the chart they explain. */
const LANES_ON_CARD = 3;

type Props = Binding & {
  readonly series: Series;
  readonly asked: Asked;
  readonly width: number;
  readonly height: number;
};

/** A chart with its legend and notes, or the frame of it with words while there is nothing to draw. */
export function SeriesChart({ series, asked, width, height, generation, revision }: Props): JSX.Element {
  const state = useSeriesView(series.key, asked, width, { generation, revision });
  const lanes = useLanes(series.key, asked, { generation, revision });
  const { drawn } = state;
  if (drawn === null) return <ChartFrame height={height}>{frameWords(state, series)}</ChartFrame>;
  const { view } = drawn;
  const colour = colourOf(series.codes[0] ?? series.name);
  const notes = [
    ...stateNotes(state),
    ...notesOf(view, series.kind),
    ...(lanes === null ? [] : leftOutWords(lanes, Math.max(0, lanes.medications.length - LANES_ON_CARD), false)),
    circumstancesOf(series.latest),
  ];
  return (
    <>
      {view.points.length === 0 ? (
        <p className="nothing">No result that can be drawn in this time</p>
      ) : (
        <Chart series={series} view={view} asked={drawn.asked} width={width} height={height} colour={colour}>
          {(layout) => lanes !== null && <MedicationBars lanes={lanes} layout={layout} most={LANES_ON_CARD} />}
        </Chart>
      )}
      <ChartLegend entries={legendOf(view, series.kind)} colour={colour} />
      <Notes notes={notes} />
    </>
  );
}

/** What stands under a chart in words. */
export function Notes({ notes }: { readonly notes: readonly (string | null)[] }): JSX.Element | null {
  const said = [...new Set(notes)].filter((note) => note !== null);
  if (said.length === 0) return null;
  return (
    <ul className="notes">
      {said.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}

/** What is drawn is of before: the newer points are still to come, or did not. */
export function stateNotes({ reading, error }: SeriesViewState): string[] {
  if (error !== null) return [`Not up to date: ${messageOf(error).what}`];
  return reading ? ['Reading this time…'] : [];
}

export function frameWords({ error, again }: SeriesViewState, series: Series): ReactNode {
  if (error === null) return `Reading ${series.count === 1 ? '1 result' : `${series.count} results`}…`;
  const { what, advice } = messageOf(error);
  return (
    <StateNote
      look="bad"
      title="The chart could not be read"
      action={
        <Button small onPress={again}>
          Read again
        </Button>
      }
    >{`${what} ${advice}`}</StateNote>
  );
}

/** The place of a chart without its points. */
export function ChartFrame({
  height,
  children,
}: {
  readonly height: number;
  readonly children?: ReactNode;
}): JSX.Element {
  return (
    <div className="chart-frame" style={{ height }}>
      {children}
    </div>
  );
}
