/** What is copied from a chart says whose it is: pasted elsewhere, a number without a name is a danger (display-41). */
import { useEffect } from 'react';
import type { ChartOverview } from '../shared/chart-model.ts';
import { formatClock, formatDay } from '../shared/clinical/dates.ts';
import type { SiteView } from '../shared/ipc-contract.ts';
import { useClock } from './clock.ts';

/** The line that goes with a copy: patient, source and when it was read. */
export function copiedFrom(overview: ChartOverview, site: SiteView, timeZone: string): string | null {
  const { banner, lists } = overview;
  if (banner === null) return null;
  const number = banner.identifiers[0];
  const readMs = lists.observations.retrievedAtMs;
  const parts = [
    banner.name,
    `born ${banner.born}`,
    number === undefined ? 'identifier not known' : `${number.label} ${number.value}`,
    `${site.name}, ${site.environment} system`,
    readMs === null
      ? 'not known when retrieved'
      : `retrieved ${formatDay(readMs, timeZone)} ${formatClock(readMs, timeZone)} (${timeZone})`,
  ];
  return `From Chartroom: ${parts.join('; ')}`;
}

/** Adds that line to every copy of text that is shown; what is typed into a field is copied as it is. */
export function useCopiedFrom(overview: ChartOverview | null, site: SiteView): void {
  const { timeZone } = useClock();
  const words = overview === null ? null : copiedFrom(overview, site, timeZone);
  useEffect(() => {
    if (words === null) return;
    const copy = (event: ClipboardEvent): void => {
      const inField = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
      const selected = document.getSelection()?.toString() ?? '';
      if (inField || selected === '') return;
      event.clipboardData?.setData('text/plain', `${selected}\n${words}\n`);
      event.preventDefault();
    };
    document.addEventListener('copy', copy);
    return () => document.removeEventListener('copy', copy);
  }, [words]);
}
