/** Search over the names of results. */
import type { Series } from '../../../shared/chart-model.ts';

/** Letters without case and accents; as long as the text itself, so that places in one are places in the other. */
function plain(text: string): string {
  return Array.from({ length: text.length }, (_, n) => {
    const char = text.charAt(n);
    const bare = char.normalize('NFD').charAt(0).toLowerCase();
    return bare.length === 1 ? bare : char;
  }).join('');
}

const termsOf = (search: string): string[] =>
  plain(search)
    .split(/\s+/)
    .filter((term) => term !== '');

/** A name is found if it holds every word of the search. */
export function findSeries(series: readonly Series[], search: string): readonly Series[] {
  const terms = termsOf(search);
  return series.filter(({ name }) => terms.every((term) => plain(name).includes(term)));
}

type Piece = { readonly text: string; readonly found: boolean };

/** A name in pieces: the ones that match a word of the search, and what lies between; joined they are the name. */
export function piecesOf(name: string, search: string): readonly Piece[] {
  const haystack = plain(name);
  const marked = new Array<boolean>(name.length).fill(false);
  for (const term of termsOf(search)) {
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
