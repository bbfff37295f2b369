import type { Measure } from './measure.ts';

export type Setting = {
  /** How often each thing is measured. */
  readonly runs: number;
  /** The patient with the long chart, and how to start a sandbox that knows him. */
  readonly patient: string;
  /** For whoever waits. */
  readonly say: (words: string) => void;
};

/** One part of the bench. */
export type Part = (setting: Setting) => Promise<Measure[]>;
