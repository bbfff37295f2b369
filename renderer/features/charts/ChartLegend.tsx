import type { JSX } from 'react';
import { Glyph, PairGlyph } from './Marks.tsx';
import type { LegendEntry } from './legend.ts';
import type { SeriesColour } from './series-colour.ts';
import type { Symbol } from './symbols.ts';

type Props = { readonly entries: readonly LegendEntry[]; readonly colour: SeriesColour };

/** The marks in use with their words. */
export function ChartLegend({ entries, colour }: Props): JSX.Element {
  return (
    <ul className={`legend ${colour}`} aria-label="Legend">
      {entries.map((entry) => (
        <li key={`${entry.kind} ${entry.words}`}>
          <svg width={18} height={16} viewBox="-9 -8 18 16" aria-hidden="true">
            {entry.kind === 'band' && <rect className="band" x={-8} y={-5} width={16} height={10} />}
            {entry.kind === 'band' && <path className="band-edge" d="M-8 -5H8M-8 5H8" />}
            {entry.kind === 'target' && <path className="target-line" d="M-8 0H8" />}
            {entry.kind === 'converted' && <path className="converted" d="M-5 0H5" />}
            {entry.kind === 'latest' && <circle className="latest-key" r={7} />}
            {entry.kind === 'symbol' && (
              <g transform={fitted(entry.symbol)}>
                <Glyph symbol={entry.symbol} />
              </g>
            )}
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

/** Arrows and critical marks reach farther than a line of words is high. */
function fitted({ shape, critical }: Symbol): string {
  const up = shape === 'arrow-up' ? 3 : shape === 'arrow-down' ? -3 : 0;
  return `translate(0 ${up}) scale(${shape.startsWith('arrow') ? 0.62 : critical ? 0.75 : 1})`;
}
