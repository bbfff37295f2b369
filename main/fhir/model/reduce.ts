/** Fewer marks for a screen: a choice among those there are, never an average (D35). */
import { isAbnormal, isCritical } from '../../../shared/clinical/flags.ts';
import type { FlagLevel } from '../../../shared/chart-model.ts';

export type Mark = {
  readonly startMs: number;
  readonly y: number;
  readonly y2?: number | null;
  readonly level: FlagLevel;
};

const lower = (m: Mark): number => Math.min(m.y, m.y2 ?? m.y);
const upper = (m: Mark): number => Math.max(m.y, m.y2 ?? m.y);

/** The lowest and the highest of some marks, by place; the first of equals. */
type Extremes = { least: number; greatest: number };

/** Takes another mark into account. */
function widen(found: Extremes | undefined, marks: readonly Mark[], i: number): Extremes {
  const mark = marks[i];
  if (found === undefined || mark === undefined) return { least: i, greatest: i };
  const [least, greatest] = [marks[found.least], marks[found.greatest]];
  if (least !== undefined && lower(mark) < lower(least)) found.least = i;
  if (greatest !== undefined && upper(mark) > upper(greatest)) found.greatest = i;
  return found;
}

/** Chooses the lowest and highest of each of `room / 2` equal stretches of time. */
function chooseByStretch(
  choose: (i: number) => void,
  marks: readonly Mark[],
  tier: readonly number[],
  room: number,
): void {
  const stretches = Math.floor(room / 2);
  const [first, last] = [marks[tier[0] ?? -1], marks[tier.at(-1) ?? -1]];
  if (stretches < 1 || first === undefined || last === undefined) return;
  const span = Math.max(1, last.startMs - first.startMs);
  const found: (Extremes | undefined)[] = Array.from({ length: stretches }, () => undefined);
  for (const i of tier) {
    const at = ((marks[i]?.startMs ?? 0) - first.startMs) / span;
    const stretch = Math.min(stretches - 1, Math.floor(at * stretches));
    found[stretch] = widen(found[stretch], marks, i);
  }
  for (const one of found) {
    if (one === undefined) continue;
    choose(one.least);
    choose(one.greatest);
  }
}

/**
 * Takes marks in order of time and how many may be drawn (at least 4); gives the indices to draw, ascending: first,
 * last, least and greatest always; then critical, then other flagged marks as far as there is room; then the lowest
 * and highest of each stretch of time. All of them where they fit. D35.
 */
export function reduce(marks: readonly Mark[], atMost: number): number[] {
  if (marks.length <= atMost) return marks.map((_, i) => i);
  const chosen = new Set<number>();
  const isChosen = new Uint8Array(marks.length);
  const choose = (i: number): void => {
    chosen.add(i);
    isChosen[i] = 1;
  };
  let ends: Extremes | undefined;
  for (let i = 0; i < marks.length; i++) ends = widen(ends, marks, i);
  for (const i of [0, marks.length - 1, ends?.least ?? 0, ends?.greatest ?? 0]) choose(i);
  const tiers = [(m: Mark) => isCritical(m.level), (m: Mark) => isAbnormal(m.level), () => true];
  for (const belongs of tiers) {
    const tier: number[] = [];
    for (let i = 0; i < marks.length; i++) {
      const mark = marks[i];
      if (isChosen[i] === 0 && mark !== undefined && belongs(mark)) tier.push(i);
    }
    const room = atMost - chosen.size;
    if (tier.length <= room) tier.forEach(choose);
    else chooseByStretch(choose, marks, tier, room);
  }
  return [...chosen].sort((a, b) => a - b);
}
