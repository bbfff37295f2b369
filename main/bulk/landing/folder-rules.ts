/** Which folders may take patient data: the judgement alone. What is known of a folder comes from `folder-probe.ts`. */
import { AppError } from '../../../shared/errors.ts';

export type FolderFacts = {
  readonly absolute: boolean;
  /** `missing`: it may be made; `other`: something that is no folder lies there or on the way. */
  readonly found: 'folder' | 'missing' | 'other';
  /** It is a symbolic link or junction, or lies behind one. */
  readonly throughLink: boolean;
  /** It lies on another machine, as far as this one tells. */
  readonly onNetwork: boolean;
  /** Program that copies it elsewhere; null: none that is known. */
  readonly syncedBy: string | null;
  /** It lies in a folder of the app's own. */
  readonly inApp: boolean;
  /** Every account of the machine may rename and delete what lies in it. */
  readonly openToAll: boolean;
  /** A trial file could be made. */
  readonly writable: boolean;
};

/**
 * Why the folder may not take an export; null: it may. `anyFolder` (policy) lets links, network drives and synchronised
 * folders pass, nothing else.
 */
export function judgeFolder(facts: FolderFacts, { anyFolder }: { readonly anyFolder: boolean }): AppError | null {
  if (!facts.absolute) return refused('is not given as an absolute path');
  if (facts.found === 'other') return refused('is no folder');
  if (facts.inApp) return refused('belongs to Chartroom itself');
  if (!anyFolder && facts.throughLink) return refused('lies behind a symbolic link');
  if (!anyFolder && facts.onNetwork) return refused('lies on a network drive');
  if (!anyFolder && facts.syncedBy !== null) return refused(`is synchronised by ${facts.syncedBy}`);
  if (facts.openToAll) return refused('can be changed by every account of this computer');
  return facts.writable ? null : new AppError('bulk-folder-unwritable');
}

/** The refusal of a folder; `rule` goes on from “it”. */
export function refused(rule: string): AppError {
  return new AppError('bulk-folder-refused', { rule });
}

export type Mount = { readonly point: string; readonly type: string };

/** Mounts as Linux lists them (proc_pid_mountinfo(5)), in the order they were made. */
export function parseMountInfo(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ');
    const point = before.split(' ')[4];
    const type = after.split(' ')[0];
    return point === undefined || type === undefined || type === '' ? [] : [{ point: unescapeOctal(point), type }];
  });
}

const unescapeOctal = (text: string) =>
  text.replace(/\\([0-7]{3})/g, (_whole, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));

/** Mounts as `mount` of macOS lists them: `//user@host/share on /Volumes/share (smbfs, nodev)`. */
export function parseMountList(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const match = /^.* on (\/.*) \(([^,)]+)/.exec(line);
    return match === null ? [] : [{ point: match[1] ?? '/', type: match[2] ?? '' }];
  });
}

/** Type of the file system that `folder` (absolute, without links) lies on; the mount made last lies on top. */
export function fileSystemOf(folder: string, mounts: readonly Mount[]): string | null {
  let found: Mount | null = null;
  for (const mount of mounts) {
    const isAbove = mount.point === '/' || folder === mount.point || folder.startsWith(`${mount.point}/`);
    if (isAbove && mount.point.length >= (found?.point.length ?? 0)) found = mount;
  }
  return found?.type ?? null;
}

const NETWORK =
  /^(nfs\d?|cifs|smb\w*|9p|afs|afpfs|autofs|webdav|davfs2?|ceph|lustre|glusterfs|beegfs|gfs2?|ocfs2|coda|ncp\w*|vboxsf|vmhgfs|prl_fs)$/;
/** File systems in a program that keep what they hold on this machine. Others of that kind mostly do not. */
const LOCAL_FUSE =
  /^fuse\.(ntfs(-3g)?|exfat|lxcfs|mergerfs|bindfs|gocryptfs|encfs|cryfs|fuse-overlayfs|ext[234]|apfs)$/;

/** True for file systems whose files lie on another machine. */
export function isNetworkType(type: string): boolean {
  return NETWORK.test(type) || (type.startsWith('fuse.') && !LOCAL_FUSE.test(type));
}

/** True for Windows paths to a share, as a mapped drive shows itself once resolved: `\\server\share`, `\\?\UNC\…`. */
export function isUncPath(path: string): boolean {
  return /^[\\/]{2}(?![?.][\\/])/.test(path) || /^[\\/]{2}[?.][\\/]UNC[\\/]/i.test(path);
}

const SYNC_FOLDERS: readonly (readonly [RegExp, string])[] = [
  [/^OneDrive( ?- .+)?$/i, 'OneDrive'],
  [/^Dropbox( \(.+\))?$/i, 'Dropbox'],
  [/^(Google ?Drive|My Drive)$/i, 'Google Drive'],
  [/^(iCloud ?Drive|Mobile Documents)$/i, 'iCloud Drive'],
  [/^Box Sync$/i, 'Box'],
  [/^CloudStorage$/, 'a cloud drive'],
  [/^(Nextcloud|ownCloud)\d*$/i, 'Nextcloud or ownCloud'],
  [/^(pCloud ?Drive|MEGA(sync)?|Proton Drive|Tresorit|Seafile|Creative Cloud Files)$/i, 'a cloud drive'],
];
/** Names too plain to mean anything but where their programs put them: in the home folder. */
const SYNC_HOME_FOLDERS: readonly (readonly [RegExp, string])[] = [
  [/^Box$/, 'Box'],
  [/^Sync$/, 'Sync.com'],
];
/** What these programs leave in the folder that they copy. */
export const SYNC_MARKERS: Readonly<Record<string, string>> = {
  '.dropbox': 'Dropbox',
  '.dropbox.cache': 'Dropbox',
  '.849C9593-D756-4E56-8D6E-42412F2A707B': 'OneDrive',
  '.tmp.drivedownload': 'Google Drive',
  '.tmp.driveupload': 'Google Drive',
  '.nextcloudsync.log': 'Nextcloud',
  '.owncloudsync.log': 'ownCloud',
  '.stfolder': 'Syncthing',
  '.SyncID': 'Resilio Sync',
};

export type SyncHints = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Markers (keys of SYNC_MARKERS) that lie in the folder or in one above it. */
  readonly markers: readonly string[];
};

/** The program that copies `folder` (absolute) to other machines, by what is known of such programs; null: none. */
export function syncedBy(folder: string, { env, home, markers }: SyncHints): string | null {
  for (const name of ['OneDrive', 'OneDriveConsumer', 'OneDriveCommercial']) {
    const root = env[name];
    if (root !== undefined && root !== '' && isWithin(folder, root)) return 'OneDrive';
  }
  const parts = partsOf(folder);
  const named = (part: string, names: typeof SYNC_FOLDERS) => names.find(([name]) => name.test(part))?.[1];
  for (const part of parts) {
    const program = named(part, SYNC_FOLDERS);
    if (program !== undefined) return program;
  }
  const inHome = isWithin(folder, home) ? parts[partsOf(home).length] : undefined;
  const program = inHome === undefined ? undefined : named(inHome, SYNC_HOME_FOLDERS);
  return program ?? markers.map((marker) => SYNC_MARKERS[marker]).find((by) => by !== undefined) ?? null;
}

/** True where `folder` is `root` or lies in it; both absolute. Upper and lower case count as the same: it errs to be safe. */
export function isWithin(folder: string, root: string): boolean {
  const [inner, outer] = [partsOf(folder), partsOf(root)];
  return outer.length > 0 && outer.every((part, n) => part.toLowerCase() === inner[n]?.toLowerCase());
}

const partsOf = (path: string): string[] => path.split(/[\\/]+/).filter((part) => part !== '');
