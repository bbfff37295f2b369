import type { JSX } from 'react';
import { addPair, lookClass, type MarkGroup, type Part } from './mark-paths.ts';
import { haloOf, outlineOf, sizeOf, type Symbol } from './symbols.ts';

/** One mark around 0,0; its parts are coloured by class, so that themes and forced colours reach them. */
export function Glyph({ symbol }: { readonly symbol: Symbol }): JSX.Element {
  const r = sizeOf(symbol);
  return (
    <g className={lookClass(symbol, false)}>
      {symbol.critical && <path className="halo" d={haloOf(symbol, r)} />}
      {symbol.look === 'ringed' && <circle className="ring" r={r + 2.6} />}
      <path className="body" d={outlineOf(symbol.shape, r)} />
    </g>
  );
}

/** The double-ended bar of a pair, from 0,0 down. */
export function PairGlyph({ symbol, length }: { readonly symbol: Symbol; readonly length: number }): JSX.Element {
  const parts: Part[] = [];
  addPair((name, d) => parts.push({ name, d }), symbol, 0, 0, length);
  return (
    <g className={lookClass(symbol, true)}>
      {parts.map(({ name, d }) => (
        <path key={name} className={name} d={d} />
      ))}
    </g>
  );
}

/** Every point with its mark: each group is one look, each piece of its paths one mark. */
export function Marks({ groups }: { readonly groups: readonly MarkGroup[] }): JSX.Element {
  return (
    <g className="marks">
      {groups.map(({ key, className, count, parts }) => (
        <g key={key} className={`mark ${className}`} data-count={count}>
          {parts.map(({ name, d }) => (
            <path key={name} className={name} d={d} />
          ))}
        </g>
      ))}
    </g>
  );
}
