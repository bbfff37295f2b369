/**
 * SQL on FHIR v2 ViewDefinitions as SQL of DuckDB, over a table with one column `resource` of JSON. What a definition
 * asks for and this does not know is refused, never guessed.
 */
import { parsePath, type Path } from './fhir-path.ts';

export type Column = { readonly name: string; readonly path: string; readonly type: string };
export type Select = {
  readonly column?: readonly Column[];
  readonly select?: readonly Select[];
  readonly forEach?: string;
  readonly forEachOrNull?: string;
  readonly unionAll?: readonly Select[];
};
export type ViewDefinition = {
  readonly resourceType: 'ViewDefinition';
  readonly name: string;
  readonly resource: string;
  readonly constant?: readonly { readonly name: string; readonly valueString: string }[];
  readonly where?: readonly { readonly path: string }[];
  readonly select: readonly Select[];
};

/** What the SQL below needs: FHIR's members are one or many, and a path does not ask which. */
export const MACROS = [
  `CREATE OR REPLACE MACRO fhir_list(j) AS CASE WHEN j IS NULL OR json_type(j) = 'NULL' THEN []::JSON[]
     WHEN json_type(j) = 'ARRAY' THEN CAST(j AS JSON[]) ELSE [j] END`,
  `CREATE OR REPLACE MACRO fhir_member(l, path) AS
     flatten(list_transform(l, lambda fhir_each: fhir_list(json_extract(fhir_each, path))))`,
  `CREATE OR REPLACE MACRO fhir_key(reference, type) AS
     nullif(regexp_extract(reference, '(?:^|/)' || type || '/([A-Za-z0-9.-]{1,64})(?:/_history/[A-Za-z0-9.-]+)?$', 1), '')`,
];

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const TYPES: Readonly<Record<string, string>> = {
  decimal: 'DECIMAL(18, 6)',
  integer: 'BIGINT',
  string: 'VARCHAR',
  code: 'VARCHAR',
  id: 'VARCHAR',
  uri: 'VARCHAR',
  date: 'VARCHAR',
  dateTime: 'VARCHAR',
  instant: 'VARCHAR',
};

function refuse(what: string): never {
  throw new SyntaxError(`not known to this translator: ${what}`);
}

class Translator {
  readonly #constants: ReadonlyMap<string, string>;
  #scopes = 0;

  constructor(view: ViewDefinition) {
    this.#constants = new Map(view.constant?.map(({ name, valueString }) => [name, valueString]));
  }

  fresh(): string {
    return `e${++this.#scopes}`;
  }

  /** SQL of the list that a path gives, of `JSON[]`; `focus` is SQL of one JSON element. */
  list(path: Path, focus: string): string {
    if (path.kind === 'member') {
      return `fhir_member(${this.#before(path.of, focus)}, ${quoted(`$."${path.name}"`)})`;
    }
    if (path.kind !== 'call') return refuse(path.kind);
    const [given] = path.given;
    switch (path.name) {
      case 'where': {
        const scope = this.fresh();
        const test = this.truth(given ?? refuse('where()'), scope);
        return `list_filter(${this.#before(path.of, focus)}, lambda ${scope}: ${test})`;
      }
      case 'first':
        return `${this.#before(path.of, focus)}[1:1]`;
      case 'ofType': {
        if (path.of?.kind !== 'member' || given?.kind !== 'member') return refuse('ofType');
        const name = path.of.name + given.name.charAt(0).toUpperCase() + given.name.slice(1);
        return this.list({ kind: 'member', of: path.of.of, name }, focus);
      }
      default:
        return refuse(`${path.name}()`);
    }
  }

  #before(of: Path | null, focus: string): string {
    return of === null ? `[${focus}]` : this.list(of, focus);
  }

  /** SQL of the one text that a path gives, or NULL. */
  text(path: Path, focus: string): string {
    if (path.kind === 'literal') return quoted(path.value);
    if (path.kind === 'constant') return quoted(this.#constants.get(path.name) ?? refuse(`%${path.name}`));
    if (path.kind === 'call' && path.name === 'getResourceKey') return `json_extract_string(${focus}, '$.id')`;
    if (path.kind === 'call' && path.name === 'getReferenceKey') {
      const [type] = path.given;
      if (type?.kind !== 'member') return refuse('getReferenceKey without a type');
      const reference = this.text({ kind: 'member', of: path.of, name: 'reference' }, focus);
      return `fhir_key(${reference}, ${quoted(type.name)})`;
    }
    return `json_extract_string(${this.list(path, focus)}[1], '$')`;
  }

  /** SQL of a criterion: false where FHIRPath has nothing. */
  truth(path: Path, focus: string): string {
    if (path.kind === 'binary') {
      const { operator, left, right } = path;
      if (operator === 'and' || operator === 'or') {
        return `(${this.truth(left, focus)} ${operator.toUpperCase()} ${this.truth(right, focus)})`;
      }
      if (operator !== '=' && operator !== '!=') return refuse(operator);
      return `coalesce(${this.text(left, focus)} ${operator} ${this.text(right, focus)}, false)`;
    }
    if (path.kind === 'call') {
      const { of, name, given } = path;
      const inner = of ?? refuse(`${name}() of nothing`);
      if (name === 'exists') {
        const [test] = given;
        const found: Path = test === undefined ? inner : { kind: 'call', of: inner, name: 'where', given: [test] };
        return `(len(${this.list(found, focus)}) > 0)`;
      }
      if (name === 'empty') return `(len(${this.list(inner, focus)}) = 0)`;
      if (name === 'not') return `(NOT ${this.truth(inner, focus)})`;
    }
    return `coalesce(${this.text(path, focus)} = 'true', false)`;
  }

  column({ path, type }: Column, focus: string): string {
    const tree = parsePath(path);
    if (type === 'boolean') return this.truth(tree, focus);
    const sql = TYPES[type] ?? refuse(`type ${type}`);
    return sql === 'VARCHAR' ? this.text(tree, focus) : `TRY_CAST(${this.text(tree, focus)} AS ${sql})`;
  }
}

/** One way of making rows: where they come from and their columns. */
type Branch = { readonly from: string; readonly columns: readonly string[] };

const joined = (a: Branch, b: Branch): Branch => ({ from: a.from + b.from, columns: [...a.columns, ...b.columns] });
const NOTHING: Branch = { from: '', columns: [] };

/** Every select of a list goes with every one of the others; the members of a `unionAll` stand for one another. */
function branchesOf(selects: readonly Select[], focus: string, translator: Translator): Branch[] {
  let all: Branch[] = [NOTHING];
  for (const select of selects) {
    const own = branchesOfOne(select, focus, translator);
    all = all.flatMap((before) => own.map((one) => joined(before, one)));
  }
  return all;
}

function branchesOfOne(select: Select, outer: string, translator: Translator): Branch[] {
  const each = select.forEach ?? select.forEachOrNull;
  const row = translator.fresh();
  const focus = each === undefined ? outer : `${row}.item`;
  const join = select.forEach === undefined ? 'LEFT JOIN' : 'JOIN';
  const from =
    each === undefined
      ? ''
      : ` ${join} LATERAL (SELECT unnest(${translator.list(parsePath(each), outer)}) AS item) AS ${row} ON true`;
  const columns = (select.column ?? []).map((one) => `${translator.column(one, focus)} AS "${one.name}"`);
  const inner = branchesOf(select.select ?? [], focus, translator);
  const unions = select.unionAll?.flatMap((one) => branchesOfOne(one, focus, translator)) ?? [NOTHING];
  return inner.flatMap((one) => unions.map((union) => joined({ from, columns }, joined(one, union))));
}

/** Takes a ViewDefinition and the table of its resources; gives the query. Throws SyntaxError for what it does not know. */
export function toDuckDb(view: ViewDefinition, table: string): string {
  const translator = new Translator(view);
  const root = 'r.resource';
  const tests = [
    `json_extract_string(${root}, '$.resourceType') = ${quoted(view.resource)}`,
    ...(view.where ?? []).map(({ path }) => translator.truth(parsePath(path), root)),
  ];
  return branchesOf(view.select, root, translator)
    .map(({ from, columns }) => `SELECT ${columns.join(', ')} FROM ${table} AS r${from} WHERE ${tests.join(' AND ')}`)
    .join(' UNION ALL ');
}
