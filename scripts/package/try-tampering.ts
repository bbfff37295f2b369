/**
 * `node scripts/package/try-tampering.ts PROGRAM` on Windows and macOS, with rights to write the installation:
 * the installed program must not come up with a byte of its archive flipped, and must not load an `app` folder beside it.
 * Puts everything back. On Linux Electron checks no archive.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { archiveOf, flipped, placeToFlip } from './tampering.ts';

/** A sentence of the main bundle that a start must read. */
const NEEDLE = 'Chartroom could not start';
/** What `--audit-verify` takes, many times over. It opens no window, and ends by itself. */
const WITHIN_MS = 60_000;
const MARK = path.join(os.tmpdir(), `chartroom-tampering-${process.pid}`);

/** Exit code of a start that opens no window; null: a signal ended it that is not ours. A hang shows nothing: it throws. */
async function start(program: string): Promise<number | null> {
  const executable = process.platform === 'darwin' ? path.join(program, 'Contents/MacOS/Chartroom') : program;
  const child = spawn(executable, ['--audit-verify'], { stdio: 'ignore' });
  return await new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`it had not ended after ${WITHIN_MS / 1000} seconds`));
    }, WITHIN_MS);
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      resolve(code);
    });
  });
}

/** `--audit-verify` ends with 0, 1 or 2, by what it found; anything else is a start that did not come about. */
const cameUp = (code: number | null): boolean => code !== null && [0, 1, 2].includes(code);

async function withFlippedByte(program: string, archive: string): Promise<void> {
  const whole = readFileSync(archive);
  try {
    writeFileSync(archive, flipped(whole, placeToFlip(whole, NEEDLE)));
    if (cameUp(await start(program))) throw new Error('it came up with a byte of its archive flipped');
  } finally {
    writeFileSync(archive, whole);
  }
}

async function withFolderBeside(program: string, archive: string): Promise<void> {
  const folder = path.join(path.dirname(archive), 'app');
  if (existsSync(folder)) throw new Error('there is an app folder beside the archive already');
  try {
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'other', main: 'main.js' }));
    writeFileSync(
      path.join(folder, 'main.js'),
      `require('fs').writeFileSync(${JSON.stringify(MARK)}, ''); process.exit(0);`,
    );
    await start(program);
    if (existsSync(MARK)) throw new Error('it loaded the app folder beside the archive');
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(MARK, { force: true });
  }
}

const [program] = process.argv.slice(2);
if (program === undefined) throw new Error('name the program, or the .app');
const archive = archiveOf(program, process.platform);
if (!cameUp(await start(program))) throw new Error('it does not come up untouched either');
await withFlippedByte(program, archive);
await withFolderBeside(program, archive);
if (!cameUp(await start(program))) throw new Error('it does not come up once everything was put back');
console.log('a flipped byte was noticed, a folder beside the archive was not loaded');
