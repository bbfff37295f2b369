/** How one version of a result became the next, in words (D12). */
import type { Version, Versions } from '../../../shared/versions.ts';
import { STATUS_WORDS } from './words.ts';

/** `corrected 12-Aug-2026`; says so where the value itself did not change. */
export function stepWords(older: Version, newer: Version): string {
  const what = STATUS_WORDS[newer.status].toLowerCase();
  const when = newer.written ?? 'on a day not sent';
  const same = older.value === newer.value ? ', value unchanged' : '';
  return `${what} ${when}${same}`;
}

/** What the history does not tell, or tells otherwise than the chart; `now`: what the chart shows, null for a pair. */
export function unsaidWords({ state, versions, withheld, more }: Versions, now: string | null): string[] {
  const lines: string[] = [];
  if (state === 'unavailable' || versions.length < 2) lines.push('Earlier value not available from this server.');
  const latest = versions[0];
  if (latest !== undefined && now !== null && latest.value !== now)
    lines.push(
      `The record has changed since this chart was read: it now says ${latest.value}. Read the results again.`,
    );
  if (withheld > 0)
    lines.push(
      `${withheld} ${withheld === 1 ? 'version is' : 'versions are'} left out: not this patient’s, or not safe to show.`,
    );
  if (more) lines.push('There are older versions than these.');
  return lines;
}
