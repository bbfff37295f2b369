import { memo, useId, useMemo, type JSX } from 'react';
import type { ChartPoint } from '../../../shared/chart-model.ts';
import type { Layout } from './layout.ts';
import { markGroups } from './mark-paths.ts';
import { Marks } from './Marks.tsx';
import type { PlainShape } from './symbols.ts';

export type PlotProps = {
  readonly layout: Layout;
  /** Those that get a mark: all of them lie in the window. */
  readonly points: readonly ChartPoint[];
  readonly pair: boolean;
  readonly plain?: PlainShape;
  /** The newest result of all, emphasised (D37); null where it is not among the points. */
  readonly latest: ChartPoint | null;
};

const px = (n: number): number => Math.round(n * 10) / 10;

/** The drawing of one chart, from the back to the front. It says nothing to those who hear: sentence and table do. */
function Drawing({ layout, points, pair, plain, latest }: PlotProps): JSX.Element {
  const { frame, axis, ticks, scales, course } = layout;
  const clipId = useId();
  const groups = useMemo(
    () => markGroups(points, { scales, frame, pair, ...(plain === undefined ? {} : { plain }) }),
    [points, scales, frame, pair, plain],
  );
  const across = axis.ticks.map((tick) => `M${frame.left} ${px(scales.y(tick))}H${frame.right}`).join('');
  const down = ticks.map(({ atMs }) => `M${px(scales.x(atMs))} ${frame.top}V${frame.bottom}`).join('');
  return (
    <svg className="plot" width={frame.width} height={frame.height} aria-hidden="true">
      <Band layout={layout} />
      <Targets layout={layout} />
      <path className="grid-across" d={across} />
      <path className="grid-down" d={down} />
      <path className="axis-line" d={`M${frame.left} ${frame.bottom}H${frame.right}`} />
      {axis.ticks.map((tick) => (
        <text key={tick} className="tick value-tick" x={frame.left - 6} y={px(scales.y(tick) + 4)}>
          {axis.format(tick)}
        </text>
      ))}
      {ticks.map(({ atMs, label }) => (
        <text key={atMs} className="tick time-tick" x={px(scales.x(atMs) + 4)} y={frame.bottom + 15}>
          {label}
        </text>
      ))}
      <text className="tick time-name" x={frame.left - 6} y={frame.bottom + 15}>
        Date
      </text>
      {!pair && course !== '' && (
        <g className="course" clipPath={`url(#${clipId})`}>
          <clipPath id={clipId}>
            <rect x={frame.left} y={0} width={frame.right - frame.left} height={frame.height} />
          </clipPath>
          <path d={course} />
        </g>
      )}
      {latest !== null && <LatestMark point={latest} layout={layout} />}
      <Marks groups={groups} />
    </svg>
  );
}

/** The range as a quiet band with a dotted edge (D38). */
function Band({ layout: { band, frame, scales } }: Pick<PlotProps, 'layout'>): JSX.Element | null {
  if (band === null) return null;
  const top = px(scales.y(band.high));
  const edges = band.edges.map((edge) => `M${frame.left} ${px(scales.y(edge))}H${frame.right}`).join('');
  return (
    <>
      <rect
        className="band"
        x={frame.left}
        y={top}
        width={frame.right - frame.left}
        height={Math.max(0, px(scales.y(band.low)) - top)}
      />
      <path className="band-edge" d={edges} />
    </>
  );
}

/** Goals as long dashes, never shaded: what is aimed at is not what is usual (D38). */
function Targets({ layout: { targets, frame, scales } }: Pick<PlotProps, 'layout'>): JSX.Element | null {
  if (targets.length === 0) return null;
  const lines = targets.map((limit) => `M${frame.left} ${px(scales.y(limit))}H${frame.right}`).join('');
  return <path className="target-line" d={lines} />;
}

function LatestMark({ point, layout: { scales } }: { point: ChartPoint; layout: Layout }): JSX.Element {
  const x = px(scales.x(point.startMs + (point.endMs - point.startMs) / 2));
  const y = px(scales.y(point.y));
  const end = point.y2 == null ? y : px(scales.y(point.y2));
  return <path className="latest-mark" d={`M${x} ${y}V${end}`} />;
}

export const Plot = memo(Drawing);
