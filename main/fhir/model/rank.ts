/** How much a summary wants to show a series: lower comes first. What can be drawn, what is wrong, what is common, what is recent. */
import { isAbnormal, isCritical } from '../../../shared/clinical/flags.ts';
import { summaryPlace } from './categories.ts';
import type { SeriesData } from './series.ts';

const YEAR_MS = 31_557_600_000;
const UNCOMMON = 40;

/** Takes a series and the time now in epoch ms; gives its rank. */
export function rankOf(data: SeriesData, nowMs: number): number {
  const latest = data.timed.at(-1);
  const facts = latest === undefined ? null : data.results.facts(latest);
  const level = facts?.row.flag.level ?? 'none';
  const drawable = data.drawn.length >= 3 ? 0 : data.drawn.length > 0 ? 300 : 2000;
  const wrong = isCritical(level) ? -450 : isAbnormal(level) ? -120 : 0;
  const common = (summaryPlace(data.loinc) ?? UNCOMMON) * 10;
  const yearsOld = latest === undefined ? 20 : Math.max(0, (nowMs - data.results.startMs(latest)) / YEAR_MS);
  const recency = Math.min(200, Math.floor(yearsOld) * 20);
  const few = Math.max(0, 20 - data.drawn.length);
  return drawable + wrong + common + recency + few;
}
