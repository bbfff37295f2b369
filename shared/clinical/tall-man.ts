/** Tall man letters in drug names (D58): only from the vetted list, only where the locale's profile has them. */
import { TALL_MAN_NAMES } from './tall-man-list.ts';

const LISTED: ReadonlyMap<string, string> = new Map(TALL_MAN_NAMES.map((name) => [name.toLowerCase(), name]));

/** Takes a BCP 47 locale; tells whether its profile has tall man letters: in the United States alone, whose list it is. D58. */
export function hasTallMan(locale: string): boolean {
  return locale.toLowerCase() === 'en-us';
}

/**
 * Takes a drug's name as sent; gives it with every listed word in the list's own letters and all else untouched. A word
 * that is not on the list keeps its case: none is ever made up. The name is as long as before. D58.
 */
export function tallManName(name: string): string {
  return name.replace(/[\p{L}]+/gu, (word) => LISTED.get(word.toLowerCase()) ?? word);
}
