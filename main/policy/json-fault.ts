/** Where a text stops being JSON: Node's own message does not always say, and quotes the text. */

const SPACE = /[ \t\n\r]*/y;
const TOKEN =
  /([{}[\],:])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y;

/** What may stand next; `…OrEnd`: or the end of the list or object that was just opened. */
type Expected = 'value' | 'valueOrEnd' | 'name' | 'nameOrEnd' | 'colon' | 'more';
type State = { expected: Expected; readonly open: ('{' | '[')[] };

/** `line 2, column 14` of the first character that cannot stand there (RFC 8259), or undefined for valid JSON. */
export function placeOfJsonFault(text: string): string | undefined {
  const offset = faultOffset(text);
  if (offset === undefined) return undefined;
  const lines = text.slice(0, offset).split('\n');
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}

function faultOffset(text: string): number | undefined {
  const state: State = { expected: 'value', open: [] };
  for (let at = 0; ;) {
    at += matchAt(SPACE, text, at)[0].length;
    if (at === text.length) return state.expected === 'more' && state.open.length === 0 ? undefined : at;
    const [token, mark, string] = matchAt(TOKEN, text, at);
    const kind = mark ?? (string === undefined ? 'scalar' : 'string');
    if (token === '' || !step(state, kind)) return at;
    at += token.length;
  }
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | [string] {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? [''];
}

/** Moves on by one token; false where it cannot stand there. */
function step(state: State, kind: string): boolean {
  const { open, expected } = state;
  const next = (then: Expected): true => {
    state.expected = then;
    return true;
  };
  if (kind === (open.at(-1) === '{' ? '}' : ']') && (expected === 'more' || expected.endsWith('OrEnd'))) {
    return open.pop() !== undefined && next('more');
  }
  if (expected === 'colon') return kind === ':' && next('value');
  if (expected === 'more') return kind === ',' && open.length > 0 && next(open.at(-1) === '{' ? 'name' : 'value');
  if (expected.startsWith('name')) return kind === 'string' && next('colon');
  if (kind === 'string' || kind === 'scalar') return next('more');
  if (kind !== '{' && kind !== '[') return false;
  open.push(kind);
  return next(kind === '{' ? 'nameOrEnd' : 'valueOrEnd');
}
