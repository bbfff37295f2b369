/** Finding one's way in JSON text without reading it. Nothing here judges: what it finds is still given to a parser. */

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

const isSpace = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

/** A copy that stands alone: a slice of a page would keep the whole page for as long as it is kept itself. */
export function ownText(text: string): string {
  return text === '' ? '' : (JSON.parse(JSON.stringify(text)) as string);
}

/** Takes JSON text and a place in it; gives the next place that is no white space. */
export function skipSpace(text: string, from: number): number {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at++;
  return at;
}

/** Takes the place of an opening quote; gives the place behind the closing one; the end of the text where there is none. */
function endOfString(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return at + 1;
  }
  return text.length;
}

/** Takes the place where a JSON value begins; gives the place behind it, for any text that holds a value there. */
export function endOfValue(text: string, from: number): number {
  const first = text.charCodeAt(from);
  if (first === QUOTE) return endOfString(text, from);
  if (first !== OPEN_OBJECT && first !== OPEN_LIST) return endOfScalar(text, from);
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at) - 1;
    else if (code === OPEN_OBJECT || code === OPEN_LIST) depth++;
    else if ((code === CLOSE_OBJECT || code === CLOSE_LIST) && --depth === 0) return at + 1;
  }
  return text.length;
}

function endOfScalar(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === COMMA || code === CLOSE_LIST || code === CLOSE_OBJECT || isSpace(code)) break;
  }
  return at;
}

/**
 * Takes the JSON text of an object and the name of a member; gives the place of that member's `[`, or null where it is
 * not found or holds no list. A later member of the same name is not looked for.
 */
export function findList(text: string, name: string): number | null {
  let at = skipSpace(text, 0);
  if (text.charCodeAt(at) !== OPEN_OBJECT) return null;
  at = skipSpace(text, at + 1);
  while (text.charCodeAt(at) === QUOTE) {
    const end = endOfString(text, at);
    const found = text.slice(at + 1, end - 1) === name;
    at = skipSpace(text, end);
    if (text.charCodeAt(at) !== COLON) return null;
    at = skipSpace(text, at + 1);
    if (found) return text.charCodeAt(at) === OPEN_LIST ? at : null;
    at = skipSpace(text, endOfValue(text, at));
    if (text.charCodeAt(at) !== COMMA) return null;
    at = skipSpace(text, at + 1);
  }
  return null;
}

const MAX_DEPTH = 50;

/** A string, number or literal; `from`–`to` is its text, of a string without the quotes. */
export type Leaf = {
  /** Names joined by points; `[]` stands for any place in a list. */
  readonly path: string;
  readonly from: number;
  readonly to: number;
  readonly kind: 'string' | 'number' | 'literal';
};

/**
 * Takes JSON text that a parser has accepted; gives its leaves in order. Gives null where names alone do not say which
 * member is meant: an escaped name, the same name twice, `__proto__`; or where they nest deeper than any record does.
 */
export function leavesOf(text: string): Leaf[] | null {
  const leaves: Leaf[] = [];
  /** Names that say too little. */
  let unclear = 0;
  let depth = 0;
  const readObject = (from: number, path: string): number => {
    const names = new Set<string>();
    let at = skipSpace(text, from + 1);
    while (text.charCodeAt(at) === QUOTE) {
      const end = endOfString(text, at);
      const name = text.slice(at + 1, end - 1);
      if (names.has(name) || name.includes('\\') || name === '__proto__') unclear += 1;
      names.add(name);
      at = readValue(skipSpace(text, skipSpace(text, end) + 1), path === '' ? name : `${path}.${name}`);
      at = skipSpace(text, at);
      if (text.charCodeAt(at) === COMMA) at = skipSpace(text, at + 1);
    }
    return at + 1;
  };
  const readList = (from: number, path: string): number => {
    let at = skipSpace(text, from + 1);
    while (at < text.length && text.charCodeAt(at) !== CLOSE_LIST) {
      at = skipSpace(text, readValue(at, `${path}[]`));
      if (text.charCodeAt(at) === COMMA) at = skipSpace(text, at + 1);
    }
    return at + 1;
  };
  const readValue = (from: number, path: string): number => {
    const first = text.charCodeAt(from);
    if (first === OPEN_OBJECT || first === OPEN_LIST) {
      depth += 1;
      if (depth > MAX_DEPTH) unclear += 1;
      const behind = unclear > 0 ? text.length : first === OPEN_OBJECT ? readObject(from, path) : readList(from, path);
      depth -= 1;
      return behind;
    }
    const to = endOfValue(text, from);
    if (first === QUOTE) leaves.push({ path, from: from + 1, to: to - 1, kind: 'string' });
    else leaves.push({ path, from, to, kind: /^[-\d]/.test(text.charAt(from)) ? 'number' : 'literal' });
    return to;
  };
  readValue(skipSpace(text, 0), '');
  return unclear === 0 ? leaves : null;
}
