import type { JSX } from 'react';
import type { Series } from '../../../shared/chart-model.ts';
import { colourOf } from './series-colour.ts';

const WIDTH = 112;
const HEIGHT = 20;
const PAD = 4;

/** The shape of a course, without numbers: those stand beside it. Steps in time are as they were. */
export function Sparkline({ series }: { readonly series: Series }): JSX.Element | null {
  const places = series.spark.map(({ x, y }) => ({
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
    </svg>
  );
}
