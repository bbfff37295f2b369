/**
 * What a start may be told (I4, I7, A12): pure rules over the command line and the environment. A packaged app obeys a
 * short list; anything else that looks like a switch is refused, because Chromium has obeyed it before we are asked.
 */

import { isExportSwitch, readExportLine, type ExportLine } from './export-line.ts';

/** The scheme under which the operating system hands over launches (RFC 8252 §7.1). */
export const LINK_SCHEME = 'chartroom';

/** What this start is for. */
export type StartTask =
  | { readonly kind: 'open' }
  | { readonly kind: 'audit-verify' }
  | { readonly kind: 'audit-export'; readonly file: string }
  | { readonly kind: 'diagnose'; readonly offline: boolean }
  | { readonly kind: 'support-file'; readonly file: string; readonly offline: boolean }
  | { readonly kind: 'export'; readonly line: ExportLine };

export type CommandLine = {
  /** Names of switches and variables that must not reach this start, without their values. Empty: it may go on. */
  readonly refused: readonly string[];
  /** The first launch link, as it was given. With one, no switch of ours is obeyed (A12). */
  readonly link: string | null;
  /** `--sites FILE`: only where the app is not packaged. */
  readonly sitesFile: string | null;
  readonly task: StartTask;
};

export type Start = {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly packaged: boolean;
  readonly platform: NodeJS.Platform;
};

/** Switches of our own that a packaged app knows. */
const OWN = ['--audit-verify', '--audit-export', '--diagnose', '--support-file', '--offline'];

/** What systems and installers add, and what makes a screen readable: none of it weakens anything. */
const HARMLESS = new Set([
  '--original-process-start-time',
  '--flag-switches-begin',
  '--flag-switches-end',
  '--disable-gpu',
  '--force-device-scale-factor',
  '--force-high-contrast',
  '--force-renderer-accessibility',
  '--lang',
  '--ozone-platform',
  '--ozone-platform-hint',
]);
const HARMLESS_FAMILIES = [/^--squirrel-[a-z]+$/, /^-psn_\d+_\d+$/];
/** Linux desktops that Chromium does not recognise need the store named; the one without protection is no choice. */
const CREDENTIAL_STORES = /^--password-store=(gnome-libsecret|kwallet[56]?)$/;

/**
 * Variables by which a process that starts ours could read its traffic or run code in it. NODE_EXTRA_CA_CERTS is not
 * among them: no traffic of ours is Node's, and hospitals set it for whole machines.
 */
const REFUSED_VARIABLES = [
  'ELECTRON_RUN_AS_NODE',
  'NODE_OPTIONS',
  'SSLKEYLOGFILE',
  'ELECTRON_ENABLE_LOGGING',
  'ELECTRON_LOG_FILE',
];

/** Whether `argument` is a launch link: by its scheme alone; what it says is judged later. */
export function isLaunchLink(argument: string): boolean {
  return argument.slice(0, LINK_SCHEME.length + 1).toLowerCase() === `${LINK_SCHEME}:`;
}

/** The first launch link among `argv`, or null. */
export function findLink(argv: readonly string[]): string | null {
  return argv.slice(1).find(isLaunchLink) ?? null;
}

function isSwitch(argument: string, platform: NodeJS.Platform): boolean {
  if (argument.startsWith('-')) return argument.length > 1;
  // Chromium on Windows takes `/name` for a switch as well.
  return platform === 'win32' && /^\/[a-z]/i.test(argument);
}

/** Arguments before `--`: those behind it are no switches, neither for Chromium nor for us. */
function beforeEnd(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  return end === -1 ? argv : argv.slice(0, end);
}

const nameOf = (argument: string): string => argument.split('=', 1)[0] ?? argument;

function isHarmless(argument: string): boolean {
  const name = nameOf(argument);
  if (HARMLESS.has(name) || CREDENTIAL_STORES.test(argument)) return true;
  return HARMLESS_FAMILIES.some((family) => family.test(argument));
}

/** What a developer's machine adds to a start; a packaged app refuses it before this is asked. */
const DEVELOPMENT = ['--user-data-dir', '--no-sandbox'];

/** Where the word `export` stands, which makes a start one of an export; -1: it does not. */
function exportAt({ argv, packaged }: Start): number {
  const words = beforeEnd(argv)
    .map((argument, at) => ({ argument, at }))
    .filter(({ argument, at }) => at > 0 && !argument.startsWith('-'));
  // In development the app's own folder comes first.
  const word = words[packaged ? 0 : 1];
  return word?.argument === 'export' ? word.at : -1;
}

/**
 * Names of what must not reach a start of the packaged app; empty for one in development (I4). An export knows switches
 * of its own beside the harmless ones, and none of the others.
 */
export function forbiddenSwitches(start: Start): string[] {
  const { argv, env, packaged, platform } = start;
  if (!packaged) return [];
  const isExport = exportAt(start) !== -1 && findLink(argv) === null;
  const isAllowed = (argument: string): boolean =>
    isHarmless(argument) || (isExport ? isExportSwitch(argument) : OWN.includes(nameOf(argument)));
  const switches = beforeEnd(argv.slice(1)).filter((argument) => isSwitch(argument, platform));
  const variables = REFUSED_VARIABLES.filter((name) => (env[name] ?? '') !== '');
  return [...new Set([...switches.filter((argument) => !isAllowed(argument)).map(nameOf), ...variables])];
}

/** The value of `--name VALUE` or `--name=VALUE`; undefined: not given; empty: given without one. */
function valueOf(argv: readonly string[], name: string): string | undefined {
  const index = argv.findIndex((argument) => nameOf(argument) === name);
  const argument = argv[index];
  if (argument === undefined) return undefined;
  if (argument !== name) return argument.slice(name.length + 1);
  const next = argv[index + 1];
  return next === undefined || next.startsWith('-') ? '' : next;
}

/** Reads a start. An export without a file is refused by the name of the switch. */
export function readCommandLine(start: Start): CommandLine {
  const refused = forbiddenSwitches(start);
  const link = findLink(start.argv);
  const open = { refused, link, sitesFile: null, task: { kind: 'open' } } as const;
  if (link !== null) return open;
  const at = exportAt(start);
  if (at !== -1) {
    const { packaged } = start;
    const ignored = (argument: string): boolean =>
      isHarmless(argument) || (!packaged && DEVELOPMENT.includes(nameOf(argument)));
    return { ...open, task: { kind: 'export', line: readExportLine(start.argv.slice(at + 1), { packaged, ignored }) } };
  }
  const argv = beforeEnd(start.argv);
  const wrong = FILED.filter((name) => valueOf(argv, name) === '');
  const task = taskOf(argv);
  if (wrong.length > 0) return { ...open, refused: [...refused, ...wrong], task };
  // Whoever wants nothing sent must not get a workstation that sends.
  if (argv.includes('--offline') && !('offline' in task)) return { ...open, refused: [...refused, '--offline'] };
  const sites = start.packaged ? undefined : valueOf(argv, '--sites');
  return { ...open, sitesFile: sites === undefined || sites === '' ? null : sites, task };
}

/** Switches that want the name of a file. */
const FILED = ['--audit-export', '--support-file'];

function taskOf(argv: readonly string[]): StartTask {
  const offline = argv.includes('--offline');
  const supportFile = valueOf(argv, '--support-file');
  if (supportFile !== undefined) return { kind: 'support-file', file: supportFile, offline };
  if (argv.includes('--diagnose')) return { kind: 'diagnose', offline };
  const exportTo = valueOf(argv, '--audit-export');
  if (exportTo !== undefined) return { kind: 'audit-export', file: exportTo };
  return argv.includes('--audit-verify') ? { kind: 'audit-verify' } : { kind: 'open' };
}
