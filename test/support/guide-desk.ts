/**
 * A Linux desk on which the guide's own lines are typed: a home and a machine's folder of its own, a clean environment,
 * and on the path a `chartroom` that is the built bundles on the stand-in.
 */
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');

export type Typed = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

export type GuideDesk = {
  readonly home: string;
  /** In place of /etc/chartroom. */
  readonly machine: string;
  /** Where the lines are typed. */
  readonly work: string;
  /** In place of /srv/exports. */
  readonly exports: string;
  /** In place of /srv/updates/chartroom. */
  readonly feed: string;
  /** In place of /var/lib/chartroom-export. */
  readonly service: string;
  /** The guide's own text, with `substitutions` and nothing else changed. */
  readonly substituted: (text: string) => string;
  /** Types a line of the guide. */
  readonly type: (line: string, env?: Readonly<Record<string, string>>) => Promise<Typed>;
  readonly close: () => void;
};

/** Opens a desk. */
export function openGuideDesk(): GuideDesk {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'chartroom-guide-')));
  const place = (name: string): string => path.join(folder, name);
  for (const name of ['home', 'work', 'bin']) mkdirSync(place(name), { mode: 0o700 });
  // Ends as the program does that it becomes.
  writeProgram(place('bin/chartroom'), [
    `exec '${process.execPath}' --disable-warning=ExperimentalWarning '${ROOT}/test/standin/run.ts' '${ROOT}' "$@"`,
  ]);
  // Nobody needs more rights here: everything lies below one folder.
  writeProgram(place('bin/sudo'), ['if [ "$1" = -u ]; then shift 2; fi', 'exec "$@"']);
  const substitutions: readonly (readonly [string, string])[] = [
    ['/etc/chartroom', place('machine')],
    ['/srv/exports', place('exports')],
    ['/srv/updates/chartroom', place('feed')],
    ['/var/lib/chartroom-export', place('service')],
    ['/opt/Chartroom/chartroom', place('bin/chartroom')],
    ['-o chartroom-export', `-o ${os.userInfo().username}`],
  ];
  const substituted = (text: string): string =>
    substitutions.reduce((all, [from, to]) => all.replaceAll(from, to), text);
  const clean = {
    PATH: `${place('bin')}:/usr/local/bin:/usr/bin:/bin`,
    HOME: place('home'),
    LANG: 'C.UTF-8',
    CHARTROOM_MACHINE_FOLDER: place('machine'),
    // Electron's own place; the stand-in has one for each run.
    CHARTROOM_STANDIN_USER_DATA: place('home/.config/Chartroom'),
    CHARTROOM_STANDIN_VISIBLE: '0',
    CHARTROOM_STANDIN_LOOPBACK_ONLY: '1',
  };
  return {
    ...{ home: place('home'), machine: place('machine'), work: place('work') },
    ...{ exports: place('exports'), feed: place('feed'), service: place('service'), substituted },
    type: (line, env = {}) => typed(substituted(line), place('work'), { ...clean, ...env }),
    close: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

function writeProgram(file: string, lines: readonly string[]): void {
  writeFileSync(file, ['#!/bin/sh', ...lines, ''].join('\n'));
  chmodSync(file, 0o755);
}

function typed(line: string, cwd: string, env: Readonly<Record<string, string>>): Promise<Typed> {
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', line], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}
