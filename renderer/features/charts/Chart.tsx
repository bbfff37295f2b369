import { useId, useMemo, type JSX, type KeyboardEvent, type PointerEvent, type ReactNode, type RefObject } from 'react';
import type { ChartPoint, Series, SeriesView } from '../../../shared/chart-model.ts';
import { useClock } from '../../clock.ts';
import { countWords } from '../../list-words.ts';
import { FocusLayer } from './FocusLayer.tsx';
import { nearestPoint } from './geometry.ts';
import { layoutOf, type Asked, type Layout } from './layout.ts';
import { Plot } from './Plot.tsx';
import type { SeriesColour } from './series-colour.ts';
import type { PlainShape } from './symbols.ts';
import { useChosenPoint, type Chosen } from './use-point.ts';
import { pointWords, unitWords } from './words.ts';

type Props = {
  readonly series: Series;
  readonly view: SeriesView;
  /** The window that the answer was asked for. */
  readonly asked: Asked;
  readonly width: number;
  readonly height: number;
  readonly colour: SeriesColour;
  /** What stands under the plot, on its time axis. */
  readonly children?: (layout: Layout) => ReactNode;
};

/** The pointer picks the point within this many px. */
const REACH_PX = 40;

/** One chart of one answer. */
export function Chart({ series, view, asked, width, height, colour, children }: Props): JSX.Element {
  const { timeZone } = useClock();
  const { points } = view;
  const layout = useMemo(
    () => layoutOf(view, asked, { width, height }, timeZone),
    [view, asked, width, height, timeZone],
  );
  const chosen = useChosenPoint(points);
  return (
    <>
      <ChartBox {...{ series, layout, points, colour, chosen }} latest={null} sentence={view.sentence} />
      {children?.(layout)}
    </>
  );
}

export type BoxProps = {
  readonly series: Series;
  readonly layout: Layout;
  /** Those that can be seen, oldest first. */
  readonly points: readonly ChartPoint[];
  readonly latest: ChartPoint | null;
  readonly colour: SeriesColour;
  readonly plain?: PlainShape;
  readonly sentence: string;
  readonly chosen: Chosen;
  /** The point that another chart's focus line meets here, with its words for those who hear. */
  readonly linked?: ChartPoint | null;
  readonly also?: string;
  /** What else the keys do, in words; and does it: true if the key was used. */
  readonly more?: { readonly words: string; readonly onKey: (event: KeyboardEvent) => boolean };
  readonly boxRef?: RefObject<HTMLDivElement | null>;
  /** What stands over the plot, and what lies behind it. */
  readonly above?: ReactNode;
  readonly behind?: ReactNode;
};

/** A single tab stop in which the arrow keys go from point to point; the pointer shows the same (D37). */
export function ChartBox(props: BoxProps): JSX.Element {
  const { series, layout, points, latest, colour, plain, sentence, chosen, more, boxRef } = props;
  const { timeZone } = useClock();
  const sentenceId = useId();
  const pick = (event: PointerEvent<HTMLDivElement>): void => {
    // A pressed button drags the chart; a finger can do no other than press.
    if (event.buttons !== 0 && event.pointerType !== 'touch') return;
    if (event.target instanceof Element && event.target.closest('.point-detail') !== null) return;
    const box = event.currentTarget.getBoundingClientRect();
    const at = { x: event.clientX - box.left, y: event.clientY - box.top };
    chosen.pointAt(points[nearestPoint(points, layout, at, REACH_PX)] ?? null);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (chosen.onKey(event) || more?.onKey(event) === true) event.preventDefault();
  };
  return (
    <>
      <p className="axis-name" aria-hidden="true">{`${series.name}, ${unitWords(series.unit)}`}</p>
      {props.above}
      <div
        className={`chart ${colour}`}
        role="application"
        aria-roledescription="chart"
        aria-label={`${series.name}, chart of ${countWords(points.length)} points: arrow keys go from point to point${more?.words ?? ''}`}
        aria-describedby={sentenceId}
        tabIndex={0}
        ref={boxRef}
        onKeyDown={onKeyDown}
        onBlur={chosen.clear}
        onPointerMove={pick}
        onPointerDown={pick}
        onPointerLeave={(event) => {
          if (event.pointerType !== 'touch') chosen.leave();
        }}
      >
        {props.behind}
        <Plot
          {...{ layout, points, latest }}
          pair={series.kind === 'pair'}
          {...(plain === undefined ? {} : { plain })}
        />
        <Focused {...props} />
        <p id={sentenceId} className="unseen">
          {sentence}
        </p>
        <p className="unseen" role="status">
          {chosen.point !== null && chosen.by === 'keys' && `${pointWords(chosen.point, timeZone)}${props.also ?? ''}`}
        </p>
      </div>
    </>
  );
}

function Focused({ chosen, linked = null, points, layout }: BoxProps): JSX.Element | null {
  const { timeZone } = useClock();
  const point = chosen.point ?? linked;
  if (point === null) return null;
  const place =
    chosen.point === null ? 'nearest in time' : `${countWords(chosen.index + 1)} of ${countWords(points.length)}`;
  return <FocusLayer {...{ point, place, layout, timeZone }} />;
}
