/**
 * The administrator's guide, line by line: what it tells people to type is typed here where Linux and the stand-in can show
 * it, with exit code and outcome; the rest stands word by word in what the release workflow runs. Its examples are read by
 * the app's own readers. The build must be there (`npm run check` makes it first).
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { policyFile } from '../../main/policy/policy-file.ts';
import { readPolicy } from '../../main/policy/policy.ts';
import { parseSites } from '../../main/session/sites.ts';
import { BACKEND_ID } from '../../sandbox/auth/clients.ts';
import { startSandbox, type Sandbox } from '../../sandbox/server.ts';
import { blocksOf, commandsOf } from '../support/guide-blocks.ts';
import { openGuideDesk, type GuideDesk } from '../support/guide-desk.ts';
import { BY_WORKFLOW, HERE, TASKS } from '../support/guide-proofs.ts';
import { missingSecretService, startSecretService, type SecretService } from '../support/secret-service.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const GUIDE = read('docs/admin-guide.md');
const BLOCKS = blocksOf(GUIDE);
const COMMANDS = commandsOf(GUIDE);
const has = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/** The only block of `language` that holds `part`. */
function blockWith(language: string, part: string): string {
  const found = BLOCKS.filter((block) => block.language === language && block.text.includes(part));
  expect(found, `${language} with ${part}`).toHaveLength(1);
  return found[0]!.text;
}
const SITES = blockWith('json', '"fhirBase"');
const POLICY = blockWith('json', '"idleLockMinutes"');

describe('every line that the guide tells people to type', () => {
  const isTask = (text: string, index: number): boolean => {
    if (text === '') return false;
    return TASKS.some(({ begins, lines }) => {
      const first = COMMANDS.findIndex((command) => command.text.startsWith(begins));
      return first !== -1 && index >= first && index < first + lines;
    });
  };

  it('is run here, or by the workflow, and none of those is left over', () => {
    const told = new Set(COMMANDS.filter(({ text }, index) => !isTask(text, index)).map(({ text }) => text));
    const listed = [...Object.values(HERE), ...Object.keys(BY_WORKFLOW)];
    expect([...told].toSorted()).toEqual(listed.toSorted());
  });

  it.each(Object.entries(BY_WORKFLOW))('%s stands in %s', (line, file) => {
    const lines = read(file)
      .split('\n')
      .filter((text) => !text.trimStart().startsWith('#'));
    expect(lines.filter((text) => text.includes(line))).not.toEqual([]);
  });

  it.each(TASKS)('the scheduled task of $begins is taken from the guide by the script that runs it', (task) => {
    const script = read(task.file);
    expect(script).toContain('docs\\admin-guide.md');
    const patterns = [...script.matchAll(/-notmatch '\(\?s\)(.*?)'\)/g)].map(([, pattern = '']) => pattern);
    const found = patterns.map((pattern) => new RegExp(pattern, 's').exec(GUIDE)?.[1] ?? '');
    const block = found.find((text) => text.startsWith(task.begins)) ?? '';
    expect(commandsOf(`\`\`\`powershell\n${block}\`\`\``)).toHaveLength(task.lines);
  });

  it('the account of the task is the one that the script exchanges', () => {
    expect(GUIDE).toContain("-UserId 'HOSPITAL\\chartroom-export$' -LogonType Password");
  });

  it('stands in a block of a language that is looked at', () => {
    const known = new Set(['sh', 'bat', 'powershell', 'json', 'ini']);
    expect(BLOCKS.map(({ language }) => language).filter((language) => !known.has(language))).toEqual([]);
  });

  it('would be missed: an unlisted one, one of a table, one in a list, one that goes on', () => {
    const more = '| line |\n| --- |\n| `b /x` |\n\n- x\n\n  ```sh\n  c \\\n    d\n  # no\n  ```\n';
    expect(commandsOf(more).map(({ text }) => text)).toEqual(['c d', 'b /x']);
  });
});

describe('the examples', () => {
  it('the sites file is one that Chartroom reads', () => {
    expect(parseSites(SITES, 'sites.json').map(({ name }) => name)).toEqual([
      'Northgate General Hospital',
      'Eastfield Clinic',
    ]);
  });

  it('every other JSON text is the policy', () => {
    expect(BLOCKS.filter(({ language }) => language === 'json').map(({ text }) => text)).toEqual([SITES, POLICY]);
  });

  it.each(['[Service]', '[Timer]'])('systemd takes the unit with %s', (part) => {
    const desk = openGuideDesk();
    try {
      const text = blockWith('ini', part);
      const kind = part.slice(1, -1).toLowerCase();
      if (has('systemd-analyze')) verifyUnits(desk);
      expect(wrongLines(text)).toEqual([]);
      expect(wrongLines(`${text}\n[Other]\nnothing\n`)).toEqual(['[Other]', 'nothing']);
      expect(GUIDE).toContain(`\`/etc/systemd/system/chartroom-export.${kind}\`:`);
    } finally {
      desk.close();
    }
  });

  /** Both, side by side, since the one starts the other; the account is not on this machine. */
  function verifyUnits(desk: GuideDesk): void {
    for (const [part, kind] of [
      ['[Service]', 'service'],
      ['[Timer]', 'timer'],
    ] as const) {
      const text = desk.substituted(blockWith('ini', part)).replace('User=chartroom-export\n', '');
      writeFileSync(path.join(desk.work, `chartroom-export.${kind}`), text);
    }
    const units = ['chartroom-export.service', 'chartroom-export.timer'];
    const said = spawnSync('systemd-analyze', ['verify', '--man=no', ...units], { cwd: desk.work, encoding: 'utf8' });
    const ours = said.stderr.split('\n').filter((line) => line.includes('chartroom-export'));
    expect({ status: said.status, ours }).toEqual({ status: 0, ours: [] });
  }

  /** What systemd would not understand, by a short list of what these units need. */
  function wrongLines(text: string): string[] {
    const known =
      /^(\[(Unit|Service|Timer|Install)\]|(Description|Type|User|UMask|ExecStart|KillSignal|TimeoutStopSec|OnCalendar|Persistent|WantedBy)=\S.*)$/;
    const lines = text.replaceAll(/\\\n\s*/g, '').split('\n');
    return lines.filter((line) => line !== '' && !known.test(line));
  }
});

describe('a Linux desk that follows the guide', () => {
  const missing = missingSecretService();
  let desk: GuideDesk;
  let sandbox: Sandbox;
  let service: SecretService | null = null;
  const typed = new Set<string>();
  const type = (name: keyof typeof HERE, env: Readonly<Record<string, string>> = {}) => {
    typed.add(name);
    return desk.type(HERE[name], { ...service?.env, HOME: desk.home, ...env });
  };
  const done = { code: 0, stdout: '', stderr: '' };
  const place = (...steps: readonly string[]): string => path.join(...steps);

  beforeAll(async () => {
    expect(existsSync(path.join(ROOT, 'out/main/index.js')), 'run "npm run build" first').toBe(true);
    desk = openGuideDesk();
    sandbox = await startSandbox({ port: 0 });
    if (missing === null) service = await startSecretService();
  }, 60_000);
  afterAll(async () => {
    await service?.stop();
    await sandbox.close();
    desk.close();
  });

  it('looks at what it has downloaded, and sees a file that was changed', async () => {
    writeFileSync(place(desk.work, 'Chartroom.msi'), 'as released');
    // The line of the workflow.
    expect(read('.github/workflows/release.yml')).toContain('sha256sum -- * > SHA256SUMS');
    expect(await desk.type('sha256sum -- * > SHA256SUMS')).toEqual(done);
    expect(await type('hashes')).toMatchObject({ code: 0, stdout: 'Chartroom.msi: OK\n' });
    writeFileSync(place(desk.work, 'Chartroom.msi'), 'changed');
    expect(await type('hashes')).toMatchObject({ code: 1, stdout: 'Chartroom.msi: FAILED\n' });
  });

  it.skipIf(!existsSync(path.join(ROOT, '.git')))('takes the sources (these are a clone themselves)', async () => {
    typed.add('enter');
    const lines = `${HERE.clone} && ${HERE.enter} && test -f package.json && pwd`;
    const ended = await desk.type(lines, { CHARTROOM_REPOSITORY: ROOT });
    typed.add('clone');
    expect(ended).toMatchObject({ code: 0, stdout: `${place(desk.work, 'chartroom')}\n` });
  });

  it('writes the sites file and the policy of the machine, and Chartroom trusts them', async () => {
    const northgate = 'https://ehr.northgate.example/fhir/r4';
    const sites = SITES.replace(northgate, sandbox.fhirBase).replace('chartroom-exports', BACKEND_ID);
    writeFileSync(place(desk.work, 'sites.json'), sites);
    const policy = desk.substituted(POLICY);
    writeFileSync(place(desk.work, 'policy.json'), policy, { mode: 0o600 });
    expect(await type('machineFolder')).toEqual(done);
    expect(await type('sites')).toEqual(done);
    expect(await type('policy')).toEqual(done);
    expect(statSync(desk.machine).mode & 0o777).toBe(0o755);
    const source = policyFile({ file: place(desk.machine, 'policy.json'), owners: [process.getuid!()] });
    const read = await readPolicy([source]);
    expect(read.policy.values).toMatchObject(JSON.parse(policy) as object);
    expect(read.problems).toEqual([]);
  });

  const keptSecrets = it.skipIf(missing !== null);
  keptSecrets('has a key made, registers it, and exports with it, enciphered', async () => {
    const shown = await type('ownKey');
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    sandbox.registerKeys(BACKEND_ID, JSON.parse(shown.stdout) as { keys: [] });
    expect(await type('exportFolder')).toEqual(done);
    const ended = await type('ownExport');
    expect(ended.stderr).toMatch(/^Done: \d+ resources in \d+ files\.$/m);
    expect(ended.code).toBe(0);
    expect(readdirSync(desk.exports)).toHaveLength(1);
    expect(existsSync(place(desk.home, '.config/Chartroom-export/vault.json'))).toBe(true);
  });

  it('gives the job a key of its own and a folder, and the unit’s own line exports', async () => {
    mkdirSync(desk.service, { mode: 0o700 });
    expect(await type('serviceKey')).toMatchObject({ code: 0 });
    expect(statSync(place(desk.service, 'key.pem')).mode & 0o777).toBe(0o600);
    expect(await type('exportFolder')).toEqual(done);
    expect(statSync(desk.exports).mode & 0o777).toBe(0o700);
    const shown = await type('showServiceKey');
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).not.toContain('"d"');
    sandbox.registerKeys(BACKEND_ID, JSON.parse(shown.stdout) as { keys: [] });
    const [, line = ''] = /^ExecStart=(.*)$/m.exec(blockWith('ini', '[Service]').replaceAll(/\\\n\s*/g, '')) ?? [];
    const ended = await desk.type(line);
    expect(ended.stderr).toMatch(/^Done: \d+ resources in \d+ files\.$/m);
    expect(ended.code).toBe(0);
  });

  it('describes itself, and writes a file for the help desk', async () => {
    for (const name of ['diagnose', 'diagnoseOffline'] as const) {
      const described = await type(name);
      // 1: something was found, as the lack of a credential store.
      expect([0, 1]).toContain(described.code);
      const { offline, sites } = JSON.parse(described.stdout) as { offline: boolean; sites: { count: number } };
      expect({ offline, count: sites.count }).toEqual({ offline: name === 'diagnoseOffline', count: 2 });
    }
    const written = await type('support');
    expect([0, 1]).toContain(written.code);
    expect(statSync(place(desk.work, 'support.json')).mode & 0o777).toBe(0o600);
    expect((await type('support')).code).toBe(2);
  });

  it('writes the manifests of a feed', async () => {
    mkdirSync(desk.feed);
    writeFileSync(place(desk.feed, 'Chartroom-1.2.3-setup-x64.exe'), 'an installer');
    typed.add('feed');
    const ended = await desk.type(`cd '${ROOT}' && ${HERE.feed}`, { PATH: process.env['PATH'] ?? '' });
    expect(ended.code).toBe(0);
    expect(readFileSync(place(desk.feed, 'latest.yml'), 'utf8')).toContain('version: 1.2.3');
  });

  it('verifies and exports the audit trail', async () => {
    const verified = await type('verifyAudit');
    expect(verified.code).toBe(0);
    expect(JSON.parse(verified.stdout)).toMatchObject({ command: 'audit-verify', verdict: 'whole' });
    const exported = await type('exportAudit');
    expect(exported.code).toBe(0);
    expect(statSync(place(desk.work, 'trail.ndjson')).mode & 0o777).toBe(0o600);
  });

  it('is left with nothing', async () => {
    expect(existsSync(place(desk.home, '.config/Chartroom'))).toBe(true);
    expect(await type('removeData')).toEqual(done);
    expect(readdirSync(place(desk.home, '.config')).filter((name) => name.startsWith('Chartroom'))).toEqual([]);
    expect(await type('removeMachine')).toEqual(done);
    expect(existsSync(desk.machine)).toBe(false);
  });

  it.skipIf(missing !== null || !has('secret-tool'))(
    'is left with no key (secret-tool and a Secret Service)',
    async () => {
      const found = await desk.type('secret-tool search --all service Chartroom', service?.env);
      expect(found.stdout + found.stderr).toContain('vault-key');
      expect(await type('removeKeys')).toEqual(done);
      const left = await desk.type('secret-tool search --all service Chartroom', service?.env);
      expect(left.stdout).toBe('');
    },
  );

  it('has typed every line that is said to be run here', () => {
    const needs = new Set(['removeKeys', ...(missing === null ? [] : ['ownKey', 'ownExport'])]);
    expect(Object.keys(HERE).filter((name) => !typed.has(name) && !needs.has(name))).toEqual([]);
  });
});
