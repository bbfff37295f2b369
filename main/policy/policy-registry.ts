/** The policy that Group Policy, Intune or an administrator wrote into Windows' registry. */
import { describeSwitches, type PolicySource, type PolicyStatement } from './policy.ts';

/** Where the templates of scripts/policy write to. */
const KEY = 'SOFTWARE\\Policies\\Chartroom';
const HIVES = { machine: 'HKEY_LOCAL_MACHINE', user: 'HKEY_CURRENT_USER' } as const;

/** Runs `reg.exe query KEY`; gives its exit code and what it wrote. Rejects where it cannot be run. */
export type QueryRegistry = (key: string) => Promise<{ readonly exitCode: number; readonly output: string }>;

/** Every Windows has it, and every user may read it. */
const ALWAYS_THERE = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';

/**
 * A source that asks `query` for one hive. `reg.exe` gives one exit code to a key that is not there and to its own refusal,
 * where a policy forbids tools that edit the registry: so a key counts as `absent` only where one that is always there is
 * found, else the source is `unreadable`. Windows lets every user read the keys of policies.
 */
export function registryPolicy(hive: keyof typeof HIVES, query: QueryRegistry): PolicySource {
  const place = `${HIVES[hive]}\\${KEY}`;
  const origin = { name: hive === 'machine' ? 'registry of the machine' : 'registry of the user', place };
  return async (): Promise<PolicyStatement> => {
    try {
      const { exitCode, output } = await query(place);
      if (exitCode === 0) return { kind: 'values', origin, values: Object.fromEntries(readValues(output)) };
      if ((await query(ALWAYS_THERE)).exitCode === 0) return { kind: 'absent' };
    } catch {
      // Told below.
    }
    return {
      kind: 'unreadable',
      origin,
      rule: 'must be a key that reg.exe can read, which a policy against registry tools forbids',
      at: null,
    };
  };
}

/** Lines are `    name    REG_TYPE    value`; the name may hold blanks, keys begin at the margin. */
const LINE = /^ {4}(.+?) {4}(REG_[A-Z_]+)(?: {4}(.*))?$/;

function* readValues(output: string): Generator<[string, unknown]> {
  for (const line of output.split(/\r?\n/)) {
    const [, name, type, text = ''] = LINE.exec(line) ?? [];
    if (name !== undefined && type !== undefined) yield [name, valueOf(name, type, text)];
  }
}

/**
 * A number where a tick is meant is a tick: the registry has no other. Text that `reg.exe` may have changed on its way is
 * none: it writes what lies beyond ASCII in the console's code page, and a question mark for what that lacks.
 */
function valueOf(name: string, type: string, text: string): unknown {
  if (type === 'REG_SZ') return /^[\x20-\x3e\x40-\x7e]*$/.test(text) ? text : NOT_UNDERSTOOD;
  if (type !== 'REG_DWORD') return NOT_UNDERSTOOD;
  const number = Number(text);
  const isTick = TICKS.has(name);
  return isTick && (number === 0 || number === 1) ? number === 1 : number;
}

/** No rule allows it; `null` would say that nothing is set. */
const NOT_UNDERSTOOD: Readonly<Record<string, never>> = {};

const TICKS = new Set(
  Object.entries(describeSwitches())
    .filter(([, { schema }]) => schema['type'] === 'boolean')
    .map(([name]) => name),
);
