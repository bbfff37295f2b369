import { chmod, mkdir, mkdtemp, readdir, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  checkExportFolder,
  checkFolder,
  createExportFolder,
  folderWorld,
  icaclsArguments,
  probeFolder,
  type FolderWorld,
} from '../../../main/bulk/landing/folder-probe.ts';

let root = '';
let world: FolderWorld;
beforeEach(async () => {
  root = await mkdtemp(path.join(await realpath(os.tmpdir()), 'chartroom-folder-'));
  world = folderWorld([path.join(root, 'app')]);
});
afterEach(() => rm(root, { recursive: true }));

const STRICT = { anyFolder: false };
const check = async (folder: string, limits = STRICT) => (await checkFolder(world, folder, limits))?.view() ?? null;
const refusal = (rule: string) => ({ code: 'bulk-folder-refused', details: { rule } });
const at = (...parts: string[]) => path.join(root, ...parts);

describe('a folder of this machine', () => {
  it('is taken where it is there or may be made, and is left as it was', async () => {
    await mkdir(at('exports'));
    expect(await check(at('exports'))).toBeNull();
    expect(await check(at('exports', 'new', 'deeper'))).toBeNull();
    expect(await readdir(at('exports'))).toEqual([]);
  });

  it('is refused where a link lies on the way, wherever the link is, unless policy populationAnyFolder lets it pass', async () => {
    await mkdir(at('real', 'inner'), { recursive: true });
    await symlink(at('real'), at('link'));
    for (const folder of [at('link'), at('link', 'inner'), at('link', 'new')]) {
      expect(await check(folder), folder).toEqual(refusal('lies behind a symbolic link'));
      expect(await check(folder, { anyFolder: true }), folder).toBeNull();
    }
  });

  it('is refused where a link leads into a folder of the app or a file', async () => {
    await mkdir(at('app', 'data'), { recursive: true });
    await symlink(at('app'), at('link'));
    await writeFile(at('file'), '');
    expect(await check(at('app'))).toEqual(refusal('belongs to Chartroom itself'));
    expect(await check(at('link', 'data'), { anyFolder: true })).toEqual(refusal('belongs to Chartroom itself'));
    expect(await check(at('file'))).toEqual(refusal('is no folder'));
    expect(await check(at('file', 'below'))).toEqual(refusal('is no folder'));
    expect(await check('exports')).toEqual(refusal('is not given as an absolute path'));
  });

  it('is refused where every account may change it, but for what the sticky bit keeps', async () => {
    await mkdir(at('open'));
    await chmod(at('open'), 0o777);
    expect(await check(at('open'))).toEqual(refusal('can be changed by every account of this computer'));
    expect(await check(at('open', 'new'))).toEqual(refusal('can be changed by every account of this computer'));
    await chmod(at('open'), 0o1777);
    expect(await check(at('open'))).toBeNull();
  });

  it('is refused on a network’s file system, and where a program copies it', async () => {
    const shared = { ...world, mounts: () => Promise.resolve([{ point: root, type: 'nfs4' }]) };
    expect(await checkFolder(shared, root, STRICT)).toMatchObject(refusal('lies on a network drive'));
    await writeFile(at('.stfolder'), '');
    expect(await check(at('new'))).toEqual(refusal('is synchronised by Syncthing'));
  });

  it('is probed though its mounts cannot be told', async () => {
    const silent = { ...world, mounts: () => Promise.reject(new Error('no such file')) };
    expect(await probeFolder(silent, root)).toMatchObject({ found: 'folder', onNetwork: false, writable: true });
  });

  it('has its mounts read on this system', async () => {
    expect((await world.mounts()).some(({ point }) => point === '/')).toBe(process.platform !== 'win32');
  });
});

describe('the folder of an export', () => {
  const NOW = { nowMs: Date.UTC(2026, 10, 28, 9, 30, 5), anyFolder: false };

  it('has a name of ours and is this user’s alone, as is what had to be made above it', async () => {
    const folder = await createExportFolder(world, at('new', 'deeper'), NOW);
    expect(path.basename(folder)).toMatch(/^chartroom-export-20261128-093005-[0-9a-f]{6}$/);
    for (const made of [folder, at('new'), at('new', 'deeper')]) expect((await stat(made)).mode & 0o777).toBe(0o700);
    expect(await createExportFolder(world, at('new', 'deeper'), NOW)).not.toBe(folder);
  });

  it('is judged again as it was made, and where it lies: policy populationAnyFolder lets either pass', async () => {
    await mkdir(at('real'));
    await symlink(at('real'), at('link'));
    const folder = await createExportFolder(world, at('real'), NOW);
    const linked = path.join(at('link'), path.basename(folder));
    const judged = async (place: string, limits = STRICT) =>
      (await checkExportFolder(world, place, limits))?.view() ?? null;
    expect(await judged(folder)).toBeNull();
    expect(await judged(linked)).toEqual(refusal('lies behind a symbolic link'));
    expect(await judged(linked, { anyFolder: true })).toBeNull();
    await chmod(folder, 0o755);
    expect(await judged(folder)).toEqual(refusal('lies on a disk that cannot keep files for one account alone'));
    expect(await judged(folder, { anyFolder: true })).toBeNull();
    await rm(folder, { recursive: true });
    expect(await judged(folder)).toEqual({ code: 'bulk-folder-unwritable', details: {} });
  });

  it('is not left behind where it cannot be restricted to this user', async () => {
    const restrict = () => Promise.reject(new Error('icacls failed'));
    await expect(createExportFolder({ restrict }, root, NOW)).rejects.toMatchObject(
      refusal('lies on a disk that cannot keep files for one account alone'),
    );
    expect(await readdir(root)).toEqual([]);
  });

  it('is restricted before anything lies in it', async () => {
    const seen: string[][] = [];
    const restrict = async (folder: string) => void seen.push([folder, ...(await readdir(folder))]);
    const folder = await createExportFolder({ restrict }, root, NOW);
    expect(seen).toEqual([[folder]]);
  });

  it('is not made below a file', async () => {
    await writeFile(at('file'), '');
    await expect(createExportFolder(world, at('file'), NOW)).rejects.toMatchObject({ code: 'bulk-folder-unwritable' });
  });

  it('is left to one account on Windows by icacls, with what is inherited taken away', () => {
    expect(icaclsArguments('C:\\Exports\\x', 'WARD\\ada')).toEqual([
      'C:\\Exports\\x',
      '/inheritance:r',
      '/grant:r',
      'WARD\\ada:(OI)(CI)F',
    ]);
  });
});
