import type { JSX } from 'react';
import { Glyph, PairGlyph } from './Marks.tsx';
import type { LegendEntry } from './legend.ts';

/** The marks in use with their words, and below them whatever the chart does not show. */
export function ChartLegend({ entries }: { readonly entries: readonly LegendEntry[] }): JSX.Element {
  return (
    <ul className="legend">
      {entries.map((entry) => (
        <li key={`${entry.kind} ${entry.words}`}>
          <svg width={18} height={16} viewBox="-9 -8 18 16" aria-hidden="true">
            {entry.kind === 'band' && <rect className="band" x={-8} y={-5} width={16} height={10} />}
            {entry.kind === 'band' && <path className="band-edge" d="M-8 -5H8M-8 5H8" />}
            {entry.kind === 'symbol' && <Glyph symbol={entry.symbol} />}
            {entry.kind === 'bar' && (
              <g transform="translate(0 -2.5)">
                <PairGlyph symbol={entry.symbol} length={5} />
              </g>
            )}
          </svg>
          {entry.words}
        </li>
      ))}
    </ul>
  );
}
