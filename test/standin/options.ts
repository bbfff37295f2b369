/** What the stand-in can be told, all of it by environment variables, none of it by the app's own arguments. */
import fs from 'node:fs';
import path from 'node:path';
import { findInstalledChromium } from './chromium.ts';
import { hasDisplay } from './runtime.ts';

export type Options = {
  /** The bundle of the main process. */
  readonly entry: string;
  /** The folder of package.json: Electron's app path. */
  readonly appPath: string;
  readonly manifest: { readonly name: string; readonly productName?: string; readonly version: string };
  readonly electronVersion: string;
  /** CHARTROOM_STANDIN_VISIBLE=1 a window on the display, 0 a headless page; unset: a window where one can be had. */
  readonly visible: boolean;
  /** CHARTROOM_STANDIN_DEBUG_PORT: Chromium also listens there (0: any port), for Playwright. */
  readonly debugPort: string | undefined;
  /** CHARTROOM_STANDIN_LOOPBACK_ONLY=1: neither pages nor `net` reach any other machine. */
  readonly loopbackOnly: boolean;
  /** CHARTROOM_STANDIN_PROXY=HOST:PORT: the system's proxy, for `net`; never for loopback, as with Chromium. */
  readonly proxy: string | undefined;
  /** CHARTROOM_STANDIN_PACKAGED=1: `app.isPackaged`, and no app path among the arguments. */
  readonly packaged: boolean;
  /** CHARTROOM_STANDIN_USER_DATA=FOLDER: where data goes, for a packaged app that takes no `--user-data-dir`. */
  readonly userData: string | undefined;
  /** CHARTROOM_STANDIN_OPEN_URL=URL: macOS hands it over before the app is ready. */
  readonly openUrl: string | undefined;
  /** CHARTROOM_STANDIN_SCREEN=WIDTHxHEIGHT in CSS pixels. */
  readonly screen: { readonly width: number; readonly height: number };
  /** CHARTROOM_STANDIN_DARK=1: the operating system prefers dark. */
  readonly dark: boolean;
  /** CHARTROOM_STANDIN_NO_ENCRYPTION=1: safeStorage has no key. */
  readonly noEncryption: boolean;
  /** CHARTROOM_STANDIN_TRACE=FILE: what the double was asked, one JSON array a line. */
  readonly traceFile: string | undefined;
};

type Manifest = Options['manifest'] & { main?: string };

/**
 * Reads the options.
 * @param target the app's folder or its main bundle
 */
export function readOptions(target: string, env: NodeJS.ProcessEnv): Options {
  const start = path.resolve(target);
  const appPath = folderOfManifest(fs.statSync(start).isDirectory() ? start : path.dirname(start));
  const manifest = JSON.parse(fs.readFileSync(path.join(appPath, 'package.json'), 'utf8')) as Manifest;
  return {
    entry: start === appPath ? path.join(appPath, manifest.main ?? 'index.js') : start,
    appPath,
    manifest,
    electronVersion: electronVersion(),
    visible: isVisible(env),
    debugPort: env['CHARTROOM_STANDIN_DEBUG_PORT'],
    loopbackOnly: env['CHARTROOM_STANDIN_LOOPBACK_ONLY'] === '1',
    proxy: env['CHARTROOM_STANDIN_PROXY'],
    packaged: env['CHARTROOM_STANDIN_PACKAGED'] === '1',
    userData: env['CHARTROOM_STANDIN_USER_DATA'],
    openUrl: env['CHARTROOM_STANDIN_OPEN_URL'],
    screen: screenSize(env['CHARTROOM_STANDIN_SCREEN'] ?? '1920x1080'),
    dark: env['CHARTROOM_STANDIN_DARK'] === '1',
    noEncryption: env['CHARTROOM_STANDIN_NO_ENCRYPTION'] === '1',
    traceFile: env['CHARTROOM_STANDIN_TRACE'],
  };
}

function screenSize(text: string): Options['screen'] {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(text) ?? [];
  if (width === undefined || height === undefined)
    throw new Error('stand-in: CHARTROOM_STANDIN_SCREEN is WIDTHxHEIGHT');
  return { width: Number(width), height: Number(height) };
}

function isVisible(env: NodeJS.ProcessEnv): boolean {
  const told = env['CHARTROOM_STANDIN_VISIBLE'];
  return told === undefined ? hasDisplay(env) && findInstalledChromium() !== undefined : told === '1';
}

function folderOfManifest(folder: string): string {
  if (fs.existsSync(path.join(folder, 'package.json'))) return folder;
  const parent = path.dirname(folder);
  if (parent === folder) throw new Error('stand-in: no package.json at or above the app');
  return folderOfManifest(parent);
}

/** The version that the repository pins, read without loading the package (loading it fetches its binary). */
function electronVersion(): string {
  const file = path.resolve(import.meta.dirname, '../../node_modules/electron/package.json');
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as { version: string }).version : '0.0.0';
}
