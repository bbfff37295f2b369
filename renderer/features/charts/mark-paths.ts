/**
 * The marks of a chart as few paths: one group per look, in which every mark is one piece of the path. A chart of a
 * thousand results is then a handful of elements, and still has as many marks as points (D35).
 */
import type { ChartPoint } from '../../../shared/chart-model.ts';
import { markX, type Frame, type Scales } from './geometry.ts';
import { haloOf, outlineOf, sizeOf, symbolOf, type PlainShape, type Symbol } from './symbols.ts';

export type Part = {
  readonly name:
    'spread' | 'halo' | 'ring' | 'body' | 'stem' | 'stem open' | 'head' | 'head marked' | 'open-end' | 'converted';
  readonly d: string;
};

/** All marks of one look, its parts from the back to the front. */
export type MarkGroup = {
  readonly key: string;
  readonly className: string;
  readonly count: number;
  readonly parts: readonly Part[];
};

type Drawing = {
  readonly scales: Scales;
  readonly frame: Frame;
  readonly pair: boolean;
  readonly plain?: PlainShape;
};

type Open = { readonly symbol: Symbol; count: number; readonly paths: Map<Part['name'], string[]> };

const DEPTH: readonly Part['name'][] = [
  'spread', 'halo', 'ring', 'stem', 'stem open', 'head', 'head marked', 'open-end', 'body', 'converted',
]; // prettier-ignore

const round = (px: number): number => Math.round(px * 10) / 10;

/** The class by which themes and forced colours reach a mark. */
export const lookClass = ({ tone, look, critical }: Symbol, pair: boolean): string =>
  `glyph${pair ? ' pair' : ''} ${tone} ${look}${critical ? ' critical' : ''}`;

/** Takes points and where they lie; gives their marks by look: usual ones at the back, critical ones in front. */
export function markGroups(points: readonly ChartPoint[], drawing: Drawing): readonly MarkGroup[] {
  const { scales, frame, pair, plain } = drawing;
  const dense = points.length > (frame.right - frame.left) / 4;
  const open = new Map<string, Open>();
  for (const point of points) {
    const symbol = symbolOf(point, plain);
    const key = `${symbol.shape} ${symbol.tone} ${symbol.look} ${symbol.critical}`;
    let group = open.get(key);
    if (group === undefined) open.set(key, (group = { symbol, count: 0, paths: new Map() }));
    group.count += 1;
    const add = (name: Part['name'], d: string): void => {
      const known = group.paths.get(name);
      if (known === undefined) group.paths.set(name, [d]);
      else known.push(d);
    };
    const [x, y] = [round(markX(point, scales, frame)), round(scales.y(point.y))];
    if (point.converted) add('converted', `M${round(x - 5)} ${round(y + 8)}H${round(x + 5)}`);
    if (point.partial) add('spread', spreadOf(point, drawing, y));
    if (pair) addPair(add, symbol, x, y, point.y2 == null ? null : scales.y(point.y2) - y);
    else addSingle(add, symbol, x, y, dense);
  }
  return [...open]
    .sort(([, a], [, b]) => weightOf(a) - weightOf(b))
    .map(([key, { symbol, count, paths }]) => ({
      ...{ key, count, className: lookClass(symbol, pair) },
      parts: DEPTH.flatMap((name) => {
        const pieces = paths.get(name);
        return pieces === undefined ? [] : [{ name, d: pieces.join('') }];
      }),
    }));
}

const weightOf = ({ symbol }: Open): number => (symbol.critical ? 2 : symbol.tone === 'series' ? 0 : 1);

type Add = (name: Part['name'], d: string) => void;

function addSingle(add: Add, symbol: Symbol, x: number, y: number, dense: boolean): void {
  const r = sizeOf(symbol, dense);
  if (symbol.critical) add('halo', haloOf(symbol, r, x, y));
  if (symbol.look === 'ringed') add('ring', outlineOf('disc', r + 2.6, x, y));
  add('body', outlineOf(symbol.shape, r, x, y));
}

/** Blood pressure and its like: one bar with a head at either end (D21, D32); an open end where a side is missing. */
export function addPair(add: Add, symbol: Symbol, x: number, y: number, length: number | null): void {
  const marked = symbol.tone !== 'series';
  const [w, h] = symbol.critical ? [6.5, 9] : marked ? [5, 7.5] : [4, 5];
  const low = symbol.tone === 'low';
  const end = round(y + (length ?? 12));
  add(length === null ? 'stem open' : 'stem', `M${x} ${y}V${end}`);
  add(low ? 'head' : 'head marked', low ? headOf(x, y, 4, -5) : headOf(x, y, w, -h));
  if (length === null) add('open-end', outlineOf('disc', 2.5, x, end + 2.5));
  else add(low ? 'head marked' : 'head', low ? headOf(x, end, w, h) : headOf(x, end, 4, 5));
}

const headOf = (x: number, y: number, w: number, h: number): string =>
  `M${round(x - w)} ${y}H${round(x + w)}L${x} ${round(y + h)}z`;

/** The time in which a result of a partial date may lie, cut at the edges of the plot (D31): one piece. */
function spreadOf({ startMs, endMs }: ChartPoint, { scales, frame }: Drawing, y: number): string {
  const from = round(Math.max(scales.x(startMs), frame.left));
  const to = round(Math.min(scales.x(endMs), frame.right));
  return `M${from} ${y - 4}V${y + 4}V${y}H${to}V${y - 4}V${y + 4}`;
}
