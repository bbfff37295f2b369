/** One policy, whichever way it reaches the machine; and what the registry may say that Chartroom does not understand. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { policyFile } from '../../../main/policy/policy-file.ts';
import { forcedPreferences } from '../../../main/policy/policy-preferences.ts';
import { registryPolicy } from '../../../main/policy/policy-registry.ts';
import {
  DEFAULT_POLICY,
  describeSwitches,
  readPolicy,
  STRICT_VALUES,
  type PolicySwitch,
} from '../../../main/policy/policy.ts';
import { kindOf } from '../../../scripts/policy/kinds.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'policy-round-trip-'));
});
afterAll(() => rm(folder, { recursive: true }));

type Value = string | number | boolean | null;
type Said = Readonly<Partial<Record<PolicySwitch, Value>>>;
const switches = Object.entries(describeSwitches()) as [PolicySwitch, { schema: Readonly<Record<string, unknown>> }][];

const letters = (of: string, minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...Array.from(of)), minLength, maxLength });
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
/** Without a question mark, which the registry's tool writes for letters that it has not. */
const PRINTABLE = Array.from({ length: 95 }, (_, n) => String.fromCodePoint(0x20 + n))
  .filter((one) => one !== '?')
  .join('');
const part = fc.nat(999).map(String);

/** Texts within the rule of each switch that takes one. */
const TEXTS: Readonly<Partial<Record<PolicySwitch, fc.Arbitrary<string>>>> = {
  populationFolder: letters(PRINTABLE, 0, 40).map((rest) => `/${rest}`),
  updateFeed: fc
    .tuple(letters(LOWER, 1, 12), letters(`${LOWER}/-`, 0, 12))
    .map(([host, rest]) => `https://${host}.example/${rest}`),
  updateRing: letters(`${LOWER}0123456789-`, 1, 20),
  updateMinimumVersion: fc.tuple(part, part, part).map((parts) => parts.join('.')),
};

function valuesOf(name: PolicySwitch, schema: Readonly<Record<string, unknown>>): fc.Arbitrary<Value> {
  const kind = kindOf({ schema });
  switch (kind.kind) {
    case 'tick':
      return fc.boolean();
    case 'number':
      return fc.integer({ min: kind.least, max: kind.most });
    case 'choice':
      return fc.constantFrom(...kind.of);
    case 'text': {
      const texts = TEXTS[name];
      if (texts === undefined) throw new Error(`say which texts ${name} takes`);
      return texts;
    }
  }
}

/** Any of the switches, each with any value of its rule. */
const said: fc.Arbitrary<Said> = fc.record(
  Object.fromEntries(switches.map(([name, { schema }]) => [name, valuesOf(name, schema)])),
  { requiredKeys: [] },
);

/** As `reg.exe query` prints a key. */
function asRegistry(values: Said): string {
  const lines = Object.entries(values).map(([name, value]) =>
    typeof value === 'string'
      ? `    ${name}    REG_SZ    ${value}`
      : `    ${name}    REG_DWORD    0x${Number(value).toString(16)}`,
  );
  return ['', 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Chartroom', ...lines, ''].join('\r\n');
}

const fromRegistry = (output: string) =>
  readPolicy([registryPolicy('machine', () => Promise.resolve({ exitCode: 0, output }))]);
const fromProfile = (json: string) => readPolicy([forcedPreferences(null, () => Promise.resolve(json))]);
async function fromFile(text: string) {
  const file = path.join(folder, 'policy.json');
  await writeFile(file, text);
  await chmod(file, 0o644);
  return readPolicy([policyFile({ file, owners: null })]);
}

describe('the same policy', () => {
  it('deploy 3.6: any set of valid values is the same by registry, forced profile and file', async () => {
    await fc.assert(
      fc.asyncProperty(said, async (values) => {
        const wanted = { ...DEFAULT_POLICY.values, ...values };
        const set = Object.keys(values).toSorted();
        for (const { policy, problems } of [
          await fromRegistry(asRegistry(values)),
          await fromProfile(JSON.stringify({ PayloadUUID: 'x', PayloadVersion: 1, ...values })),
          await fromFile(JSON.stringify(values)),
        ]) {
          expect(problems).toEqual([]);
          expect(policy.values).toEqual(wanted);
          const named = Object.entries(policy.origin).filter(([, origin]) => origin !== null);
          expect(named.map(([name]) => name).toSorted()).toEqual(set);
        }
      }),
      { seed: 20_261_128, numRuns: 200 },
    );
  });

  it('is any of a switch’s values: none of them is left out above', () => {
    const seen = new Set(fc.sample(said, { seed: 20_261_128, numRuns: 200 }).flatMap((values) => Object.keys(values)));
    expect(seen).toEqual(new Set(switches.map(([name]) => name)));
  });
});

describe('what Chartroom does not understand of the registry is strict, and told', () => {
  const ofOne = async (name: PolicySwitch, type: string, text: string) => {
    const { policy, problems } = await fromRegistry(`K\r\n    ${name}    ${type}    ${text}\r\n`);
    expect(policy.values[name]).toBe(STRICT_VALUES[name]);
    expect(policy.origin[name]?.place).toMatch(/^HKEY_LOCAL_MACHINE/);
    expect(problems).toMatchObject([{ kind: 'value', switch: name }]);
  };

  it.each([
    ['populationFolder', 'REG_EXPAND_SZ', '/exports/%USERNAME%'],
    ['populationFolder', 'REG_EXPAND_SZ', '/exports'],
    ['refresh', 'REG_EXPAND_SZ', 'offline'],
    ['refresh', 'REG_MULTI_SZ', 'offline'],
    ['exportCharts', 'REG_QWORD', '0x1'],
    ['exportCharts', 'REG_BINARY', '01'],
    ['exportCharts', 'REG_DWORD_BIG_ENDIAN', '0x1'],
    ['exportCharts', 'REG_SZ', '1'],
    ['idleLockMinutes', 'REG_SZ', '15'],
    ['idleLockMinutes', 'REG_QWORD', '0xf'],
    ['idleLockMinutes', 'REG_NONE', ''],
    ['idleLockMinutes', 'REG_DWORD', 'fifteen'],
    ['updateMode', 'REG_DWORD', '0x2'],
  ] as const)('%s as %s %s', ofOne);

  it.each([
    ['a letter beyond ASCII, as one byte of the console’s code page', '/exports/caf\u0082'],
    ['the same, had it come whole', '/exports/café'],
    ['a question mark, which may have been any letter', '/exports/caf?'],
    ['a tab, which the console may have widened', '/exports/\tcafe'],
  ])('a folder with %s', async (_title, text) => {
    await ofOne('populationFolder', 'REG_SZ', text);
    // The machine's file says the same exactly, whatever its letters.
    expect((await fromFile(JSON.stringify({ populationFolder: text }))).policy.values.populationFolder).toBe(text);
  });

  it('H3, fuzz: whatever the tool prints, what holds keeps its rules, what was bad is strict, and nothing throws', async () => {
    const types = fc.constantFrom('REG_SZ', 'REG_DWORD', 'REG_EXPAND_SZ', 'REG_MULTI_SZ', 'REG_QWORD', 'REG_X');
    const line = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .tuple(
          fc.constantFrom(...switches.map(([name]) => name), '__proto__', '(Default)'),
          types,
          fc.string({ unit: 'binary' }),
        )
        .map((cells) => `    ${cells.join('    ')}`),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line), async (lines) => {
        const { policy, problems } = await fromRegistry(lines.join('\r\n'));
        for (const { kind, switch: name } of problems) {
          if (kind !== 'value') continue;
          const bad = name as PolicySwitch;
          expect(policy.values[bad]).toBe(STRICT_VALUES[bad]);
        }
        // What holds is a policy again: written down, it is taken as it is.
        const again = Object.entries(policy.values).filter(([, value]) => value !== '');
        expect((await fromProfile(JSON.stringify(Object.fromEntries(again)))).problems).toEqual([]);
      }),
      { seed: 20_261_128, numRuns: 300 },
    );
  });
});
