/** Search over the names of results. */
import type { Series } from '../../../shared/chart-model.ts';
import { holdsTerms, plainText, searchTerms } from '../../../shared/clinical/name-search.ts';

/** A name is found if it holds every word of the search. */
export function findSeries(series: readonly Series[], search: string): readonly Series[] {
  const terms = searchTerms(search);
  return series.filter(({ name }) => holdsTerms(name, terms));
}

type Piece = { readonly text: string; readonly found: boolean };

/** A name in pieces: the ones that match a word of the search, and what lies between; joined they are the name. */
export function piecesOf(name: string, search: string): readonly Piece[] {
  const haystack = plainText(name);
  const marked = new Array<boolean>(name.length).fill(false);
  for (const term of searchTerms(search)) {
    for (let at = haystack.indexOf(term); at !== -1; at = haystack.indexOf(term, at + 1)) {
      marked.fill(true, at, at + term.length);
    }
  }
  const pieces: { text: string; found: boolean }[] = [];
  for (let n = 0; n < name.length; n++) {
    const found = marked[n] ?? false;
    const open = pieces.at(-1);
    if (open?.found === found) open.text += name.charAt(n);
    else pieces.push({ text: name.charAt(n), found });
  }
  return pieces;
}
