import {
  useCallback,
  useEffect,
  useId,
  useMemo,
  useState,
  type JSX,
  type KeyboardEvent,
  type PointerEvent,
} from 'react';
import type { Series, SeriesView } from '../../../shared/chart-model.ts';
import { useClock } from '../../clock.ts';
import { countWords } from '../../list-words.ts';
import { Drawing } from './Drawing.tsx';
import { nearestPoint } from './geometry.ts';
import { layoutOf, type Asked } from './layout.ts';
import { nextIndex } from './point-keys.ts';
import { PointDetail } from './PointDetail.tsx';
import type { SeriesColour } from './series-colour.ts';
import { pointWords, unitWords } from './words.ts';

type Props = {
  readonly series: Series;
  readonly view: SeriesView;
  /** The window that the answer was asked for. */
  readonly asked: Asked;
  readonly width: number;
  readonly height: number;
  readonly colour: SeriesColour;
};

/** The pointer picks the point within this many px. */
const REACH_PX = 40;
const CHAR_PX = 6.3;

type Active = { readonly index: number; readonly by: 'keys' | 'pointer' };

/** One chart: a single tab stop in which the arrow keys go from point to point; the pointer shows the same. */
export function Chart({ series, view, asked, width, height, colour }: Props): JSX.Element {
  const { timeZone } = useClock();
  const { points } = view;
  const layout = useMemo(
    () => layoutOf(view, asked, { width, height }, timeZone),
    [view, asked, width, height, timeZone],
  );
  const chosen = useChosenPoint(points.length);
  const sentenceId = useId();
  const point = chosen.active === null ? undefined : points[chosen.active.index];
  const pick = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.target instanceof Element && event.target.closest('.point-detail') !== null) return;
    const box = event.currentTarget.getBoundingClientRect();
    chosen.point(nearestPoint(points, layout, { x: event.clientX - box.left, y: event.clientY - box.top }, REACH_PX));
  };
  const full = `${series.name}, ${unitWords(series.unit)}`;
  return (
    <div
      className={`chart ${colour}`}
      role="application"
      aria-roledescription="chart"
      aria-label={`${series.name}, chart of ${countWords(points.length)} points: arrow keys go from point to point`}
      aria-describedby={sentenceId}
      tabIndex={0}
      onKeyDown={chosen.onKeyDown}
      onBlur={chosen.clear}
      onPointerMove={pick}
      onPointerLeave={chosen.leave}
    >
      <Drawing
        layout={layout}
        points={points}
        pair={series.kind === 'pair'}
        label={full.length * CHAR_PX < width ? full : unitWords(series.unit)}
      />
      {point !== undefined && chosen.active !== null && (
        <PointDetail
          point={point}
          place={`${countWords(chosen.active.index + 1)} of ${countWords(points.length)}`}
          layout={layout}
          timeZone={timeZone}
        />
      )}
      <p id={sentenceId} className="unseen">
        {view.sentence}
      </p>
      <p className="unseen" role="status">
        {point !== undefined && chosen.active?.by === 'keys' && pointWords(point, timeZone)}
      </p>
    </div>
  );
}

type Chosen = {
  readonly active: Active | null;
  readonly point: (index: number) => void;
  readonly clear: () => void;
  readonly leave: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
};

function useChosenPoint(count: number): Chosen {
  const [held, setHeld] = useState<Active | null>(null);
  const active = held !== null && held.index < count ? held : null;
  // Escape must end what the pointer shows even where the chart has no focus (WCAG 1.4.13).
  const shown = active !== null;
  const clear = useCallback(() => setHeld(null), []);
  useEffect(() => {
    if (!shown) return;
    const end = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      setHeld(null);
    };
    document.addEventListener('keydown', end, { capture: true });
    return () => document.removeEventListener('keydown', end, { capture: true });
  }, [shown]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = nextIndex(event.key, active?.index ?? null, count);
    if (next === null || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    setHeld({ index: next, by: 'keys' });
  };
  return {
    active,
    clear,
    onKeyDown,
    point: (index) => setHeld((old) => (index >= 0 ? samePoint(old, index) : old?.by === 'pointer' ? null : old)),
    leave: () => setHeld((old) => (old?.by === 'pointer' ? null : old)),
  };
}

const samePoint = (old: Active | null, index: number): Active =>
  old?.index === index ? old : { index, by: 'pointer' };
