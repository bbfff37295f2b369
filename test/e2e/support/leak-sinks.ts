/** The places where something may come to lie that should not, and what may lie there after all. */
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { createSearch, type Search } from '../../support/leak-search.ts';
import type { CanaryKind, LeakCanary } from './leak-canaries.ts';
import type { Noted, Phase } from './leak-watch.ts';

/** Where an app of a test lives, and nothing else does. */
export type Premises = {
  readonly profile: string;
  /** Temporary files of the app and its children. */
  readonly temp: string;
  /** Folder above the home of the app's user. */
  readonly home: string;
};

/** Something that was noted, or a file. */
export type Evidence = Omit<Noted, 'text'> & { readonly content: string | Uint8Array };

/** Sinks that are no files, as `leak-watch.ts` and `leak-stage.ts` note them. */
export const HOSPITAL = 'requests to the hospital';
const ELSEWHERE = 'requests to other hosts';
export const OTHER_SINKS = [
  ...['standard output and error', 'window titles', 'notifications', 'clipboard', 'arguments and environment'],
  ...['IPC', 'page', 'memory of the page', 'browser', HOSPITAL, ELSEWHERE],
] as const;

/** Files by what they are for; the first that fits, and what fits none is the rest. Electron's names and Chromium's. */
const FILES: readonly (readonly [sink: string, pattern: RegExp])[] = [
  ['event log', /^profile\/logs\//],
  ['audit trail', /^profile\/audit\//],
  ['crash dumps', /^profile\/.*(crash|dump)/i],
  ['recent files', /recently-used|recentdocuments|(automatic|custom)destinations/i],
  ['GPU cache', /^profile\/.*(GPU|Shader|Dawn|Graphite)[^/]*\//i],
  ['cache', /^profile\/.*cache[^/]*\//i],
  ['cookies', /^profile\/.*(cookies|network\/)/i],
  ['page storage', /^profile\/.*(indexeddb|storage|databases|service worker|\.leveldb)/i],
  ['preferences', /^profile\/.*(settings\.json|preferences|local state)/i],
  ['vault', /^profile\/vault/],
  ['temporary files', /^temp\//],
  ['home of the user', /^home\//],
];

export const FILE_SINKS: readonly string[] = [...FILES.map(([sink]) => sink), 'rest of the profile'];

/** The sink of a request that main made. */
export const sinkOfRequest = (url: string, hospital: string): string =>
  url.startsWith(`${hospital}/`) ? HOSPITAL : ELSEWHERE;

/** The sink that a file belongs to. `place`: its path, beginning with the folder of the premises. */
const sinkOfFile = (place: string): string =>
  FILES.find(([, pattern]) => pattern.test(place))?.[0] ?? 'rest of the profile';

async function filesBelow(folder: string, called: string): Promise<[place: string, content: Uint8Array][]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const place = (file: string): string => path.posix.join(called, ...path.relative(folder, file).split(path.sep));
  // Names tell, too. A file that goes while it is looked for holds nothing any more.
  const read = async (file: string): Promise<Uint8Array> =>
    Buffer.concat([Buffer.from(`${place(file)}\n`), await readFile(file).catch(() => Buffer.alloc(0))]);
  return await Promise.all(files.map(async (file): Promise<[string, Uint8Array]> => [place(file), await read(file)]));
}

/** Every file of the premises as it is now, each under its sink. */
export async function filesOf(premises: Premises, phase: Phase): Promise<readonly Evidence[]> {
  const { profile, temp, home } = premises;
  const all = [
    ...(await filesBelow(profile, 'profile')),
    ...(await filesBelow(temp, 'temp')),
    ...(await filesBelow(home, 'home')),
  ];
  return all.map(([place, content]) => ({ sink: sinkOfFile(place), place, phase, content }));
}

/** Command line and environment of the process and of all that it started, as others on the machine may see them. */
export async function processesOf(pid: number, phase: Phase): Promise<readonly Evidence[]> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    const status = /^\d+$/.test(name) ? await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '') : '';
    // The name of the program stands in parentheses and may hold anything.
    const parent = Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[1]);
    if (status !== '') parents.set(Number(name), parent);
  }
  const isOurs = (one: number): boolean => one === pid || (one > 1 && isOurs(parents.get(one) ?? 0));
  const read = (file: string): Promise<string> => readFile(file, 'latin1').catch(() => '');
  const ours = [...parents.keys()].filter(isOurs);
  return await Promise.all(
    ours.map(async (one) => ({
      sink: 'arguments and environment',
      place: `process ${one}`,
      phase,
      content: `${await read(`/proc/${one}/cmdline`)}\0${await read(`/proc/${one}/environ`)}`,
    })),
  );
}

/** Everything in the machine's own temporary folders that came about since then; where it goes meanwhile it is gone. */
export async function strayFiles(
  folders: readonly string[],
  sinceMs: number,
  but: string,
): Promise<readonly Evidence[]> {
  const found: Evidence[] = [];
  for (const folder of folders) {
    for (const name of await readdir(folder).catch(() => [])) {
      const entry = path.join(folder, name);
      const made = await stat(entry).catch(() => null);
      if (entry === but || made === null || (made.birthtimeMs || made.ctimeMs) < sinceMs) continue;
      const below = made.isFile()
        ? [[entry, await readFile(entry).catch(() => Buffer.alloc(0))] as const]
        : await filesBelow(entry, entry).catch(() => []);
      for (const [place, content] of below) found.push({ sink: 'temporary files', place, phase: 'shut', content });
    }
  }
  return found;
}

/** What a private key looks like, whosever it is. */
const PRIVATE_KEY = /"(?:d|p|q|dp|dq|qi)"\s*:\s*"[\w-]{40,}"|-----BEGIN [A-Z ]*PRIVATE KEY/;

/** Sinks that lead a chart to whom it is open. */
export const SCREENS: readonly string[] = ['window titles', 'IPC', 'page', 'memory of the page', HOSPITAL];

/** Whether a canary of this kind may be there then. The user is named on the lock screen, too. */
function mayHold(sink: string, phase: Phase, kind: CanaryKind): boolean {
  if (!SCREENS.includes(sink)) return false;
  return kind === 'user' || (kind !== 'secret' && phase === 'open');
}

const KINDS: readonly CanaryKind[] = ['secret', 'patient', 'context', 'user'];

/** Gives what names the leaks in evidence: `state of the sign-in (base64), answer session.describe, shut`, once each. */
export function leakFinder(canaries: readonly LeakCanary[]): (evidence: readonly Evidence[]) => readonly string[] {
  const searches = new Map<string, Search>();
  const searchFor = (kinds: readonly CanaryKind[]): Search => {
    const known = searches.get(kinds.join());
    if (known !== undefined) return known;
    const search = createSearch(canaries.filter(({ kind }) => kinds.includes(kind)));
    searches.set(kinds.join(), search);
    return search;
  };
  return (evidence) => {
    const leaks = new Set<string>();
    for (const { sink, place, phase, content } of evidence) {
      const found = searchFor(KINDS.filter((kind) => !mayHold(sink, phase, kind)))(content);
      const text = typeof content === 'string' ? content : Buffer.from(content).toString('latin1');
      const all = PRIVATE_KEY.test(text) ? [...found, 'a private key'] : found;
      for (const name of all) leaks.add(`${name}, ${place}, ${phase}`);
    }
    return [...leaks];
  };
}

/** Names of the canaries that the evidence holds, whether they may be there or not. */
export function canariesIn(evidence: readonly Evidence[], canaries: readonly LeakCanary[]): readonly string[] {
  const search = createSearch(canaries);
  const found = evidence.flatMap(({ content }) => search(content)).map((words) => words.replace(/ \([^()]*\)$/, ''));
  return [...new Set(found)];
}
