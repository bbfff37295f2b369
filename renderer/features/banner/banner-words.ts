import type {
  AllergySummary,
  ChartOverview,
  ListState,
  PatientBanner,
  PatientLink,
} from '../../../shared/chart-model.ts';

/** The four labels of D13, and the moment before any of them is true. Of `known` and `none-known` the rows speak: these words are for a label without one. */
export const ALLERGY_WORDS: Readonly<Record<AllergySummary['state'], string>> = {
  known: 'Recorded, but none could be named',
  'none-known': 'No known allergies',
  'not-recorded': 'Not recorded',
  unavailable: 'Unavailable, could not be read',
  loading: 'Reading',
};

/** What to say beside allergies that are known while the list is not whole; null where it is (D60). */
export function incompleteness({ state, warnings }: ListState): string | null {
  switch (state) {
    case 'complete':
      return warnings.length === 0 ? null : `the server warns: ${warnings.join(' ')}`;
    case 'waiting':
    case 'loading':
      return 'more may come';
    case 'failed':
      // Something is known, so it was read before: only reading it again failed.
      return 'out of date';
    case 'partial':
    case 'not-permitted':
      return 'not all could be read';
  }
}

/** What it means that a list holds no such value: only a complete reading without a warning says that none is recorded (D13). */
export function silence({ state, warnings }: ListState): string {
  switch (state) {
    case 'complete':
      return warnings.length === 0 ? 'Not recorded' : 'Not known';
    case 'waiting':
    case 'loading':
      return 'Reading';
    case 'partial':
    case 'failed':
    case 'not-permitted':
      return 'Not known';
  }
}

/** The encounter in progress, as old as its list is; that there is none is only said of a complete reading (D13, D60). */
export function encounterWords(encounter: string | null, list: ListState): string {
  if (encounter === null) {
    const words = silence(list);
    return words === 'Not recorded' ? 'None in progress' : words;
  }
  return list.state === 'failed' ? `${encounter}, out of date` : encounter;
}

/** Silence beside a warning is no silence. */
export const silentWith = ({ warnings }: ListState): string => `None received, with a warning: ${warnings.join(' ')}`;

/** What another record of the same person means for whoever reads this one (D7). */
export function linkWords({ kind, other }: PatientLink): string {
  const record = other ?? 'another record, which the server does not name';
  switch (kind) {
    case 'replaced-by':
      return `Merged: this record was replaced by ${record}. Open that one; here, newer entries may be missing.`;
    case 'replaces':
      return `Merged: this record replaces ${record}.`;
    case 'refer':
      return `Not the main record of this patient: the main one is ${record}.`;
    case 'seealso':
      return `There is more about this patient in ${record}.`;
    case 'unknown':
      return `Linked with ${record} in a way that is unknown here: it may hold more about this patient.`;
    case 'inactive':
      return 'Marked as not in use: newer entries may be in another record.';
  }
}

/** A record that is not to be used says so louder than one that has a neighbour. */
export const isGraveLink = ({ kind }: PatientLink): boolean =>
  kind === 'replaced-by' || kind === 'refer' || kind === 'inactive';

type Identifiers = PatientBanner['identifiers'];
const RECORD_NUMBER = /\bMRN\b|medical record/i;

/** The numbers under which the hospital files the patient, then the others, each as they came (D8). */
export const numbersFirst = (identifiers: Identifiers): Identifiers => [
  ...identifiers.filter(({ label }) => RECORD_NUMBER.test(label)),
  ...identifiers.filter(({ label }) => !RECORD_NUMBER.test(label)),
];

/** Characters that two identifiers and their labels may have beside the name. */
const PAIR_CHARS = 60;

/** How many identifiers stand beside the name: two, or one where it is long. */
export function roomFor(identifiers: Identifiers): 1 | 2 {
  const chars = identifiers.slice(0, 2).reduce((sum, { label, value }) => sum + label.length + value.length, 0);
  return chars > PAIR_CHARS ? 1 : 2;
}

/** When the oldest of the lists that were read was read: nothing on the screen is older. Epoch ms, or null. */
export function lastReadMs(lists: ChartOverview['lists']): number | null {
  const times = Object.values(lists).flatMap(({ retrievedAtMs }) => (retrievedAtMs === null ? [] : [retrievedAtMs]));
  return times.length === 0 ? null : Math.min(...times);
}
