/**
 * What this machine allows: the one place that answers. Sources are asked from the strongest to the weakest; a switch
 * belongs to the strongest that names it. Nothing here is fatal: where somebody meant to set a switch and what they said
 * cannot be read or is out of bounds, its strictest sensible value holds, and that is told.
 */
import path from 'node:path';
import { z } from 'zod';
import { SECRET_NAME } from './secret-name.ts';
import { isUpdateFeed } from './url-policy.ts';
import { isVersion, VERSION_PATTERN } from './version.ts';

const whole = 'must be a whole number';
const between = (unit: string, min: number, max: number) =>
  z.int(whole).min(min, `must be ${min} ${unit} or more`).max(max, `must be ${max} ${unit} or less`);
const onOff = z.boolean('must be true or false');

/** When a changed value holds: while the app runs, or once it is started anew. */
export type TakesEffect = 'at-once' | 'next-start';

/**
 * Every switch, its rule, its default where nobody names it, what holds where somebody does and cannot be understood, and
 * when a change of it holds. A policy for a thing that does not exist is noise.
 */
const SWITCHES = {
  /** Windows lock after this long without a hand on the machine (security §3.10, E9). */
  idleLockMinutes: { rule: between('minutes', 1, 15), byDefault: 10, strict: 5, takes: 'at-once' },
  /** How long before that a warning stands. */
  idleWarningSeconds: { rule: between('seconds', 20, 120), byDefault: 30, strict: 30, takes: 'at-once' },
  /** A session ends this long after its sign-in, whatever happens in it (NIST 800-63B). */
  sessionHours: { rule: between('hours', 1, 12), byDefault: 12, strict: 8, takes: 'at-once' },
  /** Refresh tokens: while the user's session at the server lasts, beyond it, or not at all (SMART 38, 87). */
  refresh: {
    rule: z.enum(['online', 'offline', 'none'], 'must be "online", "offline" or "none"'),
    byDefault: 'online',
    strict: 'none',
    takes: 'at-once',
  },
  /** Port of the loopback launch URL, for record systems that can only open http; null: none (SMART 16). */
  launchPort: {
    rule: z
      .int('must be a whole number or null')
      .min(1024, 'must be 1024 or more')
      .max(65535, 'must be 65535 or less')
      .nullable(),
    byDefault: null,
    strict: null,
    takes: 'at-once',
  },
  /** Whether tokens and secrets may lie on this machine's disk, sealed (security §3.9). */
  keepSecrets: { rule: onOff, byDefault: true, strict: false, takes: 'next-start' },
  /** Whether charts may be printed and saved as pictures and tables (display-41). */
  exportCharts: { rule: onOff, byDefault: true, strict: false, takes: 'at-once' },
  /** Whether populations may be exported to files. */
  populationExport: { rule: onOff, byDefault: true, strict: false, takes: 'at-once' },
  /** Folder that exports of populations land in; null: the user picks. Empty where what was said cannot be used: none. */
  populationFolder: {
    rule: z
      .string('must be a path or null')
      .refine((folder) => path.isAbsolute(folder), 'must be an absolute path')
      .nullable(),
    byDefault: null,
    strict: '',
    takes: 'at-once',
  },
  /** Whether these may land behind links, on network drives and in folders that are synchronised. */
  populationAnyFolder: { rule: onOff, byDefault: false, strict: false, takes: 'at-once' },
  /** Whether these may be left unencrypted by choice. */
  populationPlain: { rule: onOff, byDefault: true, strict: false, takes: 'at-once' },
  /** Whether Chartroom may register itself where a server offers it (SMART 14). */
  dynamicRegistration: { rule: onOff, byDefault: true, strict: false, takes: 'at-once' },
  /** Whether the graphics processor may draw; servers of many desktops have none that lasts (deploy §2.11). */
  hardwareAcceleration: { rule: onOff, byDefault: true, strict: false, takes: 'next-start' },
  /** What becomes of newer versions; no feed is built in, so nobody is asked by default (deploy §3.7). */
  updateMode: {
    rule: z.enum(['off', 'notify', 'automatic'], 'must be "off", "notify" or "automatic"'),
    byDefault: 'off',
    strict: 'off',
    takes: 'at-once',
  },
  /** Folder on the hospital's own web server that says which version is the newest; null: none. */
  updateFeed: {
    rule: z
      .string('must be a URL or null')
      .refine(isUpdateFeed, 'must be a URL with https, without user, query and fragment')
      .nullable(),
    byDefault: null,
    strict: null,
    takes: 'at-once',
  },
  /** Which of the feed's files is asked. Empty where what was said cannot be used: none, as it may be too new. */
  updateRing: {
    rule: z
      .string('must be the name of a ring')
      .regex(/^[a-z0-9-]{1,20}$/, 'must be 1 to 20 lower-case letters, digits or hyphens'),
    byDefault: 'latest',
    strict: '',
    takes: 'at-once',
  },
  /** Older versions are told of, and never offered; null: none is too old. */
  updateMinimumVersion: {
    rule: z
      .string('must be a version or null')
      .regex(VERSION_PATTERN, 'must be a version as 1.2.3')
      .refine(isVersion, 'must be a version as 1.2.3')
      .nullable(),
    byDefault: null,
    strict: null,
    takes: 'at-once',
  },
} as const satisfies Record<string, { rule: z.ZodType; byDefault: unknown; strict: unknown; takes: TakesEffect }>;

export type PolicySwitch = keyof typeof SWITCHES;
export type PolicyValues = { readonly [S in PolicySwitch]: z.infer<(typeof SWITCHES)[S]['rule']> };

/** Where a value comes from, in words for the person who asks why it is locked. */
export type PolicyOrigin = {
  /** What kind of source, e.g. `file`. */
  readonly name: string;
  /** Where it lies, e.g. the path of the file. */
  readonly place: string;
};

/** The values that hold, and who set each; null: nobody, the default holds. */
export type Policy = {
  readonly values: PolicyValues;
  readonly origin: { readonly [S in PolicySwitch]: PolicyOrigin | null };
};

export type PolicyProblem = {
  /**
   * `unreadable`: the whole source; every switch that no stronger one has set is strict. `value`: this switch is strict.
   * `unknown`: no switch has this name; it changes nothing.
   */
  readonly kind: 'unreadable' | 'value' | 'unknown';
  /** The name in the source; null for a whole source. */
  readonly switch: string | null;
  /** The rule that was broken, in words; never the value. */
  readonly rule: string;
  /** Where in the source, where that is known, e.g. `line 2, column 14`. */
  readonly at: string | null;
  readonly origin: PolicyOrigin;
};

/** What a source says. `values` is an object of switches where all is well. */
export type PolicyStatement =
  | { readonly kind: 'values'; readonly origin: PolicyOrigin; readonly values: unknown }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly origin: PolicyOrigin; readonly rule: string; readonly at: string | null };

/** Asks one source. Never rejects. */
export type PolicySource = () => Promise<PolicyStatement>;

const MAX_NAME = 64;
const MAX_PROBLEMS = 50;
const NAMES = Object.keys(SWITCHES) as PolicySwitch[];
const isSwitch = (name: string): name is PolicySwitch => Object.hasOwn(SWITCHES, name);

export type SwitchDescription = {
  /** JSON Schema (2020-12) of its values. */
  readonly schema: Readonly<Record<string, unknown>>;
  readonly byDefault: unknown;
  readonly strict: unknown;
  readonly takes: TakesEffect;
};

/** Every switch as an administrator's tools need it: templates, profile, schema and guide are made from this alone. */
export function describeSwitches(): Readonly<Record<PolicySwitch, SwitchDescription>> {
  const described = NAMES.map((name) => {
    const { rule, byDefault, strict, takes } = SWITCHES[name];
    const { $schema: _unused, ...schema } = z.toJSONSchema(rule as z.ZodType);
    return [name, { schema, byDefault, strict, takes }];
  });
  return Object.fromEntries(described) as Record<PolicySwitch, SwitchDescription>;
}

/** What holds where nobody says anything. */
export const DEFAULT_POLICY: Policy = {
  values: valuesBy('byDefault'),
  origin: Object.fromEntries(NAMES.map((name) => [name, null])) as Policy['origin'],
};

/** What holds where somebody said something that cannot be understood. */
export const STRICT_VALUES: PolicyValues = valuesBy('strict');

function valuesBy(which: 'byDefault' | 'strict'): PolicyValues {
  return Object.fromEntries(NAMES.map((name) => [name, SWITCHES[name][which]])) as unknown as PolicyValues;
}

type Settled = Map<PolicySwitch, { readonly value: unknown; readonly origin: PolicyOrigin }>;

/**
 * Reads the policy from `sources`, the strongest first. A switch with a bad value is strict, and no weaker source may set
 * it: its owner meant to. Where a source is there and cannot be read, whatever no stronger one has set is strict, for the
 * same reason. Never rejects.
 */
export async function readPolicy(
  sources: readonly PolicySource[],
): Promise<{ readonly policy: Policy; readonly problems: readonly PolicyProblem[] }> {
  const settled: Settled = new Map();
  const problems: PolicyProblem[] = [];
  for (const source of sources) {
    const said = await source();
    if (said.kind === 'absent') continue;
    const { origin } = said;
    const fault = said.kind === 'unreadable' ? said : wholeFault(said.values);
    if (fault !== null) {
      problems.push({ kind: 'unreadable', switch: null, rule: fault.rule, at: fault.at, origin });
      for (const name of NAMES) if (!settled.has(name)) settled.set(name, { value: STRICT_VALUES[name], origin });
      break;
    }
    if (said.kind === 'values') take(said.values as object, origin, settled, problems);
  }
  const set = [...settled];
  return {
    policy: {
      values: { ...DEFAULT_POLICY.values, ...Object.fromEntries(set.map(([name, { value }]) => [name, value])) },
      origin: { ...DEFAULT_POLICY.origin, ...Object.fromEntries(set.map(([name, { origin }]) => [name, origin])) },
    },
    problems: problems.slice(0, MAX_PROBLEMS),
  };
}

const wholeFault = (values: unknown): { rule: string; at: null } | null =>
  typeof values === 'object' && values !== null && !Array.isArray(values)
    ? null
    : { rule: 'must be an object of switches', at: null };

/** Takes what `values` says of switches that no stronger source has named. */
function take(values: object, origin: PolicyOrigin, settled: Settled, problems: PolicyProblem[]): void {
  for (const [name, value] of Object.entries(values) as [string, unknown][]) {
    const problem = (kind: 'value' | 'unknown', rule: string) =>
      problems.push({ kind, switch: printable(name), rule, at: null, origin });
    if (!isSwitch(name)) {
      problem(
        'unknown',
        SECRET_NAME.test(name) ? 'looks like a secret, which may not stand here' : 'is not a switch of this version',
      );
      continue;
    }
    if (settled.has(name)) continue;
    const parsed = SWITCHES[name].rule.safeParse(value);
    if (!parsed.success) problem('value', parsed.error.issues[0]?.message ?? 'must follow the rule');
    settled.set(name, { value: parsed.success ? parsed.data : STRICT_VALUES[name], origin });
  }
}

/**
 * Whether `name` is strict only because what its source says cannot be understood: whoever set it may have meant
 * otherwise. `origin`: whose it is; `problems`: of the same reading.
 */
export function isFallback(
  name: PolicySwitch,
  origin: PolicyOrigin | null,
  problems: readonly Pick<PolicyProblem, 'kind' | 'switch' | 'origin'>[],
): boolean {
  return problems.some((problem) => {
    if (problem.kind === 'value') return problem.switch === name;
    const isWhole = problem.kind === 'unreadable';
    return isWhole && problem.origin.name === origin?.name && problem.origin.place === origin.place;
  });
}

const printable = (name: string) => name.replace(/[^\x20-\x7e]/g, '?').slice(0, MAX_NAME);
