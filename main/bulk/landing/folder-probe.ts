/** Finds out what must be known of a folder before patient data go there, and makes the export's own folder in it. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { lstat, mkdir, mkdtemp, readdir, readFile, realpath, rm, rmdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '../../../shared/errors.ts';
import { windowsFolder, windowsTool } from '../../policy/windows-folders.ts';
import {
  fileSystemOf,
  isNetworkType,
  isUncPath,
  isWithin,
  judgeFolder,
  parseMountInfo,
  parseMountList,
  refused,
  SYNC_MARKERS,
  syncedBy,
  type FolderFacts,
  type Mount,
} from './folder-rules.ts';
import { toDiskError } from './stored-file.ts';

/** What a folder is judged by beside the file system itself. */
export type FolderWorld = {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Folders of the app's own: its data, its program. */
  readonly appFolders: readonly string[];
  readonly mounts: () => Promise<readonly Mount[]>;
  /** Leaves a folder to this user alone where modes do not say so (Windows). Rejects where that cannot be had. */
  readonly restrict: (folder: string) => Promise<void>;
};

/** The world of this machine. */
export function folderWorld(appFolders: readonly string[]): FolderWorld {
  const { platform, env } = process;
  return {
    ...{ platform, env, appFolders },
    home: os.homedir(),
    mounts: () => mountsOf(platform),
    restrict: (folder) => (platform === 'win32' ? runIcacls(folder) : Promise.resolve()),
  };
}

const run = promisify(execFile);
const RUN_MS = 10_000;

async function mountsOf(platform: NodeJS.Platform): Promise<readonly Mount[]> {
  if (platform === 'linux') return parseMountInfo(await readFile('/proc/self/mountinfo', 'utf8'));
  if (platform !== 'darwin') return [];
  return parseMountList((await run('/sbin/mount', { timeout: RUN_MS })).stdout);
}

async function runIcacls(folder: string): Promise<void> {
  const { env } = process;
  const tool = windowsTool(windowsFolder(), 'icacls.exe');
  const domain = env['USERDOMAIN'];
  const { username } = os.userInfo();
  await run(tool, icaclsArguments(folder, domain === undefined ? username : `${domain}\\${username}`), {
    timeout: RUN_MS,
    windowsHide: true,
  });
}

/** Arguments of `icacls` that leave `folder`, and what will lie in it, to `account` alone. */
export function icaclsArguments(folder: string, account: string): readonly string[] {
  return [folder, '/inheritance:r', '/grant:r', `${account}:(OI)(CI)F`];
}

/** Judges `folder` for an export. null: it may take one. Never rejects for what the folder is like. */
export async function checkFolder(
  world: FolderWorld,
  folder: string,
  limits: { readonly anyFolder: boolean },
): Promise<AppError | null> {
  return judgeFolder(await probeFolder(world, folder), limits);
}

/**
 * Judges an export's own folder, in which it is to go on: where it lies as `checkFolder` does, and itself as
 * `createExportFolder` did. null: it may; `bulk-folder-unwritable` also where it is gone.
 */
export async function checkExportFolder(
  world: FolderWorld,
  folder: string,
  limits: { readonly anyFolder: boolean },
): Promise<AppError | null> {
  const refusal = await checkFolder(world, path.dirname(folder), limits);
  if (refusal !== null || limits.anyFolder) return refusal;
  try {
    return (await isPrivate(folder)) ? null : notPrivate();
  } catch (cause) {
    return new AppError('bulk-folder-unwritable', {}, { cause });
  }
}

const NOTHING: FolderFacts = {
  ...{ absolute: false, found: 'missing', throughLink: false, onNetwork: false, syncedBy: null },
  ...{ inApp: false, openToAll: false, writable: false },
};

/** What is known of `folder`; leaves nothing there. */
export async function probeFolder(world: FolderWorld, folder: string): Promise<FolderFacts> {
  if (!path.isAbsolute(folder)) return NOTHING;
  const wanted = path.resolve(folder);
  const { nearest, isFolder, throughLink } = await walk(world, wanted);
  const real = await realpath(nearest).catch(() => nearest);
  const places = [wanted, path.join(real, path.relative(nearest, wanted))];
  const markers = await markersAbove(real);
  const { env, home, appFolders } = world;
  return {
    absolute: true,
    found: !isFolder ? 'other' : nearest === wanted ? 'folder' : 'missing',
    throughLink,
    onNetwork: places.some(isUncPath) || isNetworkType(fileSystemOf(real, await world.mounts().catch(() => [])) ?? ''),
    syncedBy: places.map((place) => syncedBy(place, { env, home, markers })).find((by) => by !== null) ?? null,
    inApp: appFolders.some((own) => places.some((place) => isWithin(place, own))),
    openToAll: isFolder && (await isOpenToAll(real)),
    writable: isFolder && (await canWrite(real)),
  };
}

type Walked = {
  /** The folder, or the nearest above it that is there. */
  readonly nearest: string;
  readonly isFolder: boolean;
  readonly throughLink: boolean;
};

/** Goes down from the root; a link's target is what goes on. */
async function walk({ platform }: FolderWorld, folder: string): Promise<Walked> {
  const { root } = path.parse(folder);
  let nearest = root;
  let throughLink = false;
  for (const part of path.relative(root, folder).split(path.sep)) {
    const next = path.join(nearest, part);
    const found = await lstat(next).catch(() => null);
    if (found === null) break;
    nearest = next;
    if (found.isSymbolicLink() && !isSystemLink(platform, next)) throughLink = true;
    if (!found.isDirectory() && !found.isSymbolicLink()) return { nearest, isFolder: false, throughLink };
  }
  const isFolder = await realpath(nearest).then(
    async (real) => (await lstat(real)).isDirectory(),
    () => false,
  );
  return { nearest, isFolder, throughLink };
}

/** macOS itself keeps these as links into /private. */
const isSystemLink = (platform: NodeJS.Platform, place: string) =>
  platform === 'darwin' && ['/tmp', '/var', '/etc'].includes(place);

async function markersAbove(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (let place = folder; ; place = path.dirname(place)) {
    const names = await readdir(place).catch(() => []);
    found.push(...names.filter((name) => Object.hasOwn(SYNC_MARKERS, name)));
    if (path.dirname(place) === place) return found;
  }
}

/** Others may write there, and the sticky bit does not keep them from what is not theirs. */
async function isOpenToAll(folder: string): Promise<boolean> {
  if (process.platform === 'win32') return false;
  const { mode } = await lstat(folder);
  return (mode & 0o002) !== 0 && (mode & 0o1000) === 0;
}

async function canWrite(folder: string): Promise<boolean> {
  try {
    await rmdir(await mkdtemp(path.join(folder, '.chartroom-trial-')));
    return true;
  } catch {
    return false;
  }
}

/**
 * Makes the export's own folder in `parent`, for this user alone (0700; an ACL on Windows), with a name of ours:
 * `chartroom-export-20261128-093000-a1b2c3`, in UTC. Gives its path. `parent` is made where it is missing, in the same way.
 * Throws AppError `bulk-disk-full`, `bulk-folder-unwritable`, or `bulk-folder-refused` where the disk knows no
 * permissions and `anyFolder` (policy) does not let that pass.
 */
export async function createExportFolder(
  world: Pick<FolderWorld, 'restrict'>,
  parent: string,
  { nowMs, anyFolder }: { readonly nowMs: number; readonly anyFolder: boolean },
): Promise<string> {
  const stamp = new Date(nowMs).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  const folder = path.join(path.resolve(parent), `chartroom-export-${stamp}-${randomBytes(3).toString('hex')}`);
  try {
    await mkdir(parent, { recursive: true, mode: 0o700 });
    await mkdir(folder, { mode: 0o700 });
  } catch (cause) {
    throw toDiskError(cause);
  }
  try {
    await world.restrict(folder);
    if (anyFolder || (await isPrivate(folder))) return folder;
  } catch {
    // Nothing lies in it yet.
  }
  await rm(folder, { recursive: true, force: true });
  throw notPrivate();
}

const notPrivate = (): AppError => refused('lies on a disk that cannot keep files for one account alone');

async function isPrivate(folder: string): Promise<boolean> {
  return process.platform === 'win32' || ((await lstat(folder)).mode & 0o077) === 0;
}
