/**
 * Exports of a population and the panel over one, joined: bulk data, how the machine signs in as itself, the sites. Knows
 * no Electron and no window; the command without a window uses it too.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Worker } from 'node:worker_threads';
import { AppError } from '../shared/errors.ts';
import { openExports, type Exports } from './bulk/exports.ts';
import type { ExportAccess, ExportsPorts, ResolvedOrder } from './bulk/exports-ports.ts';
import { membersIn } from './bulk/journal.ts';
import { folderWorld } from './bulk/landing/folder-probe.ts';
import { openLanding } from './bulk/landing/open-landing.ts';
import { createPanelReader } from './bulk/panel/panel-reader.ts';
import { cancelExport, runExport } from './bulk/run-export.ts';
import type { OpenPanel, WindowPanelPorts } from './ipc/handlers/window-panel.ts';
import type { HttpPort, HttpStreamPort } from './ports.ts';
import { exportStaleMs } from './session/export-locks.ts';
import { createProcessLock, type ProcessLock, type ProcessLockPorts } from './session/refresh-lock.ts';
import type { SiteDirectory } from './session/site-directory.ts';
import { createBackendAccess } from './smart/backend-access.ts';
import type { BackendKeys } from './smart/backend-keys.ts';

export type PopulationPorts = Pick<ExportsPorts, 'clock' | 'log' | 'audit' | 'vault' | 'keepsKeys' | 'policy'> & {
  readonly http: HttpPort;
  readonly stream: HttpStreamPort;
  readonly sites: Pick<SiteDirectory, 'find'>;
  /** Of the machine's own client: the vault's, or a file's. */
  readonly keys: BackendKeys;
  /** Folder of locks between processes of this user. */
  readonly locks: string;
  /** Folders of the app's own, which take no export. */
  readonly appFolders: readonly string[];
  /** Fresh workers running main/bulk/landing/file-worker.ts and main/bulk/panel/worker.ts. */
  readonly createFileWorker: () => Worker;
  readonly createPanelWorker: () => Worker;
};

export type PopulationService = { readonly exports: Exports; readonly openPanel: WindowPanelPorts['openPanel'] };

/** Opens it with the exports that the vault knows; none of them runs. */
export async function openPopulation(ports: PopulationPorts): Promise<PopulationService> {
  const { clock, log, http, stream, createFileWorker: createWorker } = ports;
  const engine = { http, stream, clock, log };
  const exports = await openExports({
    ...ports,
    world: folderWorld(ports.appFolders),
    openLanding: (options) => openLanding({ createWorker, log }, options),
    exclusively: exportLock({ folder: ports.locks, clock, log }),
    siteOf: async (siteId) => {
      const site = await ports.sites.find(siteId);
      if (site === undefined) return null;
      const { id, host, fhirBase, backend } = site;
      return { id, host, fhirBase, hasBackend: backend !== null };
    },
    accessOf: (siteId, order) => accessOf(ports, siteId, order),
    runExport: (landing, access, order, observer, signal, former) =>
      runExport({ ...engine, landing }, access, order, observer, signal, membersIn(former)),
    cancelExport: (landing, access) => cancelExport({ ...engine, landing }, access),
    newId: randomUUID,
    newKey: () => randomBytes(32),
  });
  return { exports, openPanel: (...asked) => openPanel(ports, exports, ...asked) };
}

async function accessOf(
  { http, clock, keys, sites }: PopulationPorts,
  siteId: string,
  { types, level }: ResolvedOrder,
): Promise<ExportAccess> {
  const site = await sites.find(siteId);
  if (site?.backend == null) throw new AppError('bad-request');
  const { id, fhirBase, backend } = site;
  return { fhirBase, ...createBackendAccess({ http, clock, keys }, { id, fhirBase, backend }, types, level) };
}

/** Whoever holds it may do so for hours: nobody waits for it. */
function exportLock(ports: Pick<ProcessLockPorts, 'folder' | 'clock' | 'log'>): ProcessLock {
  return createProcessLock({
    ...ports,
    waitMs: 0,
    get staleMs() {
      return exportStaleMs();
    },
  });
}

async function openPanel(
  { clock, log, createPanelWorker: createWorker }: PopulationPorts,
  exports: Exports,
  ...[siteId, exportId, onChange]: Parameters<PopulationService['openPanel']>
): Promise<OpenPanel> {
  const source = await exports.readable(siteId, exportId);
  const reader = createPanelReader({ createWorker, clock, log });
  reader.onChange(onChange);
  reader.open(source);
  return reader;
}
