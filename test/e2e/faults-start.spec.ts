/** What a machine can do to Chartroom before anyone signs in: files that are wrong, a second start, a window closed. */
import { cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { hasDisplay, pickRuntime } from '../standin/runtime.ts';
import { startFaultHospital } from './support/fault-hospital.ts';
import { expect, handOvers, test } from './support/launch-app.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const SITE = { name: 'North', fhirBase: 'https://ehr.example/fhir', clientId: 'chartroom', environment: 'test' };
const one = (changes: object): string => JSON.stringify({ sites: [{ ...SITE, ...changes }] });

test.describe('settings', () => {
  const SETTINGS: readonly [string, (folder: string) => Promise<unknown>][] = [
    ['no JSON', (folder) => writeFile(path.join(folder, 'settings.json'), '{"theme": "da')],
    ['a value that nobody knows', (folder) => writeFile(path.join(folder, 'settings.json'), '{"theme": "neon"}')],
    ['another kind of JSON', (folder) => writeFile(path.join(folder, 'settings.json'), '["dark"]')],
    ['NUL bytes', (folder) => writeFile(path.join(folder, 'settings.json'), '\0'.repeat(4096))],
    ['a folder in its place', (folder) => mkdir(path.join(folder, 'settings.json'))],
    [
      'a folder in the place of the log',
      (folder) => mkdir(path.join(folder, 'logs', 'events.log'), { recursive: true }),
    ],
  ];
  for (const [name, damage] of SETTINGS) {
    test(`J2 settings that are damaged do not keep anyone from working: ${name}`, async ({ launch, userData }) => {
      await mkdir(userData, { recursive: true });
      await damage(userData);
      const sites = path.join(userData, '..', 'sites.json');
      await writeFile(sites, one({}));
      const window = await (await launch({ args: ['--sites', sites] })).firstWindow();
      await expect(window.getByRole('button', { name: 'Sign in to North' })).toBeVisible();
    });
  }
});

test('a start that fails says so and ends: it does not stay, invisible, and refuse the next one', async ({
  launch,
}, info) => {
  test.skip(pickRuntime({ display: hasDisplay() }).name === 'electron', 'nobody is there to press the button');
  const app = info.outputPath('app');
  await cp(path.join(REPOSITORY, 'out', 'main'), path.join(app, 'out', 'main'), { recursive: true });
  await cp(path.join(REPOSITORY, 'package.json'), path.join(app, 'package.json'));
  const broken = await launch({ app });
  let output = '';
  broken.process().stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise((resolve) => broken.process().once('exit', resolve));
  expect(code).toBe(1);
  // A start that only fell over would show its stack here.
  expect(output).not.toContain('ENOENT');
});

test.describe('the sites file', () => {
  const SITES: readonly [string, string | null, RegExp][] = [
    ['absent', null, /not found.*expected at .*sites\.json/s],
    ['no JSON', '{"sites": [}', /line 1, column 12.*valid JSON/s],
    ['an http base', one({ fhirBase: 'http://ehr.example/fhir' }), /sites\[0\]\.fhirBase.*https/s],
    ['a base that ends with a hash', one({ fhirBase: 'https://ehr.example/fhir#' }), /sites\[0\]\.fhirBase.*fragment/s],
    ['a base with a query', one({ fhirBase: 'https://ehr.example/fhir?x=1' }), /sites\[0\]\.fhirBase.*query/s],
    ['a port too low', one({ redirectPorts: [80] }), /sites\[0\]\.redirectPorts\[0\].*1024/s],
    ['an unknown environment', one({ environment: 'live' }), /sites\[0\]\.environment.*production, test/s],
    ['a member of a wrong name', one({ clientID: 'x' }), /sites\[0\]\.clientID.*not a member/s],
    ['no client id', one({ clientId: undefined }), /sites\[0\]\.clientId.*text/s],
    ['a secret', one({ clientSecret: 'hush-hush' }), /secret at sites\[0\]\.clientSecret/s],
  ];
  test('every mistake is named with its place and rule, and the mended file is read', async ({ launch }, info) => {
    await mkdir(info.outputPath(), { recursive: true });
    const file = info.outputPath('sites.json');
    const window = await (await launch({ args: ['--sites', file] })).firstWindow();
    const again = window.getByRole('button', { name: 'Read the file again' });
    for (const [name, text, words] of SITES) {
      if (text !== null) {
        await writeFile(file, text);
        await again.click();
      }
      await expect(window.getByRole('alert'), name).toContainText(words);
      await expect(window.getByRole('alert'), name).not.toContainText('hush-hush');
    }
    await writeFile(file, one({}));
    await again.click();
    await expect(window.getByRole('button', { name: 'Sign in to North' })).toBeVisible();
  });
});

test('I7 a second start shows the window that is there, and reads no sites of its own', async ({ launch }, info) => {
  await mkdir(info.outputPath(), { recursive: true });
  const [mine, other] = [info.outputPath('mine.json'), info.outputPath('other.json')];
  await writeFile(mine, one({}));
  await writeFile(other, one({ name: 'Elsewhere' }));
  const first = await launch({ args: ['--sites', mine] });
  const window = await first.firstWindow();
  await expect(window.getByRole('button', { name: 'Sign in to North' })).toBeVisible();
  // It may be over before its start is reported.
  const second = await launch({ args: ['--sites', other] }).catch(() => undefined);
  if (second?.process().exitCode === null) await new Promise((resolve) => second.process().once('exit', resolve));
  expect(await first.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length, undefined)).toBe(1);
  await expect(window.getByText('Elsewhere')).toHaveCount(0);
});

test('B9 a window that is closed during a sign-in closes the port, and the app ends', async ({ launch }, info) => {
  await mkdir(info.outputPath(), { recursive: true });
  const hospital = await startFaultHospital();
  const sites = info.outputPath('sites.json');
  await writeFile(sites, one({ fhirBase: hospital.fhirBase, clientId: hospital.clientId }));
  const app = await launch({ args: ['--sites', sites] });
  const window = await app.firstWindow();
  await handOvers.watch(app);
  await window.getByRole('button', { name: 'Sign in to North' }).click();
  const redirect = new URL(await handOvers.nextUrl(app)).searchParams.get('redirect_uri') ?? '';
  const ended = new Promise((resolve) => app.process().once('exit', resolve));
  await app
    .evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close(), undefined)
    .catch(() => undefined);
  await ended;
  await expect(fetch(redirect)).rejects.toThrow();
  await hospital.close();
});
