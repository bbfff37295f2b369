/**
 * A Secret Service of its own for a test: a private message bus and a private gnome-keyring, with homes and a password
 * made at run time. The user's own keyring is never touched. Needs neither a display nor a user session.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const PROGRAMS = ['dbus-daemon', 'gnome-keyring-daemon'];
const READY_WITHIN_MS = 10_000;

export type SecretService = {
  /** To be set for whoever shall use it; libdbus reads the bus once, at its first use in a process. */
  readonly env: Readonly<Record<string, string>>;
  /** Its collection is locked from now on, and nobody can be asked for the password. */
  readonly lock: () => Promise<void>;
  readonly unlock: () => Promise<void>;
  /** It takes calls and answers none. */
  readonly hang: () => void;
  readonly resume: () => void;
  readonly stop: () => Promise<void>;
};

const has = (program: string): boolean => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;

/**
 * Why a Secret Service cannot be had on this machine, null where it can. With CHARTROOM_SECRET_SERVICE=required a lack
 * is a failure, not a reason to skip.
 */
export function missingSecretService(env: NodeJS.ProcessEnv = process.env): string | null {
  const missing = PROGRAMS.filter((program) => !has(program));
  if (missing.length === 0) return null;
  const why = `not installed: ${missing.join(', ')}`;
  if (env['CHARTROOM_SECRET_SERVICE'] === 'required') throw new Error(`a Secret Service is required; ${why}`);
  return why;
}

/** Starts one, unlocked and empty. `stop` it in any case; it also ends with this process. */
export async function startSecretService(): Promise<SecretService> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'chartroom-keyring-'));
  const env = surroundings(folder);
  const password = randomBytes(24).toString('hex');
  const bus = start('dbus-daemon', ['--nofork', `--config-file=${busConfig(folder)}`], env);
  let keyring: ChildProcess | null = null;

  const open = async (unlocked: boolean): Promise<void> => {
    await end(keyring);
    const options = ['--foreground', '--components=secrets', ...(unlocked ? ['--unlock'] : [])];
    keyring = start('gnome-keyring-daemon', options, env);
    keyring.stdin?.end(unlocked ? password : '');
    await ready(env);
  };
  const stop = async (): Promise<void> => {
    process.off('exit', killAll);
    await end(keyring);
    await end(bus);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const killAll = (): void => {
    for (const child of [keyring, bus]) child?.kill('SIGKILL');
  };
  process.on('exit', killAll);
  try {
    await ready(env, 'bus');
    await open(true);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    env,
    lock: () => open(false),
    unlock: () => open(true),
    hang: () => void keyring?.kill('SIGSTOP'),
    resume: () => void keyring?.kill('SIGCONT'),
    stop,
  };
}

function surroundings(folder: string): Record<string, string> {
  const place = (name: string): string => {
    const made = path.join(folder, name);
    mkdirSync(made, { mode: 0o700 });
    return made;
  };
  return {
    HOME: place('home'),
    XDG_RUNTIME_DIR: place('run'),
    XDG_DATA_HOME: place('data'),
    XDG_CONFIG_HOME: place('config'),
    XDG_CACHE_HOME: place('cache'),
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${path.join(folder, 'bus')}`,
  };
}

/** A bus that starts no service by itself: nothing prompts, and nothing of the desktop answers in gnome-keyring's place. */
function busConfig(folder: string): string {
  const file = path.join(folder, 'bus.conf');
  writeFileSync(
    file,
    `<busconfig><type>session</type><listen>unix:path=${path.join(folder, 'bus')}</listen><policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`,
  );
  return file;
}

/** `setpriv`, where it is, has the kernel end the child with this process, however that ends. */
function start(program: string, args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  const [file, before] = has('setpriv') ? ['setpriv', ['--pdeathsig', 'KILL', '--', program]] : [program, []];
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...inherited } = process.env;
  const child = spawn(file, [...before, ...args], {
    env: { ...inherited, ...env },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.stdin.on('error', () => undefined);
  return child;
}

async function end(child: ChildProcess | null): Promise<void> {
  if (child === null || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  // gnome-keyring writes its files at once: there is nothing that it would still have to do.
  child.kill('SIGKILL');
  await gone;
}

const PROBE = `
const [what, deadline] = [process.argv[1], Date.now() + ${READY_WITHIN_MS}];
const { Entry } = require('@napi-rs/keyring');
const attempt = () => {
  try {
    new Entry('probe', 'probe', { linux: { store: 'secret-service' } });
  } catch (error) {
    if (what === 'bus' && /ServiceUnknown|not provided/.test(error.message)) return;
    if (Date.now() > deadline) throw error;
    setTimeout(attempt, 20);
  }
};
attempt();`;

/** Resolves once the service answers, or the bus alone. A process of its own asks: libdbus must learn nothing here yet. */
async function ready(env: Readonly<Record<string, string>>, what: 'bus' | 'service' = 'service'): Promise<void> {
  const probe = spawn(process.execPath, ['-e', PROBE, what], {
    cwd: import.meta.dirname,
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  probe.stderr.on('data', (data: Buffer) => (said += data.toString()));
  const [code] = (await once(probe, 'close')) as [number | null];
  if (code !== 0) throw new Error(`the Secret Service does not answer: ${said}`);
}
