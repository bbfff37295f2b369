/** `chartroom export`: the export without a window, from a clean shell, against the embedded EHR. */
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import { hasSmallDisk, openHospital, type Ended, type Hospital } from './support/export-run.ts';
import { expect, test } from './support/launch-app.ts';

let hospital: Hospital;
test.beforeEach(async () => (hospital = await openHospital()));
test.afterEach(() => hospital.close());

const GROUP = ['--group', 'diabetes', '--types', 'Patient,Condition'];
const run = (args: readonly string[], more: Parameters<Hospital['run']>[1] = {}) =>
  hospital.run([...hospital.usual, ...args], more);
/** Every file below the run's folders, as text. */
async function everything(): Promise<string> {
  const names = await readdir(hospital.folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const own = files.filter((file) => file !== hospital.keyFile);
  return (await Promise.all(own.map((file) => readFile(file, 'latin1')))).join('\n');
}
const exported = async (): Promise<string> => {
  const [name] = await readdir(hospital.out);
  return path.join(hospital.out, name!);
};
const expectEnd = ({ code, stderr }: Ended, expected: number, words: RegExp): void => {
  expect(stderr).toMatch(words);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(code).toBe(expected);
};

test('SMART 106, 111, F10: exports a group, says how it goes in JSON lines, and leaves no key behind', async () => {
  const ended = await run(GROUP);
  expectEnd(ended, 0, /^Done: \d+ resources in \d+ files\.$/m);
  const started = ended.events.find(({ event }) => event === 'started');
  expect(started).toMatchObject({ level: 'group', group: 'diabetes', encrypted: false, resumed: false });
  expect(ended.events.at(-1)).toMatchObject({ event: 'ended', state: 'done', exitCode: 0, folder: await exported() });
  const names = await readdir(await exported());
  expect(names).toContain('manifest.json');
  const patients = names.filter((name) => name.startsWith('Patient.'));
  expect(patients).not.toEqual([]);
  const text = await readFile(path.join(await exported(), patients[0]!), 'utf8');
  for (const line of text.trimEnd().split('\n')) expect(JSON.parse(line)).toMatchObject({ resourceType: 'Patient' });
  const left = [await everything(), ended.stdout, ended.stderr].join('\n');
  for (const secret of [hospital.key.d!, 'BEGIN PRIVATE KEY', 'client_assertion=']) {
    expect(left.includes(secret), secret).toBe(false);
  }
  // Nothing of it lies where the workstation keeps its own.
  expect(await readdir(path.join(hospital.folder, 'profile')).catch(() => [])).not.toContain('audit');
});

test('SMART 96: shows the public half of its key, and nothing else', async () => {
  const places = hospital.usual.slice(0, 6);
  const shown = await hospital.run([...places, '--key-file', hospital.keyFile, '--show-keys']);
  expect(shown).toMatchObject({ code: 0, stderr: '' });
  const { d: _, ...published } = hospital.key;
  expect(JSON.parse(shown.stdout)).toEqual({ keys: [{ ...published, alg: 'ES384', use: 'sig' }] });
});

test('SMART 96, F10: a key that the site does not know ends with 4', async () => {
  const { privateKey } = await generateKeyPair('ES384', { extractable: true });
  await writeFile(hospital.keyFile, JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'it-1' }));
  expectEnd(await run(GROUP), 4, /refused this computer.*backend-client-refused; status 40[01]; invalid_client/);
});

test('F4: a key file that others can read ends with 4, and its key is not used', async () => {
  test.skip(process.platform === 'win32', 'modes say nothing there');
  await chmod(hospital.keyFile, 0o644);
  expectEnd(await run(GROUP), 4, /key file cannot be used.*must not be open to others/);
});

test('F9: a scope that the site denies ends with 5', async () => {
  hospital.sandbox.allowScopes(['system/Device.rs']);
  expectEnd(await run(GROUP), 5, /grants this computer nothing/);
});

test('F9: a scope that is narrower than asked is noted, and the rest exported', async () => {
  hospital.sandbox.allowScopes(['system/Patient.rs', 'system/Group.rs']);
  const ended = await run(GROUP);
  expect(ended.events).toContainEqual(
    expect.objectContaining({ event: 'note', code: 'scope-narrowed', subject: 'Condition' }),
  );
});

test('SMART 111: a server that cannot be reached ends with 6', async () => {
  await hospital.sandbox.close();
  expectEnd(await run(GROUP), 6, /cannot be reached/);
});

test('SMART 135: a disk that takes no more ends with 7', async () => {
  test.skip(!hasSmallDisk(), 'this machine gives no small disk without an administrator');
  const ended = await run(['--group', 'diabetes', '--types', 'Observation'], { diskKb: 1_024 });
  expectEnd(ended, 7, /disk is full/);
  expect(ended.events.at(-1)).toMatchObject({ event: 'ended', state: 'paused', code: 'bulk-disk-full' });
});

test('a folder that may not take patient data ends with 7', async () => {
  const open = path.join(hospital.folder, 'open');
  await mkdir(open);
  await chmod(open, 0o777);
  const args = hospital.usual.map((argument) => (argument === hospital.out ? open : argument));
  expectEnd(await hospital.run([...args, ...GROUP]), 7, /may not take patient data/);
});

test('SMART 135: SIGTERM pauses it in order and ends with 9', async () => {
  test.skip(process.platform === 'win32', 'Windows ends a process without asking it');
  hospital.sandbox.bulk.set({ preparationMs: 600_000 });
  const running = hospital.start([...hospital.usual, ...GROUP]);
  await running.saw('progress', 'preparing');
  running.child.kill('SIGTERM');
  const ended = await running.ended;
  expectEnd(ended, 9, /^Paused/m);
  expect(ended.events.at(-1)).toMatchObject({ event: 'ended', state: 'paused', exitCode: 9 });
});

test('policy forbids it: ends with 5', async () => {
  const machine = path.join(hospital.folder, 'machine');
  await mkdir(machine, { mode: 0o755 });
  await writeFile(path.join(machine, 'policy.json'), JSON.stringify({ populationExport: false }), { mode: 0o644 });
  expectEnd(await run(GROUP), 5, /Policy forbids/);
});

test('a command line that is wrong ends with 2, a site that is not there with 3', async () => {
  expectEnd(await run([]), 2, /say what to export/);
  const args = hospital.usual.map((argument) => (argument.startsWith('Northgate') ? 'Elsewhere' : argument));
  expectEnd(await hospital.run([...args, ...GROUP]), 3, /no site of that name/);
});

test('encrypted files are not begun where their key could not be kept: ends with 4', async () => {
  const args = hospital.usual.filter((argument) => argument !== '--plain');
  const ended = await hospital.run([...args, ...GROUP]);
  expectEnd(ended, 4, /keeps nothing/);
  expect(await readdir(hospital.out)).toEqual([]);
});
