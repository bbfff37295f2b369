/** Shapes of the line check: import them from `main/bulk/line-check.ts`; this file goes once nobody imports it. */
export type { CheckOptions, LineCheck, LineReport } from '../line-check.ts';
