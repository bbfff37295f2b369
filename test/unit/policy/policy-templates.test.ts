// @vitest-environment jsdom
/** What administrators are given, made from one source: well-formed, in agreement, and the same policy by every way. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { forcedPreferences } from '../../../main/policy/policy-preferences.ts';
import { registryPolicy } from '../../../main/policy/policy-registry.ts';
import {
  DEFAULT_POLICY,
  describeSwitches,
  readPolicy,
  type PolicySource,
  type PolicySwitch,
} from '../../../main/policy/policy.ts';
import { templates } from '../../../scripts/policy/templates.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const switches = describeSwitches();
const names = Object.keys(switches) as PolicySwitch[];
const made = Object.fromEntries(templates().map(({ file, text }) => [path.basename(file), text]));

/** Parsed as XML; throws where it is not well-formed. */
function parse(text: string | undefined): Document {
  const document = new DOMParser().parseFromString(text ?? '', 'application/xml');
  const [fault] = document.getElementsByTagName('parsererror');
  if (fault !== undefined) throw new Error(fault.textContent);
  return document;
}
const every = (document: Document, tag: string) => [...document.getElementsByTagName(tag)];
const admx = parse(made['Chartroom.admx']);
const adml = parse(made['Chartroom.adml']);

describe('templates and profile', () => {
  it('stand in the repository as they are made: run "npm run policy" after a change', () => {
    for (const { file, text } of templates()) expect(readFileSync(path.join(ROOT, file), 'utf8'), file).toBe(text);
  });

  it('name every switch and nothing else', () => {
    expect(every(admx, 'policy').map((policy) => policy.getAttribute('name'))).toEqual(names);
    const schema = JSON.parse(made['policy.schema.json'] ?? '') as {
      properties: object;
      additionalProperties: boolean;
    };
    expect(Object.keys(schema.properties)).toEqual(names);
    expect(schema.additionalProperties).toBe(false);
  });

  it('refer to strings and presentations that are there, each used once', () => {
    const idsOf = (tag: string) => every(adml, tag).map((one) => one.getAttribute('id'));
    const text = made['Chartroom.admx'] ?? '';
    const referred = (kind: string) =>
      [...text.matchAll(new RegExp(`\\$\\(${kind}\\.([\\w-]+)\\)`, 'g'))].map(([, id]) => id);
    expect(new Set(referred('string'))).toEqual(new Set(idsOf('string')));
    expect(referred('presentation').toSorted()).toEqual(idsOf('presentation').toSorted());
    for (const presentation of every(adml, 'presentation')) {
      const id = presentation.getAttribute('id');
      expect(presentation.firstElementChild?.getAttribute('refId')).toBe(id);
    }
  });

  it('say in the guide when a change of each switch holds', () => {
    const rows = readFileSync(path.join(ROOT, 'docs/admin-guide.md'), 'utf8').split('\n');
    for (const name of names) {
      const words = switches[name].takes === 'at-once' ? 'at once' : 'from the next start';
      const cells = rows.find((row) => row.startsWith(`| \`${name}\``))?.split(/ *\| */);
      expect(cells?.[5], name).toBe(words);
    }
  });

  it('have the bounds of the rule', () => {
    const [number] = every(admx, 'decimal').filter((one) => one.getAttribute('id') === 'idleLockMinutes');
    expect([number?.getAttribute('minValue'), number?.getAttribute('maxValue')]).toEqual(['1', '15']);
    const choices = every(admx, 'enum').map((one) => one.textContent.replace(/\s+/g, ' ').trim());
    expect(choices).toEqual(['online offline none', 'off notify automatic']);
  });
});

/** One value other than the default of each switch, within its rule. */
const CHOSEN: Readonly<Record<PolicySwitch, unknown>> = {
  idleLockMinutes: 7,
  idleWarningSeconds: 45,
  sessionHours: 9,
  refresh: 'offline',
  launchPort: 47_200,
  keepSecrets: false,
  exportCharts: false,
  populationExport: false,
  populationFolder: path.resolve('/exports'),
  populationAnyFolder: true,
  populationPlain: false,
  dynamicRegistration: false,
  hardwareAcceleration: false,
  updateMode: 'notify',
  updateFeed: 'https://updates.example/chartroom/',
  updateRing: 'early',
  updateMinimumVersion: '1.2.3',
};

/** What the policy editor would write by the template, as `reg.exe` prints it. */
function asRegistry(values: Readonly<Record<string, unknown>>): string {
  const lines = every(admx, 'policy').map((policy) => {
    const element = policy.querySelector('elements > *');
    const name = (element ?? policy).getAttribute('valueName') ?? '';
    const value = values[name];
    if (element === null) {
      const tick = policy.querySelector(`${value === true ? 'enabledValue' : 'disabledValue'} > decimal`);
      return `    ${name}    REG_DWORD    0x${Number(tick?.getAttribute('value')).toString(16)}`;
    }
    if (element.tagName === 'decimal') return `    ${name}    REG_DWORD    0x${Number(value).toString(16)}`;
    return `    ${name}    REG_SZ    ${String(value)}`;
  });
  return ['', 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Chartroom', ...lines, ''].join('\r\n');
}

/** The profile's own values, with others in their place. */
function asPropertyList(values: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ PayloadUUID: 'x', ...values });
}

const file: PolicySource = () =>
  Promise.resolve({ kind: 'values', origin: { name: 'file', place: '/policy.json' }, values: CHOSEN });
const registry = (output: string, hive: 'machine' | 'user' = 'machine') =>
  registryPolicy(hive, () => Promise.resolve({ exitCode: 0, output }));
const profile = (json: string | null, user: string | null = null) =>
  forcedPreferences(user, () => Promise.resolve(json));

describe('the same policy', () => {
  it.each([
    ['the file', file],
    ['the registry', registry(asRegistry(CHOSEN))],
    ['the profile', profile(asPropertyList(CHOSEN))],
  ])('is read from %s', async (_title, source) => {
    const { policy, problems } = await readPolicy([source]);
    expect(problems).toEqual([]);
    expect(policy.values).toEqual(CHOSEN);
  });

  it('is the defaults by the profile as it is given', async () => {
    const [, payload] = every(parse(made['Chartroom.mobileconfig']), 'dict').slice(0, 2);
    const members = [...(payload?.children ?? [])];
    const values = members.flatMap((key, at) => (key.tagName === 'key' ? [[key.textContent, members[at + 1]]] : []));
    const read = Object.fromEntries(values as [string, Element][]) as Record<string, Element>;
    const plain = Object.entries(read).map(([name, { tagName, textContent }]) => {
      if (tagName === 'integer') return [name, Number(textContent)];
      return [name, tagName === 'string' ? textContent : tagName === 'true'];
    });
    const { policy, problems } = await readPolicy([profile(JSON.stringify(Object.fromEntries(plain)))]);
    expect(problems).toEqual([]);
    expect(policy.values).toEqual(DEFAULT_POLICY.values);
    expect(Object.values(policy.origin).filter((origin) => origin !== null).length).toBe(names.length - 4);
  });
});

describe('the registry', () => {
  it('lets the machine decide over the user', async () => {
    const machine = registry('K\r\n    idleLockMinutes    REG_DWORD    0x5\r\n');
    const user = registry(
      'K\r\n    idleLockMinutes    REG_DWORD    0xf\r\n    exportCharts    REG_DWORD    0x0',
      'user',
    );
    const { policy } = await readPolicy([machine, user]);
    expect([policy.values.idleLockMinutes, policy.values.exportCharts]).toEqual([5, false]);
    expect(policy.origin.exportCharts?.place).toMatch(/^HKEY_CURRENT_USER/);
  });

  /** A `reg.exe` that finds no policy, and answers as told for the key that every Windows has. */
  const without = (always: () => Promise<{ exitCode: number; output: string }>) =>
    registryPolicy('machine', (key) =>
      key.endsWith('\\Windows NT\\CurrentVersion') ? always() : Promise.resolve({ exitCode: 1, output: 'ERROR' }),
    );

  it('is absent where the key is', async () => {
    const source = without(() =>
      Promise.resolve({ exitCode: 0, output: 'K\r\n    CurrentBuild    REG_SZ    26100\r\n' }),
    );
    expect(await readPolicy([source])).toEqual({ policy: DEFAULT_POLICY, problems: [] });
  });

  it.each([
    ['refuses everything, as where tools that edit the registry are forbidden', { exitCode: 1, output: 'ERROR' }],
    ['then does not answer', null],
  ])('is strict as a whole where its tool %s', async (_title, answer) => {
    const source = without(() => (answer === null ? Promise.reject(new Error('ended')) : Promise.resolve(answer)));
    const { policy, problems } = await readPolicy([source]);
    expect(policy.values.exportCharts).toBe(false);
    expect(problems).toMatchObject([{ kind: 'unreadable', origin: { name: 'registry of the machine' } }]);
  });

  it.each([
    ['a tick that is 2', 'exportCharts    REG_DWORD    0x2'],
    ['a tick as text', 'exportCharts    REG_SZ    true'],
    ['bytes', 'exportCharts    REG_BINARY    01'],
    ['no value', 'exportCharts    REG_SZ'],
  ])('is strict over %s, and says so', async (_title, line) => {
    const { policy, problems } = await readPolicy([registry(`K\r\n    ${line}\r\n`)]);
    expect(policy.values.exportCharts).toBe(false);
    expect(problems).toMatchObject([{ kind: 'value', switch: 'exportCharts', rule: 'must be true or false' }]);
  });

  it('is strict as a whole where it cannot be asked', async () => {
    const broken = registryPolicy('machine', () => Promise.reject(new Error('no reg.exe')));
    const { policy, problems } = await readPolicy([broken]);
    expect(policy.values.exportCharts).toBe(false);
    expect(problems).toMatchObject([{ kind: 'unreadable' }]);
  });
});

describe('the profile', () => {
  it('is absent without a file, strict where it cannot be read', async () => {
    expect((await readPolicy([profile(null)])).policy).toEqual(DEFAULT_POLICY);
    const { problems } = await readPolicy([profile('not JSON')]);
    expect(problems).toMatchObject([{ kind: 'unreadable', origin: { name: 'profile of the machine' } }]);
  });
});
