/**
 * Is Electron's own binary here? The package `electron` fetches it when it is merely imported or required, so it is
 * never loaded: this looks at the same places as the package does, and only looks.
 */
import fs from 'node:fs';
import path from 'node:path';

const HOME = path.resolve(import.meta.dirname, '../../node_modules/electron');

/** The executable of Electron, or undefined where it was never fetched. */
export function findElectronBinary(env: NodeJS.ProcessEnv = process.env, home: string = HOME): string | undefined {
  const pathFile = path.join(home, 'path.txt');
  const name = fs.existsSync(pathFile) ? fs.readFileSync(pathFile, 'utf8').trim() : undefined;
  const override = env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override !== undefined && override !== '') return existing(path.join(override, name ?? 'electron'));
  return name === undefined ? undefined : existing(path.join(home, 'dist', name));
}

const existing = (file: string): string | undefined => (fs.existsSync(file) ? file : undefined);

/** What a system says of the sandbox: the switch of its kernel, and the helper beside Electron. */
type Kernel = {
  readonly platform: NodeJS.Platform;
  readonly uid: number | undefined;
  /** The text of a file; undefined where there is none. */
  readonly read: (file: string) => string | undefined;
  readonly stat: (file: string) => { readonly uid: number; readonly mode: number } | undefined;
};

const THIS_KERNEL: Kernel = {
  platform: process.platform,
  uid: process.getuid?.(),
  read: (file) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined),
  stat: (file) => fs.statSync(file, { throwIfNoEntry: false }),
};
const SWITCH = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns';
const SETUID = 0o4000;

/**
 * Whether Linux keeps the Electron at `binary` from building its sandbox: user namespaces are forbidden to programs that
 * nobody has named (Ubuntu 24.04 and later), and the helper that would do without them is not root's.
 */
export function isSandboxForbidden(binary: string, { platform, uid, read, stat }: Kernel = THIS_KERNEL): boolean {
  if (platform !== 'linux' || uid === 0 || read(SWITCH)?.trim() !== '1') return false;
  const helper = stat(path.join(path.dirname(binary), 'chrome-sandbox'));
  return helper?.uid !== 0 || (helper.mode & SETUID) === 0;
}
