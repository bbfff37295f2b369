/**
 * Which lines need not be parsed: results that belong to no measure, which most are. It must be certain: a line is passed
 * over only where it says that it is a result, is whole, has nothing written in escapes, and names none of the codes.
 */
import { MEASURE_IDS, MEASURES } from '../../../shared/clinical/panel-rules.ts';

const RESULT = '{"resourceType":"Observation"';
const CODES = MEASURE_IDS.flatMap((id) => [...MEASURES[id].codes.keys()]);
const OURS = new RegExp(`"(?:${CODES.join('|')})"`);
const [OPEN, CLOSE] = ['{'.charCodeAt(0), '}'.charCodeAt(0)];

/** A line that was cut off has opened what it never closed. Braces within texts make it look so too: then it is parsed. */
function isWhole(line: Uint8Array): boolean {
  let depth = 0;
  for (let at = 0; at < line.length; at++) {
    const code = line[at];
    if (code === OPEN) depth++;
    else if (code === CLOSE) depth--;
  }
  return depth === 0;
}

/** Takes a line, one character for each byte, and the bytes; tells whether it is a result of no measure. False: it must be parsed to know. */
export function isOfNoMeasure(line: string, bytes: Uint8Array): boolean {
  if (!line.startsWith(RESULT) || OURS.test(line)) return false;
  // Of two types the last would be the one that counts.
  return !line.includes('\\') && !line.includes('"resourceType"', RESULT.length) && isWhole(bytes);
}
