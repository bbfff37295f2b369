/** The rows that the title of a test carries. */

/** A test as a runner names it: `titles` from the outermost `describe` to the test itself. */
export type TestCase = { readonly file: string; readonly titles: readonly string[] };

/**
 * Tests of our own tools. They carry rows too, but show that the embedded EHR can cause a fault, or that the stand-in
 * for Electron is right, and not that Chartroom does what the row asks.
 */
const TOOLS = [
  /^test\/standin\//,
  /^test\/unit\/(sandbox-|population\/|conformance\/)/,
  /^test\/integration\/(sandbox-|population\.|fault-(switches|api|transparency)\.)/,
];

/** D is a row of the display requirements in these … */
const DISPLAY = [
  /^test\/component\//,
  /^test\/unit\/(fhir|fhir-model|clinical|charts)\//,
  /^test\/integration\/(fhir-|round-trips\.)/,
  /^test\/e2e\/(?!faults\.spec\.)/,
];
/** … and a row of the fault list (id_token, keys, clocks) in these. Elsewhere the title says `display` or `security`. */
const IDENTITY = [/^test\/unit\/smart\//, /^test\/integration\/smart-/, /^test\/e2e\/faults\.spec\./];
const LAST_IDENTITY_ROW = 11;

const isOneOf = (places: readonly RegExp[], file: string): boolean => places.some((place) => place.test(file));
export const isOfTools = (file: string): boolean => isOneOf(TOOLS, file);

/** One mention at the head of a title: `SMART 9, 61–64`, `B7`, `B1-B5`, `SEC 3.1` or `security §3.1`, `L:`, each with what stands between. */
const SPAN = String.raw`\d{1,3}(?:[-–]\d{1,3})?`;
const MENTION = new RegExp(
  String.raw`^(?:(?<kind>security|display) )?(?:SMART (?<smart>${SPAN}(?:, ${SPAN})*)|(?:SEC |§)(?<sec>3\.\d+)` +
    String.raw`|(?<letter>[A-K])(?<from>\d{1,2})(?:[-–]\k<letter>?(?<to>\d{1,2}))?|(?<leak>L(?=[:,])))(?![\w'’.-]\w|\w)[,;:]? *`,
);

/** Other papers that may be named before our rows. */
const REFERENCE = /^(?:HOUSE|RFC \d+|HIPAA) §?[\d.()a-z]+[,;:]? +/;

type Head = { readonly codes: readonly string[]; readonly rest: string };

function spanOf(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from) + 1 }, (_, index) => from + index);
}

function smartCodes(list: string): readonly string[] {
  return list.split(', ').flatMap((span) => {
    const [from = 0, to = from] = span.split(/[-–]/).map(Number);
    return spanOf(from, to).map((number) => `SMART ${number}`);
  });
}

/**
 * What D means here: in a place of its own the row of that place, elsewhere what the word before it says.
 * `undefined` where nothing tells.
 */
function meaningOfD(file: string, kind: string | undefined, number: number): 'display' | 'security' | undefined {
  if (kind === 'display' || kind === 'security') return kind;
  if (number > LAST_IDENTITY_ROW || isOneOf(DISPLAY, file)) return 'display';
  return isOneOf(IDENTITY, file) ? 'security' : undefined;
}

function letterCodes(file: string, groups: Readonly<Record<string, string | undefined>>): readonly string[] {
  const { kind, letter = '', from = '', to = from } = groups;
  return spanOf(Number(from), Number(to)).flatMap((number) => {
    if (letter !== 'D') return [`${letter}${number}`];
    const meaning = meaningOfD(file, kind, number);
    if (meaning === undefined) return [`D${number}?`];
    return meaning === 'display' ? [] : [`D${number}`];
  });
}

/** The rows at the head of one title of a file, and the title without them. `D4?` is a D that could mean either list. */
export function headOf(file: string, title: string): Head {
  const codes: string[] = [];
  let rest = title;
  const next = (): RegExpExecArray | null => MENTION.exec(rest) ?? MENTION.exec(rest.replace(REFERENCE, ''));
  for (let match = next(); match !== null; match = next()) {
    const groups = match.groups ?? {};
    if (groups['smart'] !== undefined) codes.push(...smartCodes(groups['smart']));
    else if (groups['sec'] !== undefined) codes.push(`SEC ${groups['sec']}`);
    else if (groups['leak'] !== undefined) codes.push('L');
    else codes.push(...letterCodes(file, groups));
    rest = match.input.slice(match[0].length);
  }
  return { codes, rest };
}

const SHORT = 30;

/**
 * The rows that a test carries, its own and those of what encloses it, and its title without them. Where that is short,
 * as those of tables are, it comes with the title of what encloses it.
 */
export function rowsOf({ file, titles }: TestCase): { readonly codes: ReadonlySet<string>; readonly title: string } {
  const heads = titles.map((title) => headOf(file, title));
  const words = heads.map(({ rest }) => rest).filter((rest) => rest !== '');
  const last = words.at(-1) ?? '';
  const title = words.slice(last.length < SHORT ? -2 : -1).join(' › ');
  return { codes: new Set(heads.flatMap(({ codes }) => codes)), title };
}
