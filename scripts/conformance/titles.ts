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

const isOneOf = (places: readonly RegExp[], file: string): boolean => places.some((place) => place.test(file));
export const isOfTools = (file: string): boolean => isOneOf(TOOLS, file);

/** One mention at the head of a title: `SMART 9, 61–64`, `display-17`, `B7`, `B1-B5`, `SEC 3.1` or `security §3.1`, `L:`, each with what stands between. */
const SPAN = String.raw`\d{1,3}(?:[-–]\d{1,3})?`;
const MENTION = new RegExp(
  String.raw`^(?:security )?(?:SMART (?<smart>${SPAN}(?:, ${SPAN})*)|display-(?<display>\d{1,2})|(?:SEC |§)(?<sec>3\.\d+)` +
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

function letterCodes({ letter = '', from = '', to = from }: Readonly<Record<string, string>>): readonly string[] {
  return spanOf(Number(from), Number(to)).map((number) => `${letter}${number}`);
}

/** The rows at the head of one title, and the title without them. */
export function headOf(title: string): Head {
  const codes: string[] = [];
  let rest = title;
  const next = (): RegExpExecArray | null => MENTION.exec(rest) ?? MENTION.exec(rest.replace(REFERENCE, ''));
  for (let match = next(); match !== null; match = next()) {
    const groups = match.groups ?? {};
    if (groups['smart'] !== undefined) codes.push(...smartCodes(groups['smart']));
    else if (groups['sec'] !== undefined) codes.push(`SEC ${groups['sec']}`);
    else if (groups['display'] !== undefined) codes.push(`display-${groups['display']}`);
    else if (groups['leak'] !== undefined) codes.push('L');
    else codes.push(...letterCodes(groups));
    rest = match.input.slice(match[0].length);
  }
  return { codes, rest };
}

const SHORT = 30;

/**
 * The rows that a test carries, its own and those of what encloses it, and its title without them. Where that is short,
 * as those of tables are, it comes with the title of what encloses it.
 */
export function rowsOf({ titles }: Pick<TestCase, 'titles'>): {
  readonly codes: ReadonlySet<string>;
  readonly title: string;
} {
  const heads = titles.map(headOf);
  const words = heads.map(({ rest }) => rest).filter((rest) => rest !== '');
  const last = words.at(-1) ?? '';
  const title = words.slice(last.length < SHORT ? -2 : -1).join(' › ');
  return { codes: new Set(heads.flatMap(({ codes }) => codes)), title };
}
