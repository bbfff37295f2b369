/** `chartroom export` as a shell would run it: the built bundles, a process of their own, standard output and error apart. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmod, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { startSandbox, type Sandbox } from '../../../sandbox/server.ts';
import { writeSites } from '../../../scripts/sites-file.ts';
import { findElectronBinary } from '../../standin/electron-binary.ts';
import { onElectron } from './bare-app.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const STANDIN = path.join(ROOT, 'test/standin/run.ts');

export type Ended = {
  readonly code: number | null;
  /** Objects of the JSON lines. */
  readonly events: readonly Readonly<Record<string, unknown>>[];
  readonly stdout: string;
  readonly stderr: string;
};
export type Running = {
  readonly child: ChildProcess;
  /** Resolves once an event of that name, and of that phase where one is given, was printed. */
  readonly saw: (event: string, phase?: string) => Promise<void>;
  readonly ended: Promise<Ended>;
};
export type RunOptions = {
  readonly env?: Readonly<Record<string, string>>;
  /** The folder of the export lies on a disk of so many kB, which goes with the process. */
  readonly diskKb?: number;
};

export type Hospital = {
  readonly sandbox: Sandbox;
  readonly folder: string;
  readonly key: JWK;
  readonly keyFile: string;
  readonly out: string;
  /** `--site … --sites … --data … --out … --plain --key-file …`, for most runs. */
  readonly usual: readonly string[];
  readonly run: (args: readonly string[], options?: RunOptions) => Promise<Ended>;
  readonly start: (args: readonly string[], options?: RunOptions) => Running;
  readonly close: () => Promise<void>;
};

/** Starts the embedded EHR, makes a key file, registers its public half, and writes a sites file. */
export async function openHospital(): Promise<Hospital> {
  const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'chartroom-export-')));
  const sandbox = await startSandbox({ port: 0 });
  const { privateKey, publicKey } = await generateKeyPair('ES384', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), kid: 'it-1' };
  const published = { ...(await exportJWK(publicKey)), kid: 'it-1', alg: 'ES384', use: 'sig' };
  sandbox.registerKeys('chartroom-backend', { keys: [published] });
  const keyFile = path.join(folder, 'key.json');
  await writeFile(keyFile, JSON.stringify(key));
  await chmod(keyFile, 0o600);
  const out = path.join(folder, 'out');
  await mkdir(out, { mode: 0o700 });
  const sites = writeSites(folder, [
    {
      name: 'Northgate General Hospital',
      fhirBase: sandbox.fhirBase,
      clientId: 'chartroom',
      backend: { clientId: 'chartroom-backend' },
      environment: 'test',
    },
  ]);
  const places = ['--site', 'Northgate General Hospital', '--sites', sites, '--data', path.join(folder, 'data')];
  const start = (args: readonly string[], options: RunOptions = {}) => startExport(args, folder, options);
  return {
    ...{ sandbox, folder, key, keyFile, out, start },
    usual: [...places, '--out', out, '--plain', '--key-file', keyFile],
    run: (args, options) => start(args, options).ended,
    close: async () => {
      await sandbox.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Runtime and app as a shell would name them. */
export function commandOf(): readonly string[] {
  const electron = findElectronBinary();
  if (onElectron() && electron !== undefined) {
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    return [electron, ...asRoot, ROOT];
  }
  return [process.execPath, '--disable-warning=ExperimentalWarning', STANDIN, ROOT];
}

/** A clean environment: what a service manager gives, and what the runtime of this machine needs. */
export function cleanEnv(folder: string): Record<string, string> {
  const kept = ['PATH', 'HOME', 'USER', 'LANG', 'DISPLAY', 'XAUTHORITY', 'SystemRoot', 'TEMP', 'CHARTROOM_RUNTIME'];
  const inherited = kept.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(inherited),
    // The developer's own policy and keyring are nothing to test with.
    CHARTROOM_MACHINE_FOLDER: path.join(folder, 'machine'),
    CHARTROOM_STANDIN_USER_DATA: path.join(folder, 'profile'),
    CHARTROOM_STANDIN_LOOPBACK_ONLY: '1',
    CHARTROOM_STANDIN_VISIBLE: '0',
  };
}

/** A mount that this process and its children alone see: Linux gives one without rights, where it gives any at all. */
const ON_SMALL_DISK = ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c'];

/** Whether `diskKb` can be had here. */
export function hasSmallDisk(): boolean {
  const [file = '', ...args] = ON_SMALL_DISK;
  return spawnSync(file, [...args, 'mount -t tmpfs -o size=64k none /mnt'], { stdio: 'ignore' }).status === 0;
}

function startExport(args: readonly string[], folder: string, { env = {}, diskKb }: RunOptions): Running {
  const command = [...commandOf(), 'export', ...args];
  const mount = `mount -t tmpfs -o size=${diskKb ?? 0}k,mode=700 none "$0" && exec "$@"`;
  const whole = diskKb === undefined ? command : [...ON_SMALL_DISK, mount, path.join(folder, 'out'), ...command];
  const [file = '', ...rest] = whole;
  const child = spawn(file, rest, {
    cwd: folder,
    env: { ...cleanEnv(folder), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const waiting = new Set<() => void>();
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    for (const look of waiting) look();
  });
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const events = () =>
    stdout
      .split('\n')
      .slice(0, -1)
      .filter((line) => line.startsWith('{"time"'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr, events: events() }));
  });
  const saw = (event: string, phase?: string) =>
    new Promise<void>((resolve, reject) => {
      const look = (): void => {
        if (events().some((one) => one['event'] === event && (phase === undefined || one['phase'] === phase)))
          resolve();
      };
      waiting.add(look);
      look();
      ended.then(() => reject(new Error(`it ended without ${event}: ${stderr}`)), reject);
    });
  return { child, saw, ended };
}
