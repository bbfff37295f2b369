/** `chartroom export`: one export without a window, from the command line to its exit code. */
import path from 'node:path';
import { AppError, type AppErrorView } from '../../shared/errors.ts';
import type { Notice } from '../../shared/ipc-contract.ts';
import type { ExportOrder, ExportView, Population } from '../../shared/population.ts';
import type { ExportLine, ExportRun } from '../policy/export-line.ts';
import type { Site, SiteBackend } from '../session/site.ts';
import type { SitesFile } from '../session/sites.ts';
import { EXIT_CODES, exitCodeOf, sentenceOf, type ExitCode } from './exit-codes.ts';
import { exportHelp } from './export-help.ts';
import { createReport, type Print } from './export-report.ts';

/** The exports of this account (main/bulk/exports.ts). */
export type ExportsPort = {
  readonly describe: (siteId: string) => Promise<Population>;
  readonly start: (ordered: {
    readonly siteId: string;
    readonly order: ExportOrder;
    readonly folder: string | null;
    readonly plain: boolean;
    readonly user: null;
  }) => Promise<string>;
  readonly resume: (siteId: string, id: string, user: null) => Promise<void>;
  readonly pause: (siteId: string, id: string) => Promise<void>;
  readonly view: (siteId: string, id: string) => ExportView;
  readonly whenEnded: (siteId: string, id: string) => Promise<ExportView>;
  readonly onChange: (listener: () => void) => () => void;
};

export type BackendSite = Site & { readonly backend: SiteBackend };

export type ExportCommandPorts = {
  readonly sites: () => Promise<SitesFile>;
  readonly exports: ExportsPort;
  /** The public JWK Set of the site's backend client, as text. Throws AppError. */
  readonly keySet: (site: BackendSite) => Promise<string>;
  /** What must be known of this machine: an audit trail that is not written, a bad switch of the policy. */
  readonly notices: () => readonly Notice[];
  /** One line on standard output; without its end. */
  readonly print: Print;
  /** One sentence on standard error. */
  readonly say: (sentence: string) => void;
  /** Epoch ms. */
  readonly now: () => number;
  /** Somebody asked the run to end: it is paused in order. */
  readonly signal: AbortSignal;
};

/** A run that ends with a sentence of its own: nothing went wrong that has a code. */
class Ending extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, sentence: string) {
    super(sentence);
    this.name = 'Ending';
    this.exitCode = exitCode;
  }
}

/** A line that asks for something to be done. */
export type ExportTask = Extract<ExportLine, { readonly places: unknown }>;

/** Answers a line for which nothing has to be opened; null: `line` asks for something to be done. */
export function answerLine(
  line: ExportLine,
  { print, say }: Pick<ExportCommandPorts, 'print' | 'say'>,
): ExitCode | null {
  switch (line.kind) {
    case 'help':
      print(exportHelp().trimEnd());
      return 0;
    case 'wrong':
      say(line.problem);
      return 2;
    case 'keys':
    case 'run':
      return null;
  }
}

/** Does what the line asks and gives its exit code; what went wrong is said. Throws only what nobody expects. */
export async function runExportCommand(line: ExportTask, ports: ExportCommandPorts): Promise<ExitCode> {
  try {
    if (line.kind === 'run') return await runOrder(line, ports);
    ports.print(await ports.keySet(await findSite(ports, line.site)));
    return 0;
  } catch (error) {
    if (error instanceof Ending) {
      ports.say(error.message);
      return error.exitCode;
    }
    if (!(error instanceof AppError)) throw error;
    return endWith(ports, error.view());
  }
}

function endWith({ say, signal }: ExportCommandPorts, error: AppErrorView): ExitCode {
  // Where a signal ends the wait for a token, what is left to say is that it stands still.
  if (signal.aborted && error.code === 'sign-in-cancelled') {
    say(pausedWords());
    return 9;
  }
  say(sentenceOf(error));
  return exitCodeOf(error.code);
}

const pausedWords = (): string => `Paused: ${EXIT_CODES[9]}.`;

/** By its id, or by its name where only one has it; case makes no difference in a name. */
async function findSite({ sites }: ExportCommandPorts, wanted: string): Promise<BackendSite> {
  const { sites: listed, error } = await sites();
  if (error !== null) throw new AppError(error.code, error.details);
  const byId = listed.find(({ id }) => id === wanted);
  const byName = listed.filter(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  const site = byId ?? (byName.length === 1 ? byName[0] : undefined);
  if (site === undefined) {
    throw new Ending(
      3,
      byName.length > 1
        ? 'More than one site has that name: name it by its id.'
        : 'The sites file names no site of that name or id.',
    );
  }
  const { backend } = site;
  if (backend === null) throw new Ending(3, 'The sites file names no backend client for that site.');
  return { ...site, backend };
}

async function runOrder(run: ExportRun, ports: ExportCommandPorts): Promise<ExitCode> {
  const { exports, signal, say } = ports;
  const site = await findSite(ports, run.site);
  const population = await exports.describe(site.id);
  refuseEarly(population, run);
  if (signal.aborted) throw new Ending(9, pausedWords());
  const { id, resumed } = await begin(exports, site.id, run, population);
  const report = createReport(ports, () => exports.view(site.id, id), { site: site.id, id, resumed });
  const stop = (): void => void (signal.aborted && exports.pause(site.id, id));
  const quiet = exports.onChange(report.changed);
  signal.addEventListener('abort', stop, { once: true });
  // The signal may have come between the start and this line.
  stop();
  const ended = await exports.whenEnded(site.id, id);
  signal.removeEventListener('abort', stop);
  quiet();
  const exitCode = exitCodeOfEnd(ended);
  report.ended(ended, exitCode);
  say(wordsOfEnd(ended));
  return exitCode;
}

function refuseEarly({ folder, lacks }: Population, { out }: ExportRun): void {
  if (lacks === 'forbidden') throw new AppError('bulk-forbidden');
  if (out === null && folder === null)
    throw new Ending(2, '--out is missing: name the folder that the export lands in.');
  if (out !== null && folder !== null && path.resolve(out) !== path.resolve(folder)) {
    throw new AppError('bulk-folder-refused', { rule: 'policy names the folder: leave --out away' });
  }
}

async function begin(
  exports: ExportsPort,
  siteId: string,
  { order, resume, out, plain }: ExportRun,
  population: Population,
): Promise<{ readonly id: string; readonly resumed: boolean }> {
  const left = resume ? population.exports.find((view) => view.canResume && isOf(view, order)) : undefined;
  if (left !== undefined) {
    await exports.resume(siteId, left.id, null);
    return { id: left.id, resumed: true };
  }
  if (order === null) throw new Ending(2, 'No export of that site is unfinished: say what to export.');
  const folder = out === null ? null : path.resolve(out);
  return { id: await exports.start({ siteId, order, folder, plain, user: null }), resumed: false };
}

/** The same population and types; any, where no order was given. */
function isOf(view: ExportView, order: ExportOrder | null): boolean {
  if (order === null) return true;
  const same = view.level === order.level && view.group === order.group;
  return same && [...view.types].sort().join() === [...order.types].sort().join();
}

function exitCodeOfEnd({ state, error }: ExportView): ExitCode {
  if (state === 'done') return 0;
  if (error !== null) return exitCodeOf(error.code);
  return state === 'paused' ? 9 : 1;
}

function wordsOfEnd({ state, error, progress, notes }: ExportView): string {
  if (state === 'done') {
    const noted = notes.length === 0 ? '' : ` ${notes.length} notes are in the lines above.`;
    return `Done: ${progress.resources} resources in ${progress.filesDone} files.${noted}`;
  }
  if (error !== null) return sentenceOf(error);
  return state === 'paused' ? pausedWords() : 'The export was given up.';
}
