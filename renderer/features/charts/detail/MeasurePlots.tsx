import { useRef, useState, type JSX } from 'react';
import type { ChartPoint } from '../../../../shared/chart-model.ts';
import { useClock } from '../../../clock.ts';
import type { Binding } from '../../../use-command.ts';
import { ChartBox } from '../Chart.tsx';
import { ChartLegend } from '../ChartLegend.tsx';
import type { Window } from '../geometry.ts';
import type { Asked } from '../layout.ts';
import { leftOutWords } from '../lanes/lane-words.ts';
import { EncounterLayer, EncounterList, EncounterNames, MedicationBars } from '../lanes/Lanes.tsx';
import { useLanes } from '../lanes/use-lanes.ts';
import { legendOf } from '../legend.ts';
import { Notes, stateNotes } from '../SeriesChart.tsx';
import { coloursOf, type SeriesColour } from '../series-colour.ts';
import { useChosenPoint, type Chosen } from '../use-point.ts';
import { circumstancesOf, notesOf, pointWords } from '../words.ts';
import type { Reading } from './DetailCharts.tsx';
import { nearestInTime, rescaledWords, shownWords } from './detail-words.ts';
import { Overview } from './Overview.tsx';
import { useGestures } from './use-gestures.ts';
import { useMeasures, wholeOf, type Known, type Measure } from './use-measure.ts';
import { zoomOf, type Zoom } from './use-zoom.ts';
import { ZoomBar } from './ZoomBar.tsx';

const NONE: readonly ChartPoint[] = [];

type Props = Binding & {
  /** At least one. */
  readonly known: readonly Known[];
  readonly of: readonly Reading[];
  readonly asked: Asked;
  readonly stretch: Window | null;
  readonly setStretch: (change: (now: Window | null) => Window | null) => void;
  readonly width: number;
  readonly height: number;
  readonly chooser: JSX.Element;
};

/** One plot, or two under each other, with one stretch of time and one focus line. */
export function MeasurePlots(props: Props): JSX.Element {
  const { known, of, stretch, setStretch, width, height, chooser, generation, revision, asked } = props;
  const { timeZone } = useClock();
  const [fit, setFit] = useState(false);
  const whole = wholeOf(known) ?? { fromMs: 0, toMs: 1 };
  const shown = stretch ?? whole;
  const isFitted = fit && stretch !== null;
  const measures = useMeasures(known, shown, { width, height, isFitted });
  const chosen = [useChosenPoint(measures[0]?.points ?? NONE), useChosenPoint(measures[1]?.points ?? NONE)];
  const zoom = zoomOf(whole, setStretch);
  const first = known[0];
  const colours = coloursOf(known.map(({ series }) => series));
  const words = first === undefined ? '' : shownWords(shown, first.view.answer, timeZone);
  return (
    <>
      <ZoomBar
        {...{ zoom, words, isFitted }}
        isZoomed={stretch !== null}
        middleMs={(shown.fromMs + shown.toMs) / 2}
        onFit={setFit}
      >
        {chooser}
      </ZoomBar>
      {known.map((one, n) => {
        const [measure, mine, other, reading] = [measures[n], chosen[n], chosen[1 - n], of[n]];
        if (measure === undefined || mine === undefined || reading === undefined) return null;
        return (
          <MeasurePlot
            key={one.series.key}
            {...{ measure, zoom, shown, isFitted, reading, generation, revision, asked }}
            known={one}
            colour={colours[n] ?? 's1'}
            second={n > 0}
            chosen={mine}
            met={other?.point ?? null}
            beside={known.length > 1 ? { known: known[1 - n], points: measures[1 - n]?.points ?? NONE } : null}
          />
        );
      })}
      {stretch !== null && first !== undefined && (
        <Overview points={first.view.whole.points} {...{ whole, shown, width }} colour={colours[0] ?? 's1'} />
      )}
    </>
  );
}

/** As many as ever come. */
const MAX_LANES = 12;

type PlotProps = Binding & {
  readonly asked: Asked;
  readonly known: Known;
  readonly reading: Reading;
  readonly measure: Measure;
  readonly zoom: Zoom;
  readonly shown: Window;
  readonly isFitted: boolean;
  readonly colour: SeriesColour;
  readonly second: boolean;
  readonly chosen: Chosen;
  /** The point of the other plot that is read. */
  readonly met: ChartPoint | null;
  readonly beside: { readonly known: Known | undefined; readonly points: readonly ChartPoint[] } | null;
};

const middleOf = ({ startMs, endMs }: ChartPoint): number => startMs + (endMs - startMs) / 2;

function MeasurePlot(props: PlotProps): JSX.Element {
  const { known, measure, zoom, shown, colour, second, chosen, met, beside } = props;
  const { series, view } = known;
  const { layout, points, latest } = measure;
  const { timeZone } = useClock();
  const boxRef = useRef<HTMLDivElement>(null);
  const plotPx = layout.frame.right - layout.frame.left;
  const msAt = (px: number): number => shown.fromMs + ((px - layout.frame.left) / plotPx) * (shown.toMs - shown.fromMs);
  useGestures(boxRef, {
    zoomAbout: (times, px) => zoom.times(times, msAt(px)),
    panBy: (px) => zoom.pan(px / plotPx),
  });
  const aboutMs = chosen.point === null ? (shown.fromMs + shown.toMs) / 2 : middleOf(chosen.point);
  const also = chosen.point === null || beside === null ? null : nearestInTime(beside.points, middleOf(chosen.point));
  const answer = view.answer ?? view.whole;
  const binding = { generation: props.generation, revision: props.revision };
  const lanes = useLanes(series.key, view.answer === null ? props.asked : shown, binding);
  const around = lanes === null ? null : { lanes, layout };
  return (
    <div className={second ? 'measure second' : 'measure'}>
      <ChartBox
        {...{ series, layout, points, latest, colour, chosen, boxRef }}
        {...(second ? { plain: 'cross' as const } : {})}
        sentence={answer.sentence}
        above={around !== null && <EncounterNames {...around} />}
        behind={around !== null && <EncounterLayer {...around} />}
        linked={met === null ? null : nearestInTime(points, middleOf(met))}
        also={also === null ? '' : `; ${beside?.known?.series.name ?? ''} ${pointWords(also, timeZone)}`}
        more={{ words: ZOOM_WORDS, onKey: (event) => zoom.onKey(event, aboutMs) }}
      />
      {points.length === 0 && <p className="nothing">No result that can be drawn in this time</p>}
      {around !== null && <MedicationBars {...around} most={MAX_LANES} />}
      <ChartLegend
        entries={legendOf({ ...answer, points: [...points] }, series.kind, second ? 'cross' : 'disc', latest)}
        colour={colour}
      />
      <Notes notes={[...notesFor(props), ...(lanes === null ? [] : leftOutWords(lanes, 0, true))]} />
      {around !== null && <EncounterList {...around} />}
    </div>
  );
}

const ZOOM_WORDS = ', plus and minus zoom, Shift with arrow keys moves in time, 0 shows all';

function notesFor({ known: { series, view }, reading, measure, isFitted }: PlotProps): readonly (string | null)[] {
  const rescaled = isFitted ? rescaledWords(measure.layout.axis, series.unit) : null;
  const found = view.answer === null ? ['Reading this time…'] : notesOf(view.answer, series.kind);
  return [...stateNotes(reading.state), rescaled, ...found, circumstancesOf(series.latest)];
}
