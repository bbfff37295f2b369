import type { JSX } from 'react';
import type { ChartPoint } from '../../../shared/chart-model.ts';
import { markX, type Frame, type Scales } from './geometry.ts';
import { haloOf, outlineOf, sizeOf, symbolOf, type Symbol } from './symbols.ts';

/** One mark around 0,0; its parts are coloured by class, so that themes and forced colours reach them. */
export function Glyph({ symbol, dense = false }: { readonly symbol: Symbol; readonly dense?: boolean }): JSX.Element {
  const r = sizeOf(symbol, dense);
  return (
    <g className={`glyph ${symbol.tone} ${symbol.look}${symbol.critical ? ' critical' : ''}`}>
      {symbol.critical && <path className="halo" d={haloOf(symbol, r)} />}
      {symbol.look === 'ringed' && <circle className="ring" r={r + 2.6} />}
      <path className="body" d={outlineOf(symbol.shape, r)} />
    </g>
  );
}

/** Blood pressure and its like: one bar with a head at either end (D21, D32); an open end where a side is missing. */
export function PairGlyph({
  symbol,
  length,
}: {
  readonly symbol: Symbol;
  readonly length: number | null;
}): JSX.Element {
  const marked = symbol.tone !== 'series';
  const [w, h] = symbol.critical ? [6.5, 9] : marked ? [5, 7.5] : [4, 5];
  const lower = symbol.tone === 'low' ? [w, h] : [4, 5];
  const upper = symbol.tone === 'low' ? [4, 5] : [w, h];
  const end = length ?? 12;
  return (
    <g className={`glyph pair ${symbol.tone} ${symbol.look}${symbol.critical ? ' critical' : ''}`}>
      <line className="stem" y1={0} y2={end} strokeDasharray={length === null ? '2 2' : undefined} />
      <path className={symbol.tone === 'low' ? 'head' : 'head marked'} d={head(upper, 0, -1)} />
      {length === null ? (
        <circle className="open-end" cy={end + 2.5} r={2.5} />
      ) : (
        <path className={symbol.tone === 'low' ? 'head marked' : 'head'} d={head(lower, end, 1)} />
      )}
    </g>
  );
}

function head([w = 4, h = 5]: readonly number[], y: number, direction: 1 | -1): string {
  return `M${-w} ${y}H${w}L0 ${y + direction * h}z`;
}

type Props = {
  readonly points: readonly ChartPoint[];
  readonly scales: Scales;
  readonly frame: Frame;
  readonly pair: boolean;
};

/** Every point with its mark: as many marks as points. */
export function Marks({ points, scales, frame, pair }: Props): JSX.Element {
  const dense = points.length > (frame.right - frame.left) / 4;
  return (
    <g className="marks">
      {points.map((point, index) => {
        const [x, y] = [markX(point, scales, frame), scales.y(point.y)];
        const length = point.y2 == null ? null : scales.y(point.y2) - y;
        return (
          <g key={`${point.id} ${index}`} className="mark" transform={`translate(${round(x)} ${round(y)})`}>
            {point.partial && <Spread point={point} scales={scales} frame={frame} x={x} />}
            {pair ? (
              <PairGlyph symbol={symbolOf(point)} length={length} />
            ) : (
              <Glyph symbol={symbolOf(point)} dense={dense} />
            )}
          </g>
        );
      })}
    </g>
  );
}

type SpreadProps = {
  readonly point: ChartPoint;
  readonly scales: Scales;
  readonly frame: Frame;
  readonly x: number;
};

/** The time in which a result of a partial date may lie, cut at the edges of the plot (D31). */
function Spread({ point, scales, frame, x }: SpreadProps): JSX.Element {
  const from = Math.max(scales.x(point.startMs), frame.left) - x;
  const to = Math.min(scales.x(point.endMs), frame.right) - x;
  return <path className="spread" d={`M${round(from)} -4V4M${round(from)} 0H${round(to)}M${round(to)} -4V4`} />;
}

const round = (px: number): number => Math.round(px * 10) / 10;
