import { memo, type JSX } from 'react';
import { Line, LineChart, ReferenceArea, XAxis, YAxis } from 'recharts';
import type { ChartPoint } from '../../../../shared/chart-model.ts';
import type { Window } from '../geometry.ts';
import type { SeriesColour } from '../series-colour.ts';

type Props = {
  readonly points: readonly ChartPoint[];
  readonly whole: Window;
  readonly shown: Window;
  readonly width: number;
  readonly colour: SeriesColour;
};

const HEIGHT_PX = 44;

/** The whole course, small, with the stretch that the chart above shows: where one is. Words say the same. */
function Strip({ points, whole, shown, width, colour }: Props): JSX.Element {
  const rows = points.flatMap(({ startMs, y, joined, partial }) => {
    const row = { t: startMs, v: y };
    return joined && !partial ? [row] : [{ t: startMs, v: null }, row];
  });
  return (
    <div className={`overview ${colour}`} aria-hidden="true">
      <LineChart
        width={width}
        height={HEIGHT_PX}
        data={rows}
        margin={{ top: 5, right: 12, bottom: 5, left: 12 }}
        accessibilityLayer={false}
        throttledEvents={[]}
      >
        <XAxis dataKey="t" type="number" domain={[whole.fromMs, whole.toMs]} allowDataOverflow hide />
        <YAxis type="number" domain={['dataMin', 'dataMax']} hide />
        <ReferenceArea className="overview-shown" x1={shown.fromMs} x2={shown.toMs} ifOverflow="hidden" zIndex={0} />
        <Line
          dataKey="v"
          type="linear"
          connectNulls={false}
          dot={{ r: 1.4 }}
          activeDot={false}
          isAnimationActive={false}
          zIndex={0}
        />
      </LineChart>
    </div>
  );
}

export const Overview = memo(Strip);
