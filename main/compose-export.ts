/** Builds what an export without a window needs, and no more: no window, no session, no lock of the one instance. */
import path from 'node:path';
import { openGround, openKept, populationOf } from './compose.ts';
import { exportSitesFile } from './electron/app-environment.ts';
import { clock } from './electron/clock.ts';
import type { ExitCode } from './export/exit-codes.ts';
import { answerLine, runExportCommand, type ExportCommandPorts, type ExportTask } from './export/export-command.ts';
import { othersThatRead } from './export/windows-rights.ts';
import type { ExportLine, ExportPlaces } from './policy/export-line.ts';
import type { SecretVault } from './ports.ts';
import type { Notice } from '../shared/ipc-contract.ts';
import { createSiteDirectory } from './session/site-directory.ts';
import { fileKeys, vaultKeys, type BackendKeys } from './smart/backend-keys.ts';
import { publicKeySet } from './smart/client-keys.ts';

export type { ExportTask };

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`);

/** Answers a line for which nothing has to be opened, be it only a window system; null: it needs `runExport`. */
export const answerExport = (line: ExportLine): ExitCode | null => answerLine(line, { print, say });

/** Does what the line asks and gives its exit code. `signal` pauses. What nobody expects is in the log. */
export async function runExport(line: ExportTask, signal: AbortSignal): Promise<ExitCode> {
  const ground = openGround();
  const notices: (() => readonly Notice[])[] = [];
  let onPolicy = (): void => undefined;
  const told = { onNotices: () => undefined, onPolicy: () => onPolicy() };
  const kept = await openKept(ground, { from: (source) => void notices.push(source) }, told);
  const keys = keysOf(kept.vault, line.places);
  const sites = createSiteDirectory(exportSitesFile(line.places.sites));
  const { exports } = await populationOf(ground, kept, sites, keys);
  onPolicy = () => {
    kept.trail.record({ action: 'policy-changed', outcome: 'success' });
    void exports.obeyPolicy();
  };
  const ports: ExportCommandPorts = {
    ...{ exports, print, say, signal, now: clock.now, sites: sites.list },
    notices: () => notices.flatMap((source) => [...source()]),
    keySet: async (site) => JSON.stringify(publicKeySet(await keys(site)), null, 2),
  };
  try {
    return await runExportCommand(line, ports);
  } catch (error) {
    ground.log('error', 'export.broken', { errorName: error instanceof Error ? error.name : typeof error });
    say('Something in Chartroom failed; its event log holds more.');
    return 1;
  } finally {
    kept.policy.close();
    await exports.close();
    await kept.trail.close();
  }
}

function keysOf(vault: SecretVault, { keyFile }: ExportPlaces): BackendKeys {
  if (keyFile === null) return vaultKeys(vault, clock);
  return fileKeys({ path: path.resolve(keyFile), account: process.getuid?.() ?? null, othersThatRead });
}
