/** The policy that Group Policy, Intune or an administrator wrote into Windows' registry. */
import { describeSwitches, type PolicySource, type PolicyStatement } from './policy.ts';

/** Where the templates of scripts/policy write to. */
const KEY = 'SOFTWARE\\Policies\\Chartroom';
const HIVES = { machine: 'HKEY_LOCAL_MACHINE', user: 'HKEY_CURRENT_USER' } as const;

/** Runs `reg.exe query KEY`; gives its exit code and what it wrote. Rejects where it cannot be run. */
export type QueryRegistry = (key: string) => Promise<{ readonly exitCode: number; readonly output: string }>;

/**
 * A source that asks `query` for one hive. A key that is not there is `absent`; so is one that may not be read, which
 * `reg.exe` does not tell apart, and which Windows lets every user read.
 */
export function registryPolicy(hive: keyof typeof HIVES, query: QueryRegistry): PolicySource {
  const place = `${HIVES[hive]}\\${KEY}`;
  const origin = { name: hive === 'machine' ? 'registry of the machine' : 'registry of the user', place };
  return async (): Promise<PolicyStatement> => {
    try {
      const { exitCode, output } = await query(place);
      if (exitCode !== 0) return { kind: 'absent' };
      return { kind: 'values', origin, values: Object.fromEntries(readValues(output)) };
    } catch {
      return { kind: 'unreadable', origin, rule: 'must be a key that Chartroom can read', at: null };
    }
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
