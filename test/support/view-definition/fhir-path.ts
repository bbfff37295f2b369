/** The part of FHIRPath that SQL on FHIR v2 asks of every implementation and that our ViewDefinitions use, as a tree. */

export type Operator = 'or' | 'and' | '=' | '!=' | '<' | '<=' | '>' | '>=';
export type Path =
  | { readonly kind: 'member'; readonly of: Path | null; readonly name: string }
  | { readonly kind: 'call'; readonly of: Path | null; readonly name: string; readonly given: readonly Path[] }
  | { readonly kind: 'literal'; readonly value: string }
  | { readonly kind: 'constant'; readonly name: string }
  | { readonly kind: 'binary'; readonly operator: Operator; readonly left: Path; readonly right: Path };

const TOKEN = /\s*(?:('(?:[^'\\]|\\.)*')|(%?[A-Za-z_][A-Za-z0-9_]*)|(\d+(?:\.\d+)?)|(!=|<=|>=|[=<>.(),]))/y;

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const match = TOKEN.exec(text);
    if (match === null) throw new SyntaxError(`FHIRPath not understood: ${text}`);
    tokens.push(match[0].trim());
  }
  return tokens;
}

/** From the loosest to the tightest. */
const LEVELS: readonly (readonly Operator[])[] = [['or'], ['and'], ['=', '!='], ['<', '<=', '>', '>=']];

class Parser {
  readonly #tokens: readonly string[];
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokensOf(text);
  }

  parse(): Path {
    const path = this.#binary(0);
    if (this.#at < this.#tokens.length) this.#fail();
    return path;
  }

  #fail(): never {
    throw new SyntaxError(`FHIRPath not understood: ${this.#text}`);
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at++;
    return true;
  }

  #binary(level: number): Path {
    const operators = LEVELS[level];
    if (operators === undefined) return this.#steps();
    let left = this.#binary(level + 1);
    for (;;) {
      const operator = operators.find((one) => this.#take(one));
      if (operator === undefined) return left;
      left = { kind: 'binary', operator, left, right: this.#binary(level + 1) };
    }
  }

  #steps(): Path {
    let path = this.#first();
    while (this.#take('.')) path = this.#named(path);
    return path;
  }

  #first(): Path {
    const token = this.#tokens[this.#at] ?? this.#fail();
    if (this.#take('(')) {
      const inner = this.#binary(0);
      if (!this.#take(')')) this.#fail();
      return inner;
    }
    if (token.startsWith("'")) {
      this.#at++;
      return { kind: 'literal', value: token.slice(1, -1).replace(/\\(.)/g, '$1') };
    }
    if (/^\d/.test(token) || token === 'true' || token === 'false') {
      this.#at++;
      return { kind: 'literal', value: token };
    }
    if (token.startsWith('%')) {
      this.#at++;
      return { kind: 'constant', name: token.slice(1) };
    }
    return this.#named(null);
  }

  #named(of: Path | null): Path {
    const name = this.#tokens[this.#at++] ?? this.#fail();
    if (!/^[A-Za-z_]/.test(name)) this.#fail();
    if (!this.#take('(')) return { kind: 'member', of, name };
    const given: Path[] = [];
    while (!this.#take(')')) {
      if (given.length > 0 && !this.#take(',')) this.#fail();
      given.push(this.#binary(0));
    }
    return { kind: 'call', of, name, given };
  }
}

/** Takes a FHIRPath; gives its tree. Throws SyntaxError for what is not in the part that is understood. */
export function parsePath(text: string): Path {
  return new Parser(text).parse();
}
