/** The type of a resource from the beginning of its line, so that what does not matter is never parsed. */

const START = '{"resourceType":"';
const LONGEST_TYPE = 64;

/** Takes a line; gives its type where the line begins with it, as servers write it; null: it must be parsed to know. */
export function peekType(line: string): string | null {
  if (!line.startsWith(START)) return null;
  const end = line.indexOf('"', START.length);
  if (end <= START.length || end > START.length + LONGEST_TYPE) return null;
  const type = line.slice(START.length, end);
  return /^[A-Za-z]+$/.test(type) ? type : null;
}
