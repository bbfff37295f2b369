/** Two people on one host. Where the specs run as root, two accounts of the system; elsewhere two profiles of one. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findChromium } from '../../standin/chromium.ts';
import { StandinProcess } from '../../standin/standin-process.ts';
import type { AppHandle } from './launch-app.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../../..');
const OTHERS_READ = 0o005;

/** Whether another account could read the program: every folder on the way to it lets it through. */
function isOpenToAll(folder: string): boolean {
  if ((statSync(folder).mode & OTHERS_READ) !== OTHERS_READ) return false;
  const parent = path.dirname(folder);
  return parent === folder || isOpenToAll(parent);
}

/** Whether this machine lets the specs act as other accounts. */
export const playsAccounts = (): boolean => process.getuid?.() === 0 && isOpenToAll(REPOSITORY);

export type Person = {
  readonly home: string;
  /** Starts Chartroom as this person, with the mask of files that protects least. */
  readonly start: (args: readonly string[]) => AppHandle;
  /** Whether this person can list `folder`. */
  readonly canList: (folder: string) => boolean;
};
export type Host = { readonly people: readonly [Person, Person]; readonly dispose: () => void };

/** Chromium's own sandbox needs name spaces that not every build machine gives to accounts other than root. */
function writeBrowser(folder: string): string {
  const found = findChromium();
  // The copy among the packages is of the account that unpacked it alone.
  const copy = path.join(folder, 'chromium');
  spawnSync('cp', ['-r', path.dirname(found.executable), copy]);
  spawnSync('chmod', ['-R', 'a+rX', copy]);
  const executable = path.join(copy, path.basename(found.executable));
  const env = Object.fromEntries(
    Object.entries(found.env).map(([name, value]) => [name, value.replace(path.dirname(found.executable), copy)]),
  );
  const file = path.join(folder, 'browser.sh');
  const exports = Object.entries(env).map(([name, value]) => `export ${name}='${value}'\n`);
  writeFileSync(file, `#!/bin/sh\n${exports.join('')}exec '${executable}' --no-sandbox "$@"\n`, { mode: 0o755 });
  return file;
}

/** Makes the homes, open to everybody: what is shut in them, Chartroom has shut. */
export function openHost(): Host {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'chartroom-host-'));
  chmodSync(folder, 0o755);
  const browser = writeBrowser(folder);
  const person = (name: string, id: number): Person => {
    const home = path.join(folder, name);
    mkdirSync(home);
    chmodSync(home, 0o755);
    const account = playsAccounts() ? { uid: id, gid: id } : undefined;
    if (account !== undefined) chownSync(home, account.uid, account.gid);
    const env = { HOME: home, XDG_CONFIG_HOME: path.join(home, '.config'), TMPDIR: home };
    return {
      home,
      start: (args) => {
        const mask = process.umask(0);
        try {
          const own = { CHARTROOM_CHROMIUM: browser, CHARTROOM_STANDIN_LOOPBACK_ONLY: '1' };
          return new StandinProcess({
            args: [REPOSITORY, ...args],
            cwd: home,
            env: { ...env, ...own },
            account,
          }) as unknown as AppHandle;
        } finally {
          process.umask(mask);
        }
      },
      canList: (where) => spawnSync('ls', [where], { ...account, env: { PATH: process.env['PATH'] } }).status === 0,
    };
  };
  return {
    people: [person('ada', 61_001), person('ben', 61_002)],
    dispose: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** Every file and folder below `folder`, with its mode, but those of the stand-in and its browser. */
export function modesBelow(folder: string, from = folder): readonly (readonly [file: string, mode: number])[] {
  return readdirSync(folder).flatMap((name) => {
    if (name.startsWith('standin')) return [];
    const file = path.join(folder, name);
    const found = lstatSync(file);
    const own = [[path.relative(from, file), found.mode & 0o777] as const];
    return found.isDirectory() ? [...own, ...modesBelow(file, from)] : own;
  });
}
