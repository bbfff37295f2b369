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

/** The lowest and the highest of some marks, by index. */
function extremes(marks: readonly Mark[], indices: Iterable<number>): { least: number; greatest: number } | null {
  let found: { least: number; greatest: number } | null = null;
  for (const i of indices) {
    const mark = marks[i];
    if (mark === undefined) continue;
    if (found === null) {
      found = { least: i, greatest: i };
      continue;
    }
    const [least, greatest] = [marks[found.least], marks[found.greatest]];
    if (least !== undefined && lower(mark) < lower(least)) found.least = i;
    if (greatest !== undefined && upper(mark) > upper(greatest)) found.greatest = i;
  }
  return found;
}

/** Adds the lowest and highest of each of `room / 2` equal stretches of time. */
function addByStretch(chosen: Set<number>, marks: readonly Mark[], indices: readonly number[], room: number): void {
  const stretches = Math.floor(room / 2);
  const [first, last] = [marks[indices[0] ?? -1], marks[indices.at(-1) ?? -1]];
  if (stretches < 1 || first === undefined || last === undefined) return;
  const span = Math.max(1, last.startMs - first.startMs);
  const groups = new Map<number, number[]>();
  for (const i of indices) {
    const at = ((marks[i]?.startMs ?? 0) - first.startMs) / span;
    const stretch = Math.min(stretches - 1, Math.floor(at * stretches));
    const group = groups.get(stretch);
    if (group === undefined) groups.set(stretch, [i]);
    else group.push(i);
  }
  for (const group of groups.values()) {
    const found = extremes(marks, group);
    if (found !== null) chosen.add(found.least).add(found.greatest);
  }
}

/**
 * Takes marks in order of time and how many may be drawn (at least 4); gives the indices to draw, ascending: first,
 * last, least and greatest always; then critical, then other flagged marks as far as there is room; then the lowest
 * and highest of each stretch of time. All of them where they fit. D35.
 */
export function reduce(marks: readonly Mark[], atMost: number): number[] {
  if (marks.length <= atMost) return marks.map((_, i) => i);
  const chosen = new Set<number>([0, marks.length - 1]);
  const ends = extremes(marks, marks.keys());
  if (ends !== null) chosen.add(ends.least).add(ends.greatest);
  const tiers = [(m: Mark) => isCritical(m.level), (m: Mark) => isAbnormal(m.level), () => true];
  for (const belongs of tiers) {
    const tier: number[] = [];
    for (const [i, mark] of marks.entries()) if (!chosen.has(i) && belongs(mark)) tier.push(i);
    const room = atMost - chosen.size;
    if (tier.length <= room) for (const i of tier) chosen.add(i);
    else addByStretch(chosen, marks, tier, room);
  }
  return [...chosen].sort((a, b) => a - b);
}
