/** Which tests show which row, and where rows and tests contradict each other. */
import type { Row } from './rows.ts';
import { isOfTools, rowsOf, type TestCase } from './titles.ts';

/** The titles of one file that carry a row, in the order of the file. */
export type FileEvidence = { readonly file: string; readonly titles: readonly string[] };
export type Evidence = ReadonlyMap<string, readonly FileEvidence[]>;

const byCodePoint = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Files in the order of their paths; in each, the titles as the runner gave them. */
export function gather(cases: readonly TestCase[]): Evidence {
  const found = new Map<string, Map<string, string[]>>();
  const ours = cases.filter(({ file }) => !isOfTools(file)).toSorted((a, b) => byCodePoint(a.file, b.file));
  for (const one of ours) {
    const { codes, title } = rowsOf(one);
    for (const code of codes) {
      const files = found.get(code) ?? new Map<string, string[]>();
      found.set(code, files);
      files.set(one.file, [...(files.get(one.file) ?? []), title]);
    }
  }
  return new Map(
    [...found].map(([code, files]) => [code, [...files].map(([file, titles]) => ({ file, titles }))] as const),
  );
}

/** A row that must have a test and has none. */
export const isOpen = ({ code, state }: Row, evidence: Evidence): boolean =>
  (state.kind === 'shown' || state.kind === 'partly') && !evidence.has(code);

/** What cannot be let pass, one sentence each: a title that names no row, a row without a test, a reason that is wrong. */
export function contradictions(rows: readonly Row[], evidence: Evidence): readonly string[] {
  const known = new Set(rows.map(({ code }) => code));
  const places = (code: string): string => (evidence.get(code) ?? []).map(({ file }) => file).join(', ');
  const strange = [...evidence.keys()].filter((code) => !known.has(code)).toSorted(byCodePoint);
  return [
    ...strange.map((code) => `${code} is no row, but is named in ${places(code)}`),
    ...rows.filter((row) => isOpen(row, evidence)).map(({ code }) => `${code} has neither a test nor a reason`),
    ...rows
      .filter(({ code, state }) => state.kind !== 'shown' && state.kind !== 'partly' && evidence.has(code))
      .map(({ code, state }) => `${code} is said to be "${state.kind}", but is shown in ${places(code)}`),
  ];
}
