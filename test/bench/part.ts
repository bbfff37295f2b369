import type { Measure } from './measure.ts';

export type Setting = {
  /** How often each thing is measured. */
  readonly runs: number;
  /** The patient with the long chart. */
  readonly patient: string;
  /** A folder for CPU profiles of one more run each, which does not count; null: none. */
  readonly profiles: string | null;
  /** How much NDJSON a panel is read from, 10^6 bytes. */
  readonly megabytes: number;
  /** For whoever waits. */
  readonly say: (words: string) => void;
};

/** One part of the bench. */
export type Part = (setting: Setting) => Promise<Measure[]>;
