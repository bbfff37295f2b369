/** `chartroom export …`: what a start without a window is told. Pure rules; docs/admin-guide.md has them in prose. */
import { exportOrderSchema, type ExportOrder } from '../../shared/population.ts';

/** Where this run's things lie; null: where they always do. */
export type ExportPlaces = {
  /** The private key, in place of the vault's. */
  readonly keyFile: string | null;
  /** Vault, registry and audit trail of these runs. */
  readonly data: string | null;
  /** In development alone. */
  readonly sites: string | null;
};

export type ExportRun = {
  readonly kind: 'run';
  /** Name or id of the site. */
  readonly site: string;
  /** null: the folder that policy names. */
  readonly out: string | null;
  /** null: whichever is unfinished; with `resume` alone. */
  readonly order: ExportOrder | null;
  /** Goes on with an unfinished export of the same order, where there is one. */
  readonly resume: boolean;
  readonly plain: boolean;
  readonly places: ExportPlaces;
};

export type ExportLine =
  | { readonly kind: 'help' }
  /** Prints the public JWK Set, and makes the key where there is none. */
  | { readonly kind: 'keys'; readonly site: string; readonly places: ExportPlaces }
  | ExportRun
  /** `problem` is a sentence that names switches, never what they were given. */
  | { readonly kind: 'wrong'; readonly problem: string };

const FLAGS = ['--help', '--system', '--patients', '--resume', '--plain', '--show-keys'] as const;
const SINGLE = ['--site', '--out', '--group', '--since', '--until', '--key-file', '--data', '--sites'] as const;
/** May be given again; types and elements also as a list with commas. */
const LISTS = ['--types', '--elements', '--type-filter'] as const;
const NAMES: readonly string[] = [...FLAGS, ...SINGLE, ...LISTS];

type Flag = (typeof FLAGS)[number];
type Single = (typeof SINGLE)[number];
type List = (typeof LISTS)[number];
type Given = {
  readonly flags: ReadonlySet<Flag>;
  readonly single: ReadonlyMap<Single, string>;
  readonly lists: Readonly<Record<List, readonly string[]>>;
};

/** Whether `argument` begins with the name of a switch that an export knows. */
export function isExportSwitch(argument: string): boolean {
  return NAMES.includes(nameOf(argument)) || argument === '-h';
}

/**
 * Reads the arguments behind `export`. `ignored`: switches that are somebody else's and may be there. Whatever is not
 * understood makes the whole line `wrong`: half an order would export something else than was meant.
 */
export function readExportLine(
  args: readonly string[],
  { packaged, ignored }: { readonly packaged: boolean; readonly ignored: (argument: string) => boolean },
): ExportLine {
  if (args.includes('--help') || args.includes('-h')) return { kind: 'help' };
  const given = collect(args.filter((argument) => !ignored(argument)));
  if (typeof given === 'string') return wrong(given);
  if (packaged && given.single.has('--sites'))
    return wrong('--sites is for development: the machine has one sites file');
  const site = given.single.get('--site');
  if (site === undefined) return wrong('--site is missing: name a site of the sites file, or its id');
  const places = placesOf(given);
  if (!given.flags.has('--show-keys')) return runOf(given, site, places);
  const allowed = new Set<string>(['--show-keys', '--site', '--key-file', '--data', '--sites']);
  const beside = namesOf(given).find((name) => !allowed.has(name));
  return beside === undefined ? { kind: 'keys', site, places } : wrong(`${beside} means nothing beside --show-keys`);
}

const wrong = (problem: string): ExportLine => ({ kind: 'wrong', problem: `${problem}.` });

const nameOf = (argument: string): string => argument.split('=', 1)[0] ?? argument;

/** What was given by name, or the sentence that says what is wrong. */
function collect(args: readonly string[]): Given | string {
  const flags = new Set<Flag>();
  const single = new Map<Single, string>();
  const lists: Record<List, string[]> = { '--types': [], '--elements': [], '--type-filter': [] };
  for (let at = 0; at < args.length; at++) {
    const argument = args[at] ?? '';
    const name = nameOf(argument);
    if (!argument.startsWith('-'))
      return 'a word stands there that belongs to no switch: put quotes around names with spaces';
    if (isOneOf(FLAGS, argument)) {
      flags.add(argument);
      continue;
    }
    if (isOneOf(FLAGS, name)) return `${name} takes no value`;
    if (!isOneOf(SINGLE, name) && !isOneOf(LISTS, name)) return `${printable(name)} is no switch of an export`;
    const inline = argument === name ? undefined : argument.slice(name.length + 1);
    const value = inline ?? valueAt(args, (at += 1));
    if (value === undefined || value === '') return `${name} needs a value`;
    if (isOneOf(LISTS, name)) lists[name].push(value);
    else if (single.has(name)) return `${name} is given twice`;
    else single.set(name, value);
  }
  return { flags, single, lists };
}

/** A value that begins with a dash is a switch whose value was forgotten; `--name=-x` says that it is none. */
function valueAt(args: readonly string[], at: number): string | undefined {
  const value = args[at];
  return value?.startsWith('-') === true ? undefined : value;
}

function isOneOf<T extends string>(names: readonly T[], name: string): name is T {
  return (names as readonly string[]).includes(name);
}

/** A name is shown on a terminal: what could steer it is not. */
const printable = (name: string): string => (/^[\x21-\x7e]{1,60}$/.test(name) ? name : 'one of the switches');

function placesOf({ single }: Given): ExportPlaces {
  return {
    keyFile: single.get('--key-file') ?? null,
    data: single.get('--data') ?? null,
    sites: single.get('--sites') ?? null,
  };
}

function namesOf({ flags, single, lists }: Given): string[] {
  return [...flags, ...single.keys(), ...LISTS.filter((name) => lists[name].length > 0)];
}

const ORDERING = ['--types', '--elements', '--type-filter', '--since', '--until'];

function runOf(given: Given, site: string, places: ExportPlaces): ExportLine {
  const { flags, single } = given;
  const levels = namesOf(given).filter((name) => ['--group', '--system', '--patients'].includes(name));
  const resume = flags.has('--resume');
  const rest = {
    kind: 'run' as const,
    site,
    out: single.get('--out') ?? null,
    plain: flags.has('--plain'),
    resume,
    places,
  };
  if (levels.length > 1) return wrong(`${levels.join(' and ')} exclude each other`);
  if (levels.length === 0) {
    if (!resume) return wrong('say what to export: --group ID, --patients or --system');
    const beside = namesOf(given).find((name) => ORDERING.includes(name));
    if (beside !== undefined) return wrong(`${beside} needs --group ID, --patients or --system beside it`);
    return { ...rest, order: null };
  }
  const parsed = exportOrderSchema.safeParse(orderOf(given));
  if (parsed.success) return { ...rest, order: parsed.data };
  return wrong(RULE_OF[String(parsed.error.issues[0]?.path[0])] ?? 'the order cannot be read');
}

/** Instants as XML Schema writes them; a date alone would leave open whose midnight is meant. */
const INSTANT = 'must be an instant with its zone, as 2026-11-01T00:00:00Z';
const RULE_OF: Readonly<Record<string, string>> = {
  group: '--group must be the logical id of a group',
  types: '--types must be names of resource types, as Patient,Observation',
  since: `--since ${INSTANT}, or "last"`,
  until: `--until ${INSTANT}`,
  typeFilters: '--type-filter must be a search of one type, as "Observation?code=4548-4"',
  elements: '--elements must be names of elements',
};

function orderOf({ flags, single, lists }: Given): ExportOrder {
  const group = single.get('--group') ?? null;
  const split = (name: List) => lists[name].flatMap((value) => value.split(',')).filter((value) => value !== '');
  return {
    level: group !== null ? 'group' : flags.has('--system') ? 'system' : 'patients',
    group,
    types: [...new Set(split('--types'))],
    since: single.get('--since') ?? null,
    until: single.get('--until') ?? null,
    typeFilters: [...lists['--type-filter']],
    elements: split('--elements'),
    patients: [],
    organizeOutputBy: null,
    includeAssociatedData: [],
  };
}
