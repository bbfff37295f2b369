import type { JSX } from 'react';
import type { FlagLevel, Series } from '../../../shared/chart-model.ts';
import { colourOf } from './series-colour.ts';
import { outlineOf, symbolFor, type Symbol } from './symbols.ts';

const WIDTH = 112;
const HEIGHT = 20;
const PAD = 4;

const LEVELS = ['high', 'low'] as const;
type Place = { readonly x: number; readonly y: number };

/** Flags keep their shapes and colours, small: triangles up and down, squares without a direction (D20). */
function markOf(flag: FlagLevel | undefined): Symbol | null {
  return flag === undefined ? null : symbolFor(flag);
}

function outlineFor(flag: FlagLevel | undefined, { x, y }: Place): string {
  const symbol = markOf(flag);
  return symbol === null ? '' : outlineOf(symbol.shape, symbol.critical ? 4.4 : 3.2, x, y);
}

/** The shape of a course, without numbers: those stand beside it. Steps in time are as they were. */
export function Sparkline({ series }: { readonly series: Series }): JSX.Element | null {
  const places = series.spark.map(({ x, y, flag }) => ({
    flag,
    x: PAD + x * (WIDTH - 2 * PAD),
    y: HEIGHT - PAD - y * (HEIGHT - 2 * PAD),
  }));
  const last = places.at(-1);
  if (last === undefined) return null;
  const line = places.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L');
  return (
    <svg
      className={`spark ${colourOf(series.codes[0] ?? series.name)}`}
      width={WIDTH}
      height={HEIGHT}
      aria-hidden="true"
    >
      {places.length > 1 && <path d={`M${line}`} />}
      <circle cx={last.x} cy={last.y} r={2.6} />
      {LEVELS.map((tone) => {
        const d = places
          .flatMap(({ flag, ...at }) => (markOf(flag)?.tone === tone ? outlineFor(flag, at) : []))
          .join('');
        return d !== '' && <path key={tone} className={`spark-mark ${tone}`} d={d} />;
      })}
    </svg>
  );
}
