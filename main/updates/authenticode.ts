/**
 * Who signed a Windows program, asked of Windows itself. electron-updater's own check lets an update through where its
 * configuration is missing or PowerShell fails; this one refuses then (deploy §2.6): without an answer there is no update.
 */
import { execFile } from 'node:child_process';
import { z } from 'zod';
import { windowsTool } from '../policy/windows-folders.ts';
import { UpdateRefusal, type CheckSigner } from './ports.ts';

export type ProgramRun = {
  /** Absolute. */
  readonly program: string;
  readonly args: readonly string[];
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
};
/** Runs a program without a shell. Gives what it wrote and its exit code; null: it was ended by its time. May reject. */
export type RunProgram = (run: ProgramRun) => Promise<{ readonly exitCode: number | null; readonly output: string }>;

const TIMEOUT_MS = 30_000;
const MAX_OUTPUT = 256 * 1024;

/**
 * Casts and cmdlets, no method is called: where application control restricts scripts, that is what may be left of the
 * language. Names go through as numbers of their characters: what a console makes of an umlaut must not make two names one.
 */
const SCRIPT = `$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$signature = Get-AuthenticodeSignature -LiteralPath $env:CHARTROOM_FILE
ConvertTo-Json -Compress -InputObject @{
  status = "$($signature.Status)"
  path = ([int[]][char[]]"$($signature.Path)") -join ' '
  subject = ([int[]][char[]]"$($signature.SignerCertificate.Subject)") -join ' '
}`;

/** Text as it comes: the numbers of its characters, with blanks between. */
const characters = z
  .string()
  .max(30_000)
  .regex(/^(?:\d{1,5}(?: \d{1,5})*)?$/);
const answerSchema = z.object({ status: z.string(), path: characters, subject: characters });

export type AuthenticodePorts = {
  readonly run: RunProgram;
  /** Absolute path of the running program: an update must be of its signer. */
  readonly program: string;
  /** The folder of Windows; null: not known, and no update is taken. */
  readonly windows: string | null;
  /** Of this process. Little of it is passed on. */
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** Gives the check. Both files are looked at each time: neither answer is older than the decision. */
export function authenticode(ports: AuthenticodePorts): CheckSigner {
  return async (file) => {
    const [ours, theirs] = await Promise.all([signerOf(ports.program, ports), signerOf(file, ports)]);
    if (ours !== theirs) throw new UpdateRefusal('signer-wrong');
  };
}

/** The subject of a signature that is valid. Throws UpdateRefusal for everything else. */
async function signerOf(file: string, { run, windows, env }: AuthenticodePorts): Promise<string> {
  if (windows === null) throw new UpdateRefusal('signer-unknown');
  const answer = await run({
    program: windowsTool(windows, 'WindowsPowerShell', 'v1.0', 'powershell.exe'),
    args: ['-NoLogo', '-NoProfile', '-NonInteractive', '-EncodedCommand', encoded(SCRIPT)],
    // Module folders of other versions of PowerShell, and what loads itself into .NET, are left behind.
    env: { ...kept(env), SystemRoot: windows, windir: windows, CHARTROOM_FILE: file },
    timeoutMs: TIMEOUT_MS,
  }).catch((cause: unknown) => {
    throw new UpdateRefusal('signer-unknown', { cause });
  });
  if (answer.exitCode !== 0) throw new UpdateRefusal('signer-unknown');
  const { status, path: looked, subject } = read(answer.output);
  if (textOf(looked).toLowerCase() !== file.toLowerCase()) throw new UpdateRefusal('signer-unknown');
  if (status !== 'Valid' || subject.length === 0) throw new UpdateRefusal('signer-wrong');
  return textOf(subject);
}

function read(output: string): z.infer<typeof answerSchema> {
  try {
    return answerSchema.parse(JSON.parse(output));
  } catch (cause) {
    throw new UpdateRefusal('signer-unknown', { cause });
  }
}

const KEPT = ['TEMP', 'TMP', 'USERPROFILE'];
function kept(env: AuthenticodePorts['env']): Record<string, string> {
  return Object.fromEntries(KEPT.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}

const textOf = (numbers: string): string =>
  numbers === '' ? '' : String.fromCharCode(...numbers.split(' ').map(Number));
const encoded = (script: string): string => Buffer.from(script, 'utf16le').toString('base64');

/** The RunProgram of the app: no shell, no window, a bound on what is read. */
export const runProgram: RunProgram = ({ program, args, env, timeoutMs }) =>
  new Promise((resolve, reject) => {
    const options = { env, timeout: timeoutMs, maxBuffer: MAX_OUTPUT, windowsHide: true, shell: false } as const;
    execFile(program, args, options, (error, stdout) => {
      if (error === null) return resolve({ exitCode: 0, output: stdout });
      if (typeof error.code === 'number') return resolve({ exitCode: error.code, output: stdout });
      if (error.killed === true) return resolve({ exitCode: null, output: '' });
      reject(new Error('not run', { cause: error }));
    });
  });
