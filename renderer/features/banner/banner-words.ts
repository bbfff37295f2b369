import type { AllergySummary, ChartOverview } from '../../../shared/chart-model.ts';

/** The four labels of D13, and the moment before any of them is true. `known` is said only where no row came with it. */
export const ALLERGY_WORDS: Readonly<Record<AllergySummary['state'], string>> = {
  known: 'Recorded, but none could be named',
  'none-known': 'No known allergies',
  'not-recorded': 'Not recorded',
  unavailable: 'Unavailable, could not be read',
  loading: 'Reading',
};

/** When the oldest of the lists that were read was read: nothing on the screen is older. Epoch ms, or null. */
export function lastReadMs(lists: ChartOverview['lists']): number | null {
  const times = Object.values(lists).flatMap(({ retrievedAtMs }) => (retrievedAtMs === null ? [] : [retrievedAtMs]));
  return times.length === 0 ? null : Math.min(...times);
}
