import type { Measure } from './measure.ts';

export type Setting = {
  /** How often each thing is measured. */
  readonly runs: number;
  /** The patient with the long chart. */
  readonly patient: string;
  /** For whoever waits. */
  /** A folder for CPU profiles of one more run each, which does not count; null: none. */
  readonly profiles: string | null;
  readonly say: (words: string) => void;
};

/** One part of the bench. */
export type Part = (setting: Setting) => Promise<Measure[]>;
