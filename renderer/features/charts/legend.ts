/** Which marks a chart uses, each with its words: the chart's legend, no longer than it must be. */
import type { ChartPoint, Series, SeriesView } from '../../../shared/chart-model.ts';
import { cautionOf, levelWords } from './words.ts';
import { symbolOf, type PlainShape, type Symbol } from './symbols.ts';

export type LegendEntry =
  | { readonly kind: 'symbol'; readonly symbol: Symbol; readonly words: string }
  | { readonly kind: 'bar'; readonly symbol: Symbol; readonly words: string }
  | { readonly kind: 'latest' | 'converted' | 'band' | 'target'; readonly words: string };

const COMPARATOR_WORDS = {
  '<': 'below the value',
  '<=': 'at or below the value',
  '>=': 'at or above the value',
  '>': 'above the value',
  ad: 'enough to reach the value',
} as const;

function wordsFor(point: ChartPoint): string {
  const parts: string[] = [];
  if (point.comparator !== null) parts.push(COMPARATOR_WORDS[point.comparator]);
  if (point.partial && point.comparator === null) parts.push('time only in part');
  const flag = levelWords(point.flag);
  if (flag !== '') parts.push(flag);
  const caution = cautionOf(point.status);
  if (caution !== null) parts.push(caution);
  return parts.length === 0 ? 'result' : parts.join(', ');
}

const keyOf = ({ shape, tone, look, critical }: Symbol): string => [shape, tone, look, critical].join(' ');

/** Takes what is drawn; gives one entry per kind of mark in use, the commonest first, then the band and the goals. */
export function legendOf(
  view: Pick<SeriesView, 'points' | 'band' | 'targets'>,
  kind: Series['kind'],
  plain: PlainShape = 'disc',
  latest: ChartPoint | null = null,
): readonly LegendEntry[] {
  const found = new Map<string, { symbol: Symbol; words: string; count: number }>();
  for (const point of view.points) {
    const symbol = symbolOf(point, plain);
    const key = kind === 'pair' ? `${symbol.tone} ${symbol.look} ${symbol.critical}` : keyOf(symbol);
    const known = found.get(key);
    if (known === undefined) found.set(key, { symbol, words: wordsFor(point), count: 1 });
    else known.count += 1;
  }
  const marks = [...found.values()].sort((a, b) => b.count - a.count);
  const entries: LegendEntry[] = marks.map(({ symbol, words }) =>
    kind === 'pair'
      ? { kind: 'bar', symbol, words: words === 'result' ? 'systolic to diastolic' : words }
      : { kind: 'symbol', symbol, words },
  );
  if (view.points.some(({ converted }) => converted))
    entries.push({ kind: 'converted', words: 'converted to this unit' });
  if (latest !== null) entries.push({ kind: 'latest', words: 'latest' });
  if (view.band !== null) entries.push({ kind: 'band', words: `range ${view.band.text}` });
  for (const { text } of view.targets) entries.push({ kind: 'target', words: `target ${text}` });
  return entries;
}
