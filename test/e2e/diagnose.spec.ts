/** `--diagnose` and `--support-file` as a help desk uses them, and the file that the window saves. */
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { diagnosisSchema, type Diagnosis } from '../../main/diagnose/diagnosis.ts';
import { startSandbox, type Sandbox } from '../../sandbox/server.ts';
import { northgate, writeSites } from '../../scripts/sites-file.ts';
import { missingSecretService, startSecretService, type SecretService } from '../support/secret-service.ts';
import { choose, openChart } from './support/clinician.ts';
import { runChartroom } from './support/diagnose-run.ts';
import { cleanEnv } from './support/export-run.ts';
import { expect, test as base } from './support/launch-app.ts';

type Machine = {
  readonly folder: string;
  readonly profile: string;
  readonly env: Readonly<Record<string, string>>;
  readonly sandbox: Sandbox;
  /** With the sites file that `sandbox` is in, unless another is named; gives what was printed as JSON. */
  readonly run: (...args: readonly string[]) => Promise<{ readonly code: number; readonly said: unknown }>;
};

/** A machine on which nothing is wrong: a credential store, a site whose server answers, no policy. */
const test = base.extend<{ readonly machine: Machine }, { readonly service: SecretService }>({
  service: [
    async ({}, use) => {
      const service = await startSecretService();
      await use(service);
      await service.stop();
    },
    { scope: 'worker' },
  ],
  machine: async ({ service, userData }, use, info) => {
    const folder = info.outputPath();
    await mkdir(path.join(folder, 'machine'), { recursive: true, mode: 0o755 });
    const sandbox = await startSandbox({ port: 0 });
    const sites = writeSites(folder, [northgate(sandbox.fhirBase)]);
    // Electron asks the desktop's name which store to use.
    const desktop = { ...service.env, XDG_CURRENT_DESKTOP: 'GNOME' };
    const env = { ...cleanEnv(folder), ...desktop, CHARTROOM_STANDIN_USER_DATA: userData };
    const run: Machine['run'] = async (...args) => {
      const places = args.includes('--sites') ? [] : ['--sites', sites];
      const { code, stdout } = await runChartroom([`--user-data-dir=${userData}`, ...args, ...places], env);
      return { code, said: JSON.parse(stdout) as unknown };
    };
    await use({ folder, profile: userData, env, sandbox, run });
    await sandbox.close();
  },
});
test.skip(
  process.platform !== 'linux' || missingSecretService() !== null,
  'a credential store of its own for a test is there on Linux alone, and needs gnome-keyring',
);

async function diagnose({ run }: Machine, ...args: readonly string[]): Promise<{ code: number; said: Diagnosis }> {
  const { code, said } = await run('--diagnose', ...args);
  return { code, said: diagnosisSchema.parse(said) };
}

/** Chartroom's own files of a profile, each with what is in it: Chromium's are its own business. */
async function ownFiles(profile: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(profile, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const own = files.filter((file) => /^(vault|audit|logs|locks|settings)/.test(path.relative(profile, file)));
  const read = async (file: string) => [path.relative(profile, file), await readFile(file, 'latin1')] as const;
  return Object.fromEntries(await Promise.all(own.map(read)));
}

test('deploy 3.10: a good machine is well, in the documented shape, without a site’s name or address', async ({
  machine,
}) => {
  const { code, said } = await diagnose(machine);
  expect([said.findings, code]).toEqual([[], 0]);
  const { host } = new URL(machine.sandbox.fhirBase);
  expect(said.sites.checks).toMatchObject([{ host, server: { outcome: 'ok', status: 200 } }]);
  expect(JSON.stringify(said)).not.toMatch(/Northgate General|\/fhir|well-known/);
  expect(await ownFiles(machine.profile).catch(() => ({}))).toEqual({});
});

test('deploy 3.10: a policy file that is broken is named with its place, and ends with 1', async ({ machine }) => {
  const file = path.join(machine.folder, 'machine', 'policy.json');
  await writeFile(file, '{"idleLockMinutes": ', { mode: 0o644 });
  const { code, said } = await diagnose(machine);
  expect(said.findings).toMatchObject([{ what: 'policy-unreadable', subject: null }]);
  expect(said.policy.problems.map(({ place }) => path.basename(place))).toEqual(['policy.json']);
  expect(code).toBe(1);
});

test('deploy 3.10: a machine without a sites file, and one whose server does not answer', async ({ machine }) => {
  const none = await diagnose(machine, '--sites', path.join(machine.folder, 'none.json'));
  expect(none.said.findings).toEqual([{ what: 'sites-unusable', subject: null, reason: 'sites-missing' }]);
  expect(none.code).toBe(1);
  await machine.sandbox.close();
  const { code, said } = await diagnose(machine);
  const [check] = said.sites.checks;
  expect(said.findings).toMatchObject([{ what: 'server-not-reached', subject: check?.id }]);
  expect(check?.server).toMatchObject({ outcome: 'not-reached', status: null });
  expect(code).toBe(1);
});

test('deploy 3.10: beside a workstation with a chart open it says the same as its window, and changes no file of it', async ({
  machine,
  launch,
  userBrowser,
}) => {
  const sites = path.join(machine.folder, 'sites.json');
  const app = await launch({ args: ['--sites', sites], env: machine.env });
  await userBrowser.watch(app);
  const window = await app.firstWindow();
  await openChart(app, userBrowser, { patient: 'Brown' });
  const before = await ownFiles(machine.profile);
  expect(Object.keys(before)).toContain('vault.json');

  const { code, said } = await diagnose(machine);
  expect([said.findings, code]).toEqual([[], 0]);
  expect(said).toMatchObject({ vault: { state: 'readable' }, audit: { present: true, verdict: 'whole' } });
  const byCommand = path.join(machine.folder, 'command.json');
  expect(await machine.run('--support-file', byCommand)).toEqual({
    code: 0,
    said: { command: 'support-file', written: true, findings: 0 },
  });
  expect(await ownFiles(machine.profile)).toEqual(before);
  await expect(window.getByRole('banner', { name: 'Patient' })).toBeVisible();

  const byWindow = path.join(machine.folder, 'window.json');
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, byWindow);
  await choose(window, 'About Chartroom');
  await window.getByRole('button', { name: 'Save a support file' }).click();
  await expect(window.getByText(/^Saved where you said/)).toBeVisible({ timeout: 30_000 });
  expect((await stat(byWindow)).mode & 0o777).toBe(0o600);
  const [command, saved] = await Promise.all([byCommand, byWindow].map((file) => readFile(file, 'utf8')));
  const diagnosisIn = (text = ''): Diagnosis =>
    diagnosisSchema.parse((JSON.parse(text) as { readonly diagnosis: unknown }).diagnosis);
  const { app: program, policy, vault, findings } = diagnosisIn(saved);
  const told = diagnosisIn(command);
  expect({ program, policy, vault, findings }).toEqual({
    ...{ program: told.app, policy: told.policy, vault: told.vault, findings: told.findings },
  });
});
