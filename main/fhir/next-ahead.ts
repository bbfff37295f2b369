/** Where a page says that the next one is, before the page is read: so that it can be asked for meanwhile. */
import { linkOf } from './bundle.ts';
import { endOfValue, findList } from './json-text.ts';

/** Servers send the links before the entries; where one does not, its pages are read one by one. */
const LOOK_AT_BYTES = 16_384;

/**
 * Takes the bytes of a page; gives its next link as it seems to be, or null where that cannot be told at a glance. The
 * page itself, once read, has the last word.
 */
export function nextAhead(bytes: Uint8Array): string | null {
  const text = new TextDecoder().decode(bytes.subarray(0, LOOK_AT_BYTES));
  const from = findList(text, 'link');
  if (from === null) return null;
  const to = endOfValue(text, from);
  try {
    return linkOf({ link: JSON.parse(text.slice(from, to)) as unknown }, 'next');
  } catch {
    return null;
  }
}
