/** The type of a resource from the first bytes of its line, so that what does not matter is never parsed. */

const START = Buffer.from('{"resourceType":"');
const QUOTE = 34;
const LONGEST_TYPE = 64;

/** Types are few: each is a text once. */
const known = new Map<number, string[]>();

function isText(line: Buffer, from: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (line[from + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** Takes a line; gives its type where the line begins with it, as servers write it; null: it must be parsed to know. */
export function peekType(line: Buffer): string | null {
  const from = START.length;
  if (line.length < from || line.compare(START, 0, from, 0, from) !== 0) return null;
  const end = line.subarray(from, from + LONGEST_TYPE + 1).indexOf(QUOTE);
  if (end < 1) return null;
  const ofLength = known.get(end);
  const found = ofLength?.find((text) => isText(line, from, text));
  if (found !== undefined) return found;
  const text = line.toString('latin1', from, from + end);
  if (!/^[A-Za-z]+$/.test(text)) return null;
  if (ofLength === undefined) known.set(end, [text]);
  else if (ofLength.length < 100) ofLength.push(text);
  return text;
}
