import { memo, type JSX } from 'react';
import { CartesianGrid, Line, LineChart, ReferenceArea, ReferenceLine, XAxis, YAxis } from 'recharts';
import type { ChartPoint } from '../../../shared/chart-model.ts';
import type { Layout } from './layout.ts';
import { Marks } from './Marks.tsx';

type Props = {
  readonly layout: Layout;
  readonly points: readonly ChartPoint[];
  readonly pair: boolean;
  /** Name and unit, over the vertical axis. */
  readonly label: string;
};

type TickProps = { readonly x: number | string; readonly y: number | string; readonly payload: { value: number } };

/** Order is depth: every part is drawn in its place (z-index 0), so nothing waits for a second drawing. */
function ChartDrawing({ layout, points, pair, label }: Props): JSX.Element {
  const { frame, window, axis, ticks, scales, line, band } = layout;
  const times = new Map(ticks.map(({ atMs, label: words }) => [atMs, words]));
  return (
    <LineChart
      width={frame.width}
      height={frame.height}
      data={line.length === 0 ? [{ t: window.fromMs, v: null }] : [...line]}
      margin={{ top: frame.top, right: frame.width - frame.right, bottom: 0, left: 0 }}
      accessibilityLayer={false}
      throttledEvents={[]}
      aria-hidden="true"
    >
      {band !== null && (
        <ReferenceArea
          className="band"
          x1={window.fromMs}
          x2={window.toMs}
          y1={band.low}
          y2={band.high}
          ifOverflow="hidden"
          zIndex={0}
        />
      )}
      <CartesianGrid
        horizontalPoints={axis.ticks.map(scales.y)}
        verticalPoints={ticks.map(({ atMs }) => scales.x(atMs))}
        zIndex={0}
      />
      {band?.edges.map((edge) => (
        <ReferenceLine key={edge} className="band-edge" y={edge} ifOverflow="hidden" zIndex={0} />
      ))}
      <XAxis
        dataKey="t"
        type="number"
        domain={[window.fromMs, window.toMs]}
        allowDataOverflow
        height={frame.height - frame.bottom}
        ticks={ticks.map(({ atMs }) => atMs)}
        interval={0}
        tickLine={false}
        axisLine={{ className: 'axis-line' }}
        tick={({ x, payload }: TickProps) => (
          <text className="tick time-tick" x={Number(x) + 4} y={frame.bottom + 15}>
            {times.get(payload.value)}
          </text>
        )}
      />
      <YAxis
        type="number"
        domain={[axis.min, axis.max]}
        allowDataOverflow
        width={frame.left}
        ticks={[...axis.ticks]}
        interval={0}
        tickLine={false}
        axisLine={false}
        tick={({ y, payload }: TickProps) => (
          <text className="tick value-tick" x={frame.left - 6} y={Number(y) + 4} textAnchor="end">
            {axis.format(payload.value)}
          </text>
        )}
      />
      {!pair && (
        <Line
          className="course"
          dataKey="v"
          type="linear"
          connectNulls={false}
          dot={false}
          activeDot={false}
          isAnimationActive={false}
          zIndex={0}
        />
      )}
      <AxisLabels frame={frame} label={label} />
      <Marks points={points} scales={scales} frame={frame} pair={pair} />
    </LineChart>
  );
}

/** What the axes are of: name and unit, and the date. */
function AxisLabels({ frame, label }: Pick<Layout, 'frame'> & Pick<Props, 'label'>): JSX.Element {
  return (
    <>
      <text className="tick axis-label" x={0} y={10}>
        {label}
      </text>
      <text className="tick axis-label" x={frame.left - 6} y={frame.bottom + 15} textAnchor="end">
        Date
      </text>
    </>
  );
}

export const Drawing = memo(ChartDrawing);
