/**
 * electron-updater, kept on a short lead: it downloads what was already judged, over our own network stack, and on a Mac
 * hands it to Squirrel. It never looks for a manifest, never decides and never starts anything by itself. Loaded only
 * once policy asks for updates: this file is a chunk of its own.
 */
import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import { MacUpdater, NsisUpdater, type UpdateInfo } from 'electron-updater';
import type { AppAdapter } from 'electron-updater/out/AppAdapter.js';
import { parseUpdateInfo, Provider } from 'electron-updater/out/providers/Provider.js';
import { HttpFailure, type HttpStreamPort } from '../ports.ts';
import { UpdateRefusal, type Offer, type OfferedFile, type Updater } from '../updates/ports.ts';

export type UpdaterPorts = {
  readonly platform: 'win32' | 'darwin' | 'linux';
  /** Of what runs. */
  readonly version: string;
  /** Of our own, below the user's local data: what is downloaded lies in it. Absolute. */
  readonly folder: string;
  readonly stream: HttpStreamPort;
  /** Starts a program that outlives this one. Rejects where it does not start. */
  readonly start: (program: string, args: readonly string[]) => Promise<void>;
};

const HEADERS_WITHIN_MS = 30_000;
const SILENCE_MS = 60_000;
const SQUIRREL_WITHIN_MS = 120_000;
const CACHE = 'downloads';

/** A download must not be named by whoever made the manifest: everything of it was judged before. */
class JudgedProvider extends Provider<UpdateInfo> {
  private readonly judged: Offer;

  constructor(judged: Offer, platform: UpdaterPorts['platform']) {
    super({ isUseMultipleRangeRequest: false, platform, executor: undefined as never });
    this.judged = judged;
  }

  getLatestVersion(): Promise<UpdateInfo> {
    return Promise.resolve(infoOf(this.judged));
  }

  resolveFiles(): ReturnType<Provider<UpdateInfo>['resolveFiles']> {
    const { url, sha512, bytes } = this.judged.file;
    return [{ url: new URL(url), info: { url, sha512, size: bytes } }];
  }
}

function infoOf({ version, releasedAtMs, file: { url, sha512, bytes } }: Offer): UpdateInfo {
  const files = [{ url, sha512, size: bytes }];
  // Two members of its older format are asked for by its type, and by nothing else.
  const older = { path: url, sha512 };
  return { version, files, ...older, releaseDate: new Date(releasedAtMs).toISOString() };
}

/** What electron-updater would find out by itself, from Electron and from a file beside the program. */
type Insides = {
  readonly provider: JudgedProvider;
  /** Its own executor follows redirects, keeps cookies, and knows nothing of our rules. */
  readonly httpExecutor: { readonly download: (url: URL, destination: string) => Promise<string> };
  readonly offer: Offer;
};

/** Sets what must hold of either updater; members that its types hide are set by name (tests run its real code). */
function tame(updater: NsisUpdater | MacUpdater, { provider, httpExecutor, offer }: Insides): void {
  updater.logger = null;
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.autoRunAppAfterInstall = false;
  updater.allowDowngrade = false;
  updater.disableDifferentialDownload = true;
  updater.disableWebInstaller = true;
  Object.assign(updater, {
    httpExecutor,
    // No publisher's name is here: its check passes where it fails. Ours follows (main/updates/authenticode.ts).
    configOnDisk: { value: Promise.resolve({ updaterCacheDirName: CACHE }) },
    updateInfoAndProvider: { info: infoOf(offer), provider },
  });
}

function adapterOf({ version, folder }: UpdaterPorts, quit: () => void): AppAdapter {
  return {
    ...{ version, name: 'Chartroom', isPackaged: true, userDataPath: folder, baseCachePath: folder },
    appUpdateConfigPath: path.join(folder, 'app-update.yml'),
    whenReady: () => Promise.resolve(),
    relaunch: () => undefined,
    quit,
    onQuit: () => undefined,
  };
}

/** Brings one file, whole and right, or nothing. Throws UpdateRefusal. */
async function fetchFile(
  { url, bytes, sha512 }: OfferedFile,
  destination: string,
  { stream }: UpdaterPorts,
  signal: AbortSignal,
): Promise<void> {
  const request = { method: 'GET', url, headers: { accept: '*/*', 'accept-encoding': 'identity' } } as const;
  const hash = createHash('sha512');
  let size = 0;
  // First of all: an answer that nobody comes to read would hold its connection.
  await using file = await open(destination, 'w', 0o600);
  const answer = await stream({ ...request, timeoutMs: HEADERS_WITHIN_MS, idleMs: SILENCE_MS, signal });
  for await (const piece of answer.body) {
    if (answer.status !== 200) break;
    size += piece.length;
    // One that never ends must not fill the disk.
    if (size > bytes) throw new UpdateRefusal('file-wrong');
    hash.update(piece);
    await file.writeFile(piece);
  }
  if (answer.status >= 300 && answer.status < 400) throw new UpdateRefusal('redirected');
  if (answer.status !== 200 || size < bytes) throw new UpdateRefusal('download-failed');
  if (hash.digest('base64') !== sha512) throw new UpdateRefusal('file-wrong');
  await file.sync();
}

/** Opens the updater. `download` and `install` are of Windows and macOS; elsewhere it only reads manifests. */
export function openUpdater(ports: UpdaterPorts): Updater {
  const { platform, folder } = ports;
  let latest: Promise<unknown> = Promise.resolve();
  let mac: { readonly updater: MacUpdater; readonly onQuit: (listener: () => void) => void } | null = null;

  const download = async (offer: Offer, signal: AbortSignal): Promise<string> => {
    const fetching = async (_url: URL, destination: string): Promise<string> => {
      await fetchFile(offer.file, destination, ports, signal);
      return destination;
    };
    let quit = (): void => undefined;
    const adapter = adapterOf(ports, () => quit());
    const provider = new JudgedProvider(offer, platform);
    const insides: Insides = { provider, httpExecutor: { download: fetching }, offer };
    const updater = platform === 'darwin' ? new MacUpdater(undefined, adapter) : new NsisUpdater(undefined, adapter);
    tame(updater, insides);
    if (updater instanceof MacUpdater) mac = { updater, onQuit: (listener) => (quit = listener) };
    const [file] = await updater.downloadUpdate();
    if (file === undefined) throw new UpdateRefusal('download-failed');
    return file;
  };

  return {
    // What it is called is told to nobody: it only stands in messages, which nobody reads.
    parse: (text) => parseUpdateInfo(text, 'manifest', new URL('https://localhost/')),
    download: (offer, signal) => {
      // One that was called off clears its folder; the next must not lie in it yet.
      const next = latest.then(() => download(offer, signal)).catch(translated);
      latest = next.catch(() => undefined);
      return next;
    },
    install: async (file) => {
      if (platform === 'win32') return ports.start(file, ['--updated', '/S']).catch(notStarted);
      if (mac === null) throw new UpdateRefusal('not-started');
      return handToSquirrel(mac.updater, mac.onQuit).catch(notStarted);
    },
    forget: () => rm(path.join(folder, CACHE), { recursive: true, force: true }).catch(() => undefined),
  };
}

/** Squirrel checks the bundle's signature against ours and takes it over; it replaces the bundle once we have ended. */
function handToSquirrel(updater: MacUpdater, onQuit: (listener: () => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('Squirrel did not answer')), SQUIRREL_WITHIN_MS);
    const settle = (act: () => void) => (): void => {
      clearTimeout(timer);
      act();
    };
    onQuit(settle(resolve));
    updater.once(
      'error',
      settle(() => reject(new Error('Squirrel refused'))),
    );
    updater.quitAndInstall();
  });
}

const notStarted = (cause: unknown): never => {
  throw new UpdateRefusal('not-started', { cause });
};

/** electron-updater's own errors carry addresses: none of them goes any further than here. */
const translated = (cause: unknown): never => {
  if (cause instanceof UpdateRefusal) throw cause;
  if (cause instanceof HttpFailure) throw new UpdateRefusal('download-failed', { cause });
  throw new UpdateRefusal('download-failed');
};
