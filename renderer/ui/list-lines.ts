/** Rows of a list as a page shows them: found, ordered, and the records of one thing on one line. */
import { holdsTerms, searchTerms } from '../../shared/clinical/name-search.ts';

/** The records that say the same, the first of them for the line itself (D51). */
export type Line<R> = { readonly head: R; readonly others: readonly R[] };

/** Puts the records of one thing together, in the order in which each thing comes first. */
export function linesOf<R>(rows: readonly R[], keyOf: (row: R) => string): Line<R>[] {
  const lines = new Map<string, R[]>();
  for (const row of rows) {
    const records = lines.get(keyOf(row));
    if (records === undefined) lines.set(keyOf(row), [row]);
    else records.push(row);
  }
  return [...lines.values()].flatMap(([head, ...others]) => (head === undefined ? [] : [{ head, others }]));
}

/** Lines of which a record holds every word that was typed (D44). */
export function linesHolding<R>(
  lines: readonly Line<R>[],
  textOf: (row: R) => string,
  typed: string,
): readonly Line<R>[] {
  const terms = searchTerms(typed);
  if (terms.length === 0) return lines;
  return lines.filter(({ head, others }) => [head, ...others].some((row) => holdsTerms(textOf(row), terms)));
}

export const recordsIn = <R>(lines: readonly Line<R>[]): number =>
  lines.reduce((sum, { others }) => sum + 1 + others.length, 0);
