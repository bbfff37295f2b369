/**
 * The unpacked package, built around a placeholder instead of Electron's binary: which files a user gets.
 * The build must be there (`npm run check` makes it first).
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { extractFile, listPackage } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '../..');
let folder = '';
let archive = '';
let files: string[] = [];

function writePlaceholder(dist: string): void {
  mkdirSync(path.join(dist, 'locales'), { recursive: true });
  mkdirSync(path.join(dist, 'resources'));
  writeFileSync(path.join(dist, 'electron'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  writeFileSync(path.join(dist, 'locales', 'en-US.pak'), '');
  writeFileSync(path.join(dist, 'version'), '45.4.1');
}

beforeAll(async () => {
  expect(existsSync(path.join(ROOT, 'out/main/index.js')), 'run "npm run build" first').toBe(true);
  folder = mkdtempSync(path.join(os.tmpdir(), 'chartroom-package-'));
  const dist = path.join(folder, 'electron-dist');
  const output = path.join(folder, 'dist');
  writePlaceholder(dist);
  const cli = path.join(ROOT, 'node_modules/electron-builder/cli.js');
  const config = [`-c.electronDist=${dist}`, `-c.directories.output=${output}`];
  await run(process.execPath, [cli, '--linux', 'dir', '--x64', ...config], { cwd: ROOT });
  archive = path.join(output, 'linux-unpacked/resources/app.asar');
  files = listPackage(archive, { isPack: false }).map((file) => file.split(path.sep).join('/'));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

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
    expect(inPackage(/^\/out\/(?!main|preload|renderer)/)).toEqual([]);
  });

  it('holds the way to the credential store beside the archive, where it can be loaded', () => {
    const unpacked = `${archive}.unpacked/node_modules/@napi-rs`;
    const native = readdirSync(unpacked, { recursive: true }).filter((file) => String(file).endsWith('.node'));
    expect(native).toEqual([path.join('keyring-linux-x64-gnu', 'keyring.linux-x64-gnu.node')]);
    expect(files).toContain('/node_modules/@napi-rs/keyring/index.js');
  });

  it('starts at the main bundle', () => {
    const description = JSON.parse(extractFile(archive, 'package.json').toString('utf8')) as { main: string };
    expect(description.main).toBe('./out/main/index.js');
  });
});
