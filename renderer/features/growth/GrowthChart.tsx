import { useState, type JSX, type KeyboardEvent, type PointerEvent } from 'react';
import type { Growth } from '../../../shared/growth.ts';
import { useClock } from '../../clock.ts';
import { useWidth } from '../../ui/use-size.ts';
import { growthLayout, pathOf, type GrowthLayout } from './growth-layout.ts';
import { lineWords, MEASURE_WORDS, pointWords, sentenceOf, titleWords } from './growth-words.ts';

const HEIGHT = 380;
const REACH = 24;

/** The points of a child over the lines of the chart, each line named at its end; arrow keys go from point to point (D29, D40). */
export function GrowthChart({ growth }: { readonly growth: Growth }): JSX.Element {
  const { timeZone } = useClock();
  const [ref, width] = useWidth<HTMLDivElement>();
  const [chosen, setChosen] = useState<number | null>(null);
  const { points } = growth;
  const shown = chosen === null ? undefined : points[chosen];
  const layout = width === 0 ? null : growthLayout(growth, width, HEIGHT);
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = nextPoint(event.key, chosen, points.length);
    if (next === undefined) return;
    event.preventDefault();
    setChosen(next);
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (layout === null) return;
    const box = event.currentTarget.getBoundingClientRect();
    setChosen(nearest(growth, layout, event.clientX - box.left, event.clientY - box.top));
  };
  return (
    <figure className="growth-figure">
      <p className="growth-axis" aria-hidden="true">{`${MEASURE_WORDS[growth.measure]}, ${growth.unit}`}</p>
      <div
        ref={ref}
        className="growth-plot"
        role="application"
        aria-roledescription="chart"
        aria-label={`${titleWords(growth)}, chart of ${points.length} points: arrow keys go from point to point. ${sentenceOf(growth, timeZone)}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerMove={onPointerMove}
        onPointerLeave={() => setChosen(null)}
      >
        {layout !== null && <Drawing growth={growth} layout={layout} chosen={chosen} />}
      </div>
      <p className="growth-axis below" aria-hidden="true">{`Age, ${layout?.ageUnit ?? 'years'}`}</p>
      <p className={shown === undefined ? 'growth-detail' : 'growth-detail on'} role="status">
        {shown === undefined
          ? 'Point at a mark, or use the arrow keys, for its exact values.'
          : pointWords(shown, timeZone)}
      </p>
      <Legend growth={growth} />
    </figure>
  );
}

function nextPoint(key: string, chosen: number | null, count: number): number | null | undefined {
  if (count === 0) return undefined;
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return Math.min(count - 1, (chosen ?? -1) + 1);
    case 'ArrowLeft':
    case 'ArrowUp':
      return Math.max(0, (chosen ?? count) - 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    case 'Escape':
      return chosen === null ? undefined : null;
    default:
      return undefined;
  }
}

function nearest({ points }: Growth, { x, y }: GrowthLayout, atX: number, atY: number): number | null {
  let best: number | null = null;
  let least = REACH;
  for (const [n, point] of points.entries()) {
    const distance = Math.hypot(x(point.months) - atX, y(point.y) - atY);
    if (distance < least) [best, least] = [n, distance];
  }
  return best;
}

type DrawingProps = { readonly growth: Growth; readonly layout: GrowthLayout; readonly chosen: number | null };

function Drawing({ growth, layout, chosen }: DrawingProps): JSX.Element {
  const { width, height, left, right, top, bottom, x, y } = layout;
  const mark = chosen === null ? undefined : growth.points[chosen];
  return (
    <svg className="growth-drawing" width={width} height={height} aria-hidden="true">
      {layout.valueTicks.map(({ at, label }) => (
        <g key={`v ${at}`}>
          <path className="grid" d={`M${left} ${y(at)}H${right}`} />
          <text className="tick" x={left - 6} y={y(at) + 4} textAnchor="end">
            {label}
          </text>
        </g>
      ))}
      {layout.ageTicks.map(({ at, label }) => (
        <g key={`a ${at}`}>
          <path className="grid" d={`M${x(at)} ${top}V${bottom}`} />
          <text className="tick" x={x(at)} y={bottom + 16} textAnchor="middle">
            {label}
          </text>
        </g>
      ))}
      {growth.segments.map(({ chart, curves }) =>
        curves.map(({ percentile, points }) => (
          <path key={`${chart} ${percentile}`} className={`line p${percentile}`} d={pathOf(points, layout)} />
        )),
      )}
      {growth.segments.length === 2 && (
        <g>
          <path className="switch" d={`M${x(24)} ${top}V${bottom}`} />
          <text className="tick switch-words" x={x(24) + 5} y={bottom - 6}>
            24 months: WHO to CDC
          </text>
        </g>
      )}
      {layout.labels.map(({ percentile, y: at }) => (
        <text key={percentile} className="tick line-name" x={right + 5} y={at + 4}>
          {lineWords(percentile)}
        </text>
      ))}
      {mark !== undefined && (
        <path className="focus" d={`M${x(mark.months)} ${top}V${bottom}M${left} ${y(mark.y)}H${right}`} />
      )}
      {growth.points.map((point, n) => (
        <Mark
          key={point.id}
          x={x(point.months)}
          y={y(point.y)}
          isOpen={point.percentile === null}
          isChosen={n === chosen}
        />
      ))}
    </svg>
  );
}

type MarkProps = { readonly x: number; readonly y: number; readonly isOpen: boolean; readonly isChosen: boolean };

/** A disc; a ring where no percentile could be given. */
function Mark({ x, y, isOpen, isChosen }: MarkProps): JSX.Element {
  return <circle className={isOpen ? 'mark open' : 'mark'} cx={x} cy={y} r={isChosen ? 6.5 : 4} />;
}

function Legend({ growth: { points, segments, sex } }: { readonly growth: Growth }): JSX.Element {
  const open = points.some(({ percentile }) => percentile === null);
  return (
    <ul className="growth-legend" aria-label="Legend">
      {points.some(({ percentile }) => percentile !== null) && (
        <li>
          <svg width={14} height={12} aria-hidden="true">
            <circle className="mark" cx={7} cy={6} r={4} />
          </svg>
          measured
        </li>
      )}
      {open && (
        <li>
          <svg width={14} height={12} aria-hidden="true">
            <circle className="mark open" cx={7} cy={6} r={4} />
          </svg>
          measured, no percentile
        </li>
      )}
      {segments.length > 0 && (
        <li>
          <svg width={28} height={12} aria-hidden="true">
            <path className="line p50" d="M1 6H27" />
          </svg>
          50th percentile, {sex}
        </li>
      )}
      {segments.length > 0 && (
        <li>
          <svg width={28} height={12} aria-hidden="true">
            <path className="line p90" d="M1 6H27" />
          </svg>
          10th, 25th, 75th, 90th
        </li>
      )}
      {segments.length > 0 && (
        <li>
          <svg width={28} height={12} aria-hidden="true">
            <path className="line p97" d="M1 6H27" />
          </svg>
          3rd, 97th
        </li>
      )}
    </ul>
  );
}
