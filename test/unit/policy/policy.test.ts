import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { policyFile } from '../../../main/policy/policy-file.ts';
import { DEFAULT_POLICY, readPolicy, STRICT_VALUES, type PolicySource } from '../../../main/policy/policy.ts';

const saying =
  (values: unknown, name = 'file'): PolicySource =>
  () =>
    Promise.resolve({ kind: 'values', origin: { name, place: `/${name}` }, values });
const absent: PolicySource = () => Promise.resolve({ kind: 'absent' });
const unreadable: PolicySource = () =>
  Promise.resolve({ kind: 'unreadable', origin: { name: 'machine', place: '/machine' }, rule: 'is broken', at: null });
const read = async (...values: unknown[]) => readPolicy(values.map((one) => saying(one)));
const rules = async (values: unknown) => (await read(values)).problems.map((p) => [p.switch, p.rule]);

describe('the policy', () => {
  it('is the defaults where nobody says anything', async () => {
    expect(await readPolicy([absent])).toEqual({ policy: DEFAULT_POLICY, problems: [] });
    expect(DEFAULT_POLICY.values).toEqual({
      idleLockMinutes: 10,
      idleWarningSeconds: 30,
      sessionHours: 12,
      refresh: 'online',
      launchPort: null,
      keepSecrets: true,
      exportCharts: true,
      populationExport: true,
      populationFolder: null,
      populationAnyFolder: false,
      populationPlain: true,
      dynamicRegistration: true,
      hardwareAcceleration: true,
      updateMode: 'off',
      updateFeed: null,
      updateRing: 'latest',
      updateMinimumVersion: null,
    });
  });

  it('is never looser where it is strict', () => {
    expect(STRICT_VALUES).toEqual({
      idleLockMinutes: 5,
      idleWarningSeconds: 30,
      sessionHours: 8,
      refresh: 'none',
      launchPort: null,
      keepSecrets: false,
      exportCharts: false,
      populationExport: false,
      populationFolder: '',
      populationAnyFolder: false,
      populationPlain: false,
      dynamicRegistration: false,
      hardwareAcceleration: false,
      updateMode: 'off',
      updateFeed: null,
      updateRing: '',
      updateMinimumVersion: null,
    });
  });

  it.each<[string, unknown[], unknown[]]>([
    ['idleLockMinutes', [1, 15], [0, 16, 1.5, '10', null, 1e308]],
    ['idleWarningSeconds', [20, 120], [19, 121]],
    ['sessionHours', [1, 12], [0, 13]],
    ['refresh', ['online', 'offline', 'none'], ['Online', true, null]],
    ['launchPort', [1024, 65535, null], [1023, 65536, '49710']],
    ['keepSecrets', [true, false], ['true', 0]],
    ['exportCharts', [true, false], [1]],
    ['populationExport', [true, false], ['no']],
    ['populationFolder', [path.resolve('/srv/exports'), null], ['exports', './x', '', 7, true]],
    ['populationAnyFolder', [true, false], [null]],
    ['populationPlain', [true, false], [0]],
    ['hardwareAcceleration', [true, false], [1, 'off']],
    ['dynamicRegistration', [true, false], [null]],
    ['updateMode', ['off', 'notify', 'automatic'], ['auto', true, null]],
    [
      'updateFeed',
      ['https://updates.example/chartroom/', 'https://updates.example', 'http://127.0.0.1:8080/feed/', null],
      [
        ...[
          'http://updates.example/',
          'http://localhost:8080/',
          'https://me:secret@updates.example/',
          'ftp://a.example/',
        ],
        ...['https://updates.example/?ring=1', 'https://updates.example/#', 'updates.example', '', 7],
      ],
    ],
    ['updateRing', ['latest', 'ring-2'], ['', 'Early', '../latest', 'a.b', 'a'.repeat(21), null]],
    ['updateMinimumVersion', ['1.2.3', '1.2.3-beta.1', null], ['1.2', 'v1.2.3', '1.2.3-01', 1]],
  ])('%s takes what its rule allows; anything else makes it strict, and is told', async (name, good, bad) => {
    for (const value of good) {
      const { policy, problems } = await read({ [name]: value });
      expect([policy.values, problems]).toEqual([{ ...DEFAULT_POLICY.values, [name]: value }, []]);
    }
    for (const value of bad) {
      const { policy, problems } = await read({ sessionHours: 4, [name]: value });
      const strict = { [name]: STRICT_VALUES[name as keyof typeof STRICT_VALUES] };
      expect(policy.values).toEqual({ ...DEFAULT_POLICY.values, sessionHours: 4, ...strict });
      expect(problems).toMatchObject([{ kind: 'value', switch: name, origin: { place: '/file' } }]);
    }
  });

  it('says which rule was broken', async () => {
    expect(await rules({ idleLockMinutes: 60, refresh: 'always', launchPort: 80, keepSecrets: 'no' })).toEqual([
      ['idleLockMinutes', 'must be 15 minutes or less'],
      ['refresh', 'must be "online", "offline" or "none"'],
      ['launchPort', 'must be 1024 or more'],
      ['keepSecrets', 'must be true or false'],
    ]);
  });

  it('tells of a switch that does not exist, and of a secret, never of its value', async () => {
    const { problems } = await read({ idleLock: 5, clientSecret: 'canary', ['bad\u0007name']: 1, toString: 1 });
    expect(problems.every(({ kind }) => kind === 'unknown')).toBe(true);
    expect(problems.map((p) => [p.switch, p.rule])).toEqual([
      ['idleLock', 'is not a switch of this version'],
      ['clientSecret', 'looks like a secret, which may not stand here'],
      ['bad?name', 'is not a switch of this version'],
      ['toString', 'is not a switch of this version'],
    ]);
    expect(JSON.stringify(problems)).not.toContain('canary');
  });

  it.each([[[]], ['text'], [null], [7]])('%j is no policy: everything is strict', async (values) => {
    expect(await read(values)).toMatchObject({
      policy: { values: STRICT_VALUES },
      problems: [{ kind: 'unreadable', switch: null, rule: 'must be an object of switches' }],
    });
  });

  it('H3, fuzz: whatever a source says, every value keeps its rule and nothing throws', async () => {
    const names = fc.constantFrom(...Object.keys(DEFAULT_POLICY.values), '__proto__', 'constructor');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(names, fc.jsonValue())), async (members) => {
        const text = `{${members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`;
        const { values } = (await read(JSON.parse(text))).policy;
        expect(values.idleLockMinutes).toSatisfy((n: number) => n >= 1 && n <= 15);
        expect(values.sessionHours).toSatisfy((n: number) => n >= 1 && n <= 12);
        expect(['online', 'offline', 'none']).toContain(values.refresh);
        expect(Object.keys(values)).toEqual(Object.keys(DEFAULT_POLICY.values));
      }),
      { numRuns: 100 },
    );
  });
});

describe('several sources, the strongest first', () => {
  const machine = (values: unknown) => saying(values, 'machine');
  const user = (values: unknown) => saying(values, 'user');

  it('a switch belongs to the strongest that names it, and says who that is', async () => {
    const { policy } = await readPolicy([machine({ sessionHours: 4 }), user({ sessionHours: 12, idleLockMinutes: 5 })]);
    expect([policy.values.sessionHours, policy.values.idleLockMinutes]).toEqual([4, 5]);
    expect(policy.origin).toMatchObject({
      sessionHours: { name: 'machine', place: '/machine' },
      idleLockMinutes: { name: 'user', place: '/user' },
      refresh: null,
    });
  });

  it('a bad value of the strongest is strict: no weaker one may set that switch', async () => {
    const { policy, problems } = await readPolicy([machine({ idleLockMinutes: 0 }), user({ idleLockMinutes: 15 })]);
    expect([policy.values.idleLockMinutes, policy.origin.idleLockMinutes]).toEqual([
      5,
      { name: 'machine', place: '/machine' },
    ]);
    expect(problems).toHaveLength(1);
  });

  it('behind a source that cannot be read none is asked, and what no stronger one set is strict', async () => {
    const { policy, problems } = await readPolicy([
      saying({ sessionHours: 12 }, 'stronger'),
      unreadable,
      user({ idleLockMinutes: 15 }),
    ]);
    expect(policy.values).toEqual({ ...STRICT_VALUES, sessionHours: 12 });
    expect(policy.origin.idleLockMinutes?.place).toBe('/machine');
    expect(problems).toEqual([
      { kind: 'unreadable', switch: null, rule: 'is broken', at: null, origin: { name: 'machine', place: '/machine' } },
    ]);
  });
});

describe('the policy file', () => {
  const ours = process.getuid?.() ?? 0;
  let folder = '';
  let file = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'chartroom-policy-'));
    file = path.join(folder, 'policy.json');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const ask = (owners: readonly number[] | null = [ours]) => policyFile({ file, owners })();

  it('gives what it says, with or without a byte order mark', async () => {
    for (const mark of ['', '\uFEFF']) {
      await writeFile(file, `${mark}{"sessionHours": 8}`);
      expect(await ask()).toEqual({
        kind: 'values',
        origin: { name: 'file', place: file },
        values: { sessionHours: 8 },
      });
    }
  });

  it('is absent where it is missing', async () => {
    expect(await ask()).toEqual({ kind: 'absent' });
  });

  it.each<[string, () => Promise<unknown>, string]>([
    ['no JSON', () => writeFile(file, '{"refresh"'), 'must be valid JSON'],
    ['empty', () => writeFile(file, ''), 'must be valid JSON'],
    ['no text', () => writeFile(file, new Uint8Array([0xff, 0xfe, 0x00])), 'must be UTF-8 text'],
    ['more than 1 MB', () => writeFile(file, ' '.repeat(1024 * 1024 + 1)), 'must be at most 1 MB'],
    ['a folder', () => mkdir(file), 'must be a file that Chartroom can read|must be a plain file'],
  ])('J2: %s: unreadable, with the rule', async (_what, make, rule) => {
    await make();
    const said = await ask();
    expect(said).toMatchObject({ kind: 'unreadable', origin: { place: file } });
    expect(said.kind === 'unreadable' && said.rule).toMatch(new RegExp(`^(${rule})$`));
  });

  it('says where it stops being JSON', async () => {
    await writeFile(file, '{"refresh"');
    expect(await ask()).toMatchObject({ at: 'line 1, column 11' });
  });

  describe.skipIf(process.platform === 'win32')('where the system knows owners', () => {
    beforeEach(() => writeFile(file, '{}', { mode: 0o644 }));
    const TRUSTED = 'must belong to the administrator, and nobody else may write it';
    const FOLDER = 'must lie in a folder of the administrator that nobody else may write';

    it.each([
      ['its group may write it', () => chmod(file, 0o664), TRUSTED],
      ['everybody may write it', () => chmod(file, 0o666), TRUSTED],
      ['everybody may write its folder', () => chmod(folder, 0o777), FOLDER],
    ])('is ignored where %s', async (_what, spoil, rule) => {
      await spoil();
      expect(await ask()).toMatchObject({ kind: 'unreadable', rule });
    });

    it('is ignored where it belongs to somebody else', async () => {
      expect(await ask([ours + 1])).toMatchObject({ kind: 'unreadable', rule: TRUSTED });
    });

    it('is judged by what a link leads to', async () => {
      await writeFile(path.join(folder, 'real.json'), '{"sessionHours": 1}');
      await chmod(path.join(folder, 'real.json'), 0o666);
      await rm(file);
      await symlink('real.json', file);
      expect(await ask()).toMatchObject({ kind: 'unreadable', rule: TRUSTED });
    });

    it('is not waited for where a pipe has its name', async () => {
      await rm(file);
      execFileSync('mkfifo', [file]);
      expect(await ask()).toMatchObject({ kind: 'unreadable', rule: 'must be a plain file' });
    });

    it('is not looked at that way where owners mean nothing', async () => {
      await chmod(file, 0o666);
      expect(await ask(null)).toMatchObject({ kind: 'values' });
    });
  });
});
