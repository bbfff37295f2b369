/** Search over names: every word of the search must stand somewhere in the name, whatever its case and accents. */

/** Takes a text; gives its letters without case and accents, as long as the text itself, so that places in one are places in the other. */
export function plainText(text: string): string {
  return Array.from({ length: text.length }, (_, n) => {
    const char = text.charAt(n);
    const bare = char.normalize('NFD').charAt(0).toLowerCase();
    return bare.length === 1 ? bare : char;
  }).join('');
}

/** Takes what was typed; gives its words, plain. None: everything is found. */
export function searchTerms(search: string): string[] {
  return plainText(search)
    .split(/\s+/)
    .filter((term) => term !== '');
}

/** Takes a name and the words of a search; tells whether the name holds each of them. D44. */
export function holdsTerms(name: string, terms: readonly string[]): boolean {
  if (terms.length === 0) return true;
  const plain = plainText(name);
  return terms.every((term) => plain.includes(term));
}
