/** How this Chartroom came onto the machine, and so who brings it up to date (deploy §2.1, §2.4). Pure rules. */
import path from 'node:path';
import type { InstallKind } from '../../shared/about.ts';

export type { InstallKind };

export type InstallFacts = {
  readonly platform: NodeJS.Platform;
  readonly packaged: boolean;
  /** Absolute path of the running program. */
  readonly program: string;
  /** LOCALAPPDATA, APPIMAGE and APPDIR are looked at. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a file or folder is there. */
  readonly exists: (file: string) => boolean;
  /** Whether this user may write it. Asked on a Mac alone: Windows cannot be asked without trying. */
  readonly mayWrite: (file: string) => boolean;
};

const NAME = 'Chartroom';
const PACKAGE = 'org.chartroom.Chartroom';

/** Gives the kind. Where a sign is missing or in doubt, the kind is one that does not update itself. */
export function installKind(facts: InstallFacts): InstallKind {
  if (!facts.packaged) return 'development';
  switch (facts.platform) {
    case 'win32':
      return windowsKind(facts);
    case 'darwin':
      return macKind(facts);
    default:
      return linuxKind(facts);
  }
}

/**
 * Whether an update can be installed without an administrator, and without anybody's software distribution losing sight
 * of it. Everything else is told, and installed by whoever installed it.
 */
export function mayUpdateItself(kind: InstallKind): boolean {
  return kind === 'nsis-user' || kind === 'mac-user';
}

/** NSIS leaves its uninstaller beside the program, MSI does not; per user is below the user's own local data, nowhere else. */
function windowsKind({ program, env, exists }: InstallFacts): InstallKind {
  const folder = path.win32.dirname(program);
  const isOwn = isBelow(folder, env['LOCALAPPDATA']);
  if (exists(path.win32.join(folder, `Uninstall ${NAME}.exe`))) return isOwn ? 'nsis-user' : 'nsis-machine';
  return isOwn ? 'unpacked' : 'msi';
}

function isBelow(folder: string, parent: string | undefined): boolean {
  if (parent === undefined || !path.win32.isAbsolute(parent)) return false;
  // Windows does not tell upper from lower case in paths.
  const way = path.win32.relative(parent.toLowerCase(), folder.toLowerCase());
  return way !== '' && !way.startsWith('..') && !path.win32.isAbsolute(way);
}

/** A bundle that this user may replace, that no installer package has brought. */
function macKind({ program, exists, mayWrite }: InstallFacts): InstallKind {
  const bundle = path.posix.resolve(program, '../../..');
  const isReceived = ['plist', 'bom'].some((kind) => exists(`/private/var/db/receipts/${PACKAGE}.${kind}`));
  const isOwn = bundle.endsWith('.app') && mayWrite(bundle) && mayWrite(path.posix.dirname(bundle));
  return isOwn && !isReceived ? 'mac-user' : 'mac-managed';
}

function linuxKind({ program, env, exists }: InstallFacts): InstallKind {
  const { APPIMAGE, APPDIR } = env;
  // Inherited from another program's image, they say nothing of this one.
  if (APPIMAGE !== undefined && APPDIR !== undefined && APPDIR !== '' && program.startsWith(`${APPDIR}/`)) {
    return 'appimage';
  }
  return program.startsWith(`/opt/${NAME}/`) && exists('/var/lib/dpkg/info/chartroom.list') ? 'deb' : 'unpacked';
}
