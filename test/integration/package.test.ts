/**
 * The unpacked package, built around a placeholder instead of Electron's binary: which files a user gets.
 * The build must be there (`npm run check` makes it first).
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { extractFile, getRawHeader, listPackage } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FUSES, setFuses, wrongFuses } from '../../scripts/package/fuses.ts';
import { SHIPPED_FUSES, fuseWire, writePlaceholder } from '../../scripts/package/placeholder.ts';
import type { Licence } from '../../shared/about.ts';

const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '../..');
let folder = '';
let archive = '';
let program = '';
let files: string[] = [];

beforeAll(async () => {
  expect(existsSync(path.join(ROOT, 'out/main/index.js')), 'run "npm run build" first').toBe(true);
  folder = mkdtempSync(path.join(os.tmpdir(), 'chartroom-package-'));
  const dist = path.join(folder, 'electron-dist');
  const output = path.join(folder, 'dist');
  writePlaceholder(dist);
  const cli = path.join(ROOT, 'node_modules/electron-builder/cli.js');
  const config = [`-c.electronDist=${dist}`, `-c.directories.output=${output}`];
  await run(process.execPath, [cli, '--linux', 'dir', '--x64', ...config], { cwd: ROOT });
  program = path.join(output, 'linux-unpacked/chartroom');
  archive = path.join(output, 'linux-unpacked/resources/app.asar');
  files = listPackage(archive, { isPack: false }).map((file) => file.split(path.sep).join('/'));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type AsarNode = {
  readonly files?: Readonly<Record<string, AsarNode>>;
  readonly unpacked?: boolean;
  readonly integrity?: { readonly hash: string };
};
function readHash(node: AsarNode, [step, ...rest]: readonly string[]): string | undefined {
  return step === undefined ? node.integrity?.hash : readHash(node.files?.[step] ?? {}, rest);
}

/** The bundler's names carry a hash of their content, and one font comes in a hundred pieces. */
const withoutHash = (file: string): string =>
  file.replace(/-[\w-]{8}(?=\.[a-z0-9]+$)/, '-HASH').replace(/sans-sc-\d+-/, 'sans-sc-N-');

const inPackage = (pattern: RegExp): string[] => files.filter((file) => pattern.test(file));

describe('the unpacked package', () => {
  it('holds the three bundles and its own description', () => {
    expect(files).toEqual(
      expect.arrayContaining([
        '/package.json',
        '/out/main/index.js',
        '/out/preload/index.cjs',
        '/out/renderer/index.html',
      ]),
    );
  });

  it('holds the workers that read a chart, write an export and read a panel, and the fonts', () => {
    expect(inPackage(/^\/out\/main\/chunks\/(file-)?worker-[^/]*\.js$/)).toHaveLength(3);
    expect(inPackage(/^\/out\/renderer\/assets\/atkinson.*\.woff2$/).length).toBeGreaterThan(0);
  });

  it('holds no source, test, map, sandbox or picture, and one package of npm, which is native', () => {
    expect(inPackage(/^\/(test|sandbox|scripts|docs|main|shared)\b/)).toEqual([]);
    expect(inPackage(/^\/node_modules\/(?!@napi-rs(\/keyring\b|$))/)).toEqual([]);
    expect(inPackage(/\.(ts|tsx|map|png|test\.js)$/)).toEqual([]);
    expect(inPackage(/^\/out\/(?!main|preload|renderer|notices)/)).toEqual([]);
  });

  it('holds the way to the credential store beside the archive, where it can be loaded', () => {
    const unpacked = `${archive}.unpacked/node_modules/@napi-rs`;
    const native = readdirSync(unpacked, { recursive: true }).filter((file) => String(file).endsWith('.node'));
    expect(native).toEqual([path.join('keyring-linux-x64-gnu', 'keyring.linux-x64-gnu.node')]);
    expect(files).toContain('/node_modules/@napi-rs/keyring/index.js');
  });

  it('I2, SEC 3.2: has every fuse of Electron set as decided', async () => {
    expect(readFileSync(program).toString('latin1')).toContain(fuseWire('010011001').toString('latin1'));
    expect(await wrongFuses(program)).toEqual([]);
    expect(Object.keys(FUSES)).toHaveLength(9);
  });

  it.each([
    ['a fuse that nobody has decided', `${SHIPPED_FUSES}1`],
    ['no fuse', ''],
  ])('I2, SEC 3.2: is not built over %s', async (title, fuses) => {
    const odd = path.join(folder, `odd-${fuses.length}`);
    writeFileSync(odd, fuses === '' ? 'no wire' : fuseWire(fuses));
    await expect(setFuses(odd), title).rejects.toThrow();
  });

  it('I3: tells its archive with a hash of every file, which the integrity fuse checks', () => {
    const { header } = getRawHeader(archive);
    const hashed = (node: AsarNode): boolean[] =>
      node.files === undefined
        ? [node.unpacked === true || /^[0-9a-f]{64}$/.test(node.integrity?.hash ?? '')]
        : Object.values(node.files).flatMap(hashed);
    const all = hashed(header);
    expect(all.length).toBeGreaterThan(20);
    expect(all).not.toContain(false);
    const main = readHash(header, ['out', 'main', 'index.js']);
    expect(createHash('sha256').update(extractFile(archive, 'out/main/index.js')).digest('hex')).toBe(main);
  });

  it('holds exactly the files that it is known to hold', async () => {
    const kinds = [...new Set(inPackage(/\.[a-z0-9]+$|LICENSE/).map(withoutHash))].toSorted();
    await expect(`${kinds.join('\n')}\n`).toMatchFileSnapshot('../fixtures/package-files.txt');
  });

  it('is built from a configuration that electron-builder knows to the last member', async () => {
    const text = readFileSync(path.join(ROOT, 'electron-builder.yml'), 'utf8');
    const bad = path.join(folder, 'bad.yml');
    const lines = ['  perMachine: true\n', '  hardenedRuntime: true\n', '  allowElevation: true\n'];
    expect(lines.filter((line) => !text.includes(line))).toEqual([]);
    writeFileSync(
      bad,
      lines.reduce((all, line) => all.replace(line, line.replace(': true', 'x: true')), text),
    );
    const cli = path.join(ROOT, 'node_modules/electron-builder/cli.js');
    const failed = run(process.execPath, [cli, '--linux', 'dir', '--x64', '--config', bad], { cwd: ROOT });
    const said = await failed.then(
      () => '',
      (error: unknown) => (error as { stdout: string }).stdout,
    );
    for (const part of ['msi', 'mac', 'nsis']) expect(said).toContain(`configuration.${part} `);
  });

  it('starts at the main bundle, and tells of itself nothing that is the workshop’s', () => {
    const description = JSON.parse(extractFile(archive, 'package.json').toString('utf8')) as Record<string, unknown>;
    expect(description).toMatchObject({ name: 'chartroom', productName: 'Chartroom', main: './out/main/index.js' });
    expect(description['version']).toMatch(/^\d+\.\d+\.\d+$/);
    for (const name of ['scripts', 'devDependencies']) expect(Object.keys(description)).not.toContain(name);
  });

  it('names in its notices every package that is in it, and every licence', () => {
    const read = (name: string): unknown => JSON.parse(extractFile(archive, `out/notices/${name}`).toString('utf8'));
    const told = (read('licences.json') as readonly Licence[]).map(({ name }) => name);
    const billed = (read('sbom.cdx.json') as { components: readonly { purl: string }[] }).components;
    const addressed = billed.map(({ purl }) => decodeURIComponent(purl.replace(/^pkg:npm\/|@[^@]*$/g, '')));
    const beside = inPackage(/^\/node_modules\/.*\/package\.json$/).map((file) => file.slice(14, -13));
    const fonts = ['atkinson-hyperlegible-next', 'noto-sans', 'noto-sans-arabic', 'noto-sans-hebrew', 'noto-sans-sc'];
    expect(fonts.filter((font) => inPackage(new RegExp(`/assets/${font}-[^/]*\\.woff2$`)).length === 0)).toEqual([]);
    const inside = ['electron', 'react', 'zod', ...beside, ...fonts.map((font) => `@fontsource-variable/${font}`)];
    expect(beside).toHaveLength(2);
    expect(inside.filter((name) => !told.includes(name))).toEqual([]);
    expect([...addressed].toSorted()).toEqual([...told].toSorted());
    expect(extractFile(archive, 'LICENSE').toString('utf8')).toContain('Apache License');
  });

  it('leaves the notices of Electron and Chromium beside the program', () => {
    const beside = readdirSync(path.dirname(program));
    expect(beside).toEqual(expect.arrayContaining(['LICENSE.electron.txt', 'LICENSES.chromium.html']));
  });
});
