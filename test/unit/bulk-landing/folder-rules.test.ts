import { describe, expect, it } from 'vitest';
import {
  fileSystemOf,
  isNetworkType,
  isUncPath,
  isWithin,
  judgeFolder,
  parseMountInfo,
  parseMountList,
  syncedBy,
  type FolderFacts,
} from '../../../main/bulk/landing/folder-rules.ts';

const GOOD: FolderFacts = {
  ...{ absolute: true, found: 'folder', throughLink: false, onNetwork: false, syncedBy: null },
  ...{ inApp: false, openToAll: false, writable: true },
};
const judge = (facts: Partial<FolderFacts>, anyFolder = false) =>
  judgeFolder({ ...GOOD, ...facts }, { anyFolder })?.view() ?? null;
const refusal = (rule: string) => ({ code: 'bulk-folder-refused', details: { rule } });

describe('which folder may take patient data', () => {
  it('a folder of one’s own on a disk of this computer, or one that may be made', () => {
    expect(judge({})).toBeNull();
    expect(judge({ found: 'missing' })).toBeNull();
  });

  it.each<[Partial<FolderFacts>, string]>([
    [{ absolute: false }, 'is not given as an absolute path'],
    [{ found: 'other' }, 'is no folder'],
    [{ inApp: true }, 'belongs to Chartroom itself'],
    [{ openToAll: true }, 'can be changed by every account of this computer'],
  ])('none that breaks a rule, whatever policy lets pass: %o', (facts, rule) => {
    expect(judge(facts)).toEqual(refusal(rule));
    expect(judge(facts, true)).toEqual(refusal(rule));
  });

  it.each<[Partial<FolderFacts>, string]>([
    [{ throughLink: true }, 'lies behind a symbolic link'],
    [{ onNetwork: true }, 'lies on a network drive'],
    [{ syncedBy: 'OneDrive' }, 'is synchronised by OneDrive'],
  ])('none that leads off this computer, unless policy lets it: %o', (facts, rule) => {
    expect(judge(facts)).toEqual(refusal(rule));
    expect(judge(facts, true)).toBeNull();
  });

  it('none that cannot be written', () => {
    expect(judge({ writable: false }, true)).toEqual({ code: 'bulk-folder-unwritable', details: {} });
  });
});

describe('the file system of a folder', () => {
  const LINUX = [
    '26 1 254:0 / / rw,relatime - ext4 /dev/vda rw',
    '40 26 0:50 / /mnt/ward rw shared:5 - nfs4 server:/ward rw,vers=4.2',
    '41 26 0:51 / /mnt/my\\040share rw - cifs //server/share rw',
    '42 26 0:52 / /home/ada/remote rw master:1 propagate_from:2 - fuse.sshfs ada@host: rw',
    '43 40 8:2 / /mnt/ward/local rw - xfs /dev/sdb1 rw',
    '44 26 8:3 / /mnt/my\\040share rw - ext4 /dev/sdc1 rw',
    '',
  ].join('\n');
  const type = (folder: string) => fileSystemOf(folder, parseMountInfo(LINUX));

  it('is that of the mount nearest above it, the later of two in one place', () => {
    expect(type('/home/ada/exports')).toBe('ext4');
    expect(type('/mnt/ward')).toBe('nfs4');
    expect(type('/mnt/ward/a/b')).toBe('nfs4');
    expect(type('/mnt/ward/local/a')).toBe('xfs');
    expect(type('/mnt/wards')).toBe('ext4');
    expect(type('/home/ada/remote/x')).toBe('fuse.sshfs');
    expect(type('/mnt/my share/x')).toBe('ext4');
    expect(parseMountInfo(LINUX)).toContainEqual({ point: '/mnt/my share', type: 'cifs' });
    expect(fileSystemOf('/a', [])).toBeNull();
  });

  it('is read from the list of macOS too', () => {
    const list = [
      '/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)',
      '//ada@server/ward on /Volumes/ward (old) (smbfs, nodev, nosuid, mounted by ada)',
    ].join('\n');
    expect(fileSystemOf('/Volumes/ward (old)/x', parseMountList(list))).toBe('smbfs');
    expect(fileSystemOf('/Users/ada', parseMountList(list))).toBe('apfs');
  });

  it.each(['nfs', 'nfs4', 'cifs', 'smb3', 'smbfs', 'fuse.sshfs', 'fuse.rclone', '9p', 'afpfs', 'webdav', 'autofs'])(
    '%s is a network’s',
    (name) => {
      expect(isNetworkType(name)).toBe(true);
    },
  );

  it.each(['ext4', 'xfs', 'btrfs', 'apfs', 'tmpfs', 'overlay', 'fuseblk', 'fuse.ntfs-3g', 'fuse.gocryptfs', 'zfs'])(
    '%s is this computer’s',
    (name) => {
      expect(isNetworkType(name)).toBe(false);
    },
  );

  it.each([
    ['\\\\server\\share\\x', true],
    ['//server/share', true],
    ['\\\\?\\UNC\\server\\share', true],
    ['\\\\?\\C:\\Exports', false],
    ['\\\\.\\C:\\Exports', false],
    ['C:\\Exports', false],
    ['/srv/exports', false],
  ])('a share of Windows is known by its path: %s %s', (folder, is) => {
    expect(isUncPath(folder)).toBe(is);
  });
});

describe('a folder that is copied elsewhere', () => {
  const hints = { env: {}, home: '/home/ada', markers: [] };

  it.each([
    ['C:\\Users\\ada\\OneDrive\\x', 'OneDrive'],
    ['C:\\Users\\ada\\OneDrive - General Hospital\\x', 'OneDrive'],
    ['/home/ada/Dropbox/a/b', 'Dropbox'],
    ['/home/ada/Dropbox (Personal)', 'Dropbox'],
    ['G:\\My Drive\\x', 'Google Drive'],
    ['/Users/ada/Library/Mobile Documents/com~apple~CloudDocs/x', 'iCloud Drive'],
    ['/Users/ada/Library/CloudStorage/OneDrive-Hospital/x', 'a cloud drive'],
    ['C:\\Users\\ada\\iCloudDrive', 'iCloud Drive'],
    ['/home/ada/Box Sync', 'Box'],
    ['/home/ada/Box/x', 'Box'],
    ['/home/ada/Nextcloud2', 'Nextcloud or ownCloud'],
  ])('is known by its name: %s', (folder, program) => {
    expect(syncedBy(folder, hints)).toBe(program);
  });

  it('is known by where Windows says OneDrive lies, whatever its name', () => {
    const env = { OneDriveCommercial: 'D:\\Cloud\\Hospital', OneDrive: '' };
    expect(syncedBy('d:\\cloud\\hospital\\exports', { ...hints, env })).toBe('OneDrive');
    expect(syncedBy('D:\\Cloud\\Hospitals', { ...hints, env })).toBeNull();
  });

  it('is known by what the program leaves there', () => {
    expect(syncedBy('/srv/shared', { ...hints, markers: ['.stfolder'] })).toBe('Syncthing');
  });

  it.each(['/home/ada/exports', '/srv/Box/x', '/home/ada/office/Sync', '/home/ada/Dropboxes', 'C:\\Exports'])(
    'is not guessed from less: %s',
    (folder) => {
      expect(syncedBy(folder, hints)).toBeNull();
    },
  );
});

describe('a folder within another', () => {
  it.each([
    ['/a/b', '/a/b', true],
    ['/a/b/c', '/a/b/', true],
    ['/a/bc', '/a/b', false],
    ['/a', '/a/b', false],
    ['C:\\App\\x', 'c:/app', true],
    ['/anything', '', false],
  ])('%s in %s: %s', (folder, root, is) => {
    expect(isWithin(folder, root)).toBe(is);
  });
});
