/** Which sources a system has, which of them decides, and by which tool they are asked. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { machinePolicy, type MachinePorts } from '../../../main/policy/machine-policy.ts';
import { policyPlan } from '../../../main/policy/policy-plan.ts';
import { readPolicy } from '../../../main/policy/policy.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'machine-policy-'));
});
afterEach(() => rm(folder, { recursive: true }));

const MACHINE_KEY = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Chartroom';
const USER_KEY = 'HKEY_CURRENT_USER\\SOFTWARE\\Policies\\Chartroom';
const MACHINE_LIST = '/Library/Managed Preferences/org.chartroom.Chartroom.plist';
const USER_LIST = '/Library/Managed Preferences/ada/org.chartroom.Chartroom.plist';

type Said = { registry?: Record<string, string>; lists?: Record<string, string>; file?: unknown };
async function machine(platform: NodeJS.Platform, { registry = {}, lists = {}, file }: Said, isFolderNamed = false) {
  const place = path.join(folder, 'policy.json');
  if (file !== undefined) {
    await writeFile(place, JSON.stringify(file));
    await chmod(place, 0o644);
  }
  const asked: string[] = [];
  const ports: MachinePorts = {
    ...{ platform, account: 'ada', isFolderNamed, file: place, owners: null },
    queryRegistry: (key) => {
      asked.push(key);
      const lines = registry[key];
      return Promise.resolve(lines === undefined ? { exitCode: 1, output: '' } : { exitCode: 0, output: lines });
    },
    readPropertyList: (name) => {
      asked.push(name);
      return Promise.resolve(lists[name] ?? null);
    },
  };
  const { sources, files } = machinePolicy(ports);
  return { ...(await readPolicy(sources)), asked, files, place };
}

describe('the sources of a machine', () => {
  it('Windows: the machine decides over the user, and both over the file', async () => {
    const { policy, problems, asked, files, place } = await machine('win32', {
      registry: {
        [MACHINE_KEY]: `${MACHINE_KEY}\r\n    idleLockMinutes    REG_DWORD    0x5\r\n`,
        [USER_KEY]: 'K\r\n    idleLockMinutes    REG_DWORD    0xf\r\n    sessionHours    REG_DWORD    0x4\r\n',
      },
      file: { idleLockMinutes: 14, sessionHours: 11, exportCharts: false },
    });
    expect(problems).toEqual([]);
    expect(policy.values).toMatchObject({ idleLockMinutes: 5, sessionHours: 4, exportCharts: false });
    expect(policy.origin.idleLockMinutes).toEqual({ name: 'registry of the machine', place: MACHINE_KEY });
    expect(policy.origin.sessionHours).toEqual({ name: 'registry of the user', place: USER_KEY });
    expect(policy.origin.exportCharts).toEqual({ name: 'file', place });
    expect([asked, files]).toEqual([[MACHINE_KEY, USER_KEY], [place]]);
  });

  it('macOS: the profile of the machine decides over that of the user, and both over the file', async () => {
    const { policy, problems, asked, files, place } = await machine('darwin', {
      lists: {
        [MACHINE_LIST]: '{"idleLockMinutes":5}',
        [USER_LIST]: '{"idleLockMinutes":15,"sessionHours":4,"PayloadUUID":"x"}',
      },
      file: { sessionHours: 11, exportCharts: false },
    });
    expect(problems).toEqual([]);
    expect(policy.values).toMatchObject({ idleLockMinutes: 5, sessionHours: 4, exportCharts: false });
    expect(policy.origin.sessionHours).toEqual({ name: 'profile of the user', place: USER_LIST });
    expect([asked, files]).toEqual([
      [MACHINE_LIST, USER_LIST],
      [MACHINE_LIST, USER_LIST, place],
    ]);
  });

  it('Linux: the file alone', async () => {
    const { policy, asked, files, place } = await machine('linux', { file: { sessionHours: 4 } });
    expect([policy.values.sessionHours, asked, files]).toEqual([4, [], [place]]);
  });

  it.each(['win32', 'darwin', 'linux'] as const)('%s: a folder that a spec names stands for all of it', (platform) => {
    expect(policyPlan({ platform, account: 'ada', isFolderNamed: true })).toEqual([{ kind: 'file' }]);
  });
});
