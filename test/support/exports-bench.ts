/** The exports service over real folders and landings; what the engine and the server do is told by the test. */
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openExports, type Exports } from '../../main/bulk/exports.ts';
import type { ExportsPorts, OrderedExport, ResolvedOrder } from '../../main/bulk/exports-ports.ts';
import { folderWorld, type FolderWorld } from '../../main/bulk/landing/folder-probe.ts';
import type { ExportManifest, Landing } from '../../main/bulk/landing/landing.ts';
import { openLanding } from '../../main/bulk/landing/open-landing.ts';
import type { AuditEvent } from '../../main/ports.ts';
import { AppError } from '../../shared/errors.ts';
import type { ExportOrder } from '../../shared/population.ts';
import { manualClock, type ManualClock } from './manual-clock.ts';
import { memoryVault, type MemoryVault } from './memory-vault.ts';

export const SITE = { id: 'site-a', host: 'ehr.example', fhirBase: 'https://ehr.example/fhir', hasBackend: true };
export const ORDER: ExportOrder = {
  ...{ level: 'group', group: 'ward-6', types: ['Patient'], since: null, until: null, typeFilters: [], elements: [] },
  ...{ patients: [], organizeOutputBy: null, includeAssociatedData: [] },
};

export function manifestOf(order: ResolvedOrder, transactionTime: string): ExportManifest {
  const { level, group, types, since, until } = order;
  return {
    source: { base: SITE.fhirBase, host: SITE.host },
    ...{ level, group, types, since, until, transactionTime },
    startedAt: '2026-11-28T09:00:00.000Z',
    endedAt: '2026-11-28T09:05:00.000Z',
    ...{ files: [], notes: [] },
  };
}

/** One call of the engine: the test says how it ends. */
export type EngineCall = {
  readonly landing: Landing;
  readonly order: ResolvedOrder;
  readonly observer: Parameters<ExportsPorts['runExport']>[3];
  readonly former: unknown;
  readonly signal: AbortSignal;
  /** Writes the manifest and ends. */
  readonly complete: (transactionTime?: string) => Promise<void>;
  readonly fail: (error: Error) => void;
};

export type ExportsBench = {
  readonly root: string;
  readonly clock: ManualClock;
  readonly vault: MemoryVault;
  readonly audited: AuditEvent[];
  readonly policy: { -readonly [S in keyof ReturnType<ExportsPorts['policy']>]: ReturnType<ExportsPorts['policy']>[S] };
  readonly world: {
    keepsKeys: boolean;
    missing: string[];
    refuses: AppError | null;
    heldElsewhere: boolean;
    /** No folder can be looked at: its disk has gone away. */
    unjudgeable: boolean;
    /** What happens while a folder is judged. */
    whileJudging: () => void;
    /** What happens while the lock of a population is waited for. */
    whileLocking: () => void;
  };
  /** What was told the server of exports that were given up; each the journal that it was told from. */
  readonly told: unknown[];
  /** Opens the service, as a start of the app does. */
  readonly open: () => Promise<Exports>;
  /** The next call of the engine. */
  readonly engine: () => Promise<EngineCall>;
  readonly ordered: (change?: Partial<OrderedExport>) => OrderedExport;
  readonly close: () => Promise<void>;
};

export async function exportsBench(): Promise<ExportsBench> {
  const root = await mkdtemp(path.join(await realpath(os.tmpdir()), 'chartroom-exports-'));
  const clock = manualClock(Date.UTC(2026, 10, 28, 9, 30));
  const vault = memoryVault();
  const audited: AuditEvent[] = [];
  const told: unknown[] = [];
  const policy: ExportsBench['policy'] = {
    ...{ populationExport: true, populationFolder: null, populationAnyFolder: false, populationPlain: true },
  };
  const world: ExportsBench['world'] = {
    ...{ keepsKeys: true, missing: [], refuses: null, heldElsewhere: false },
    ...{ unjudgeable: false, whileJudging: () => undefined, whileLocking: () => undefined },
  };
  const calls = createCalls();
  const opened: Exports[] = [];
  let ids = 0;
  const ports: ExportsPorts = {
    ...{ clock, vault, runExport: calls.runExport },
    log: () => undefined,
    audit: (event) => audited.push(event),
    keepsKeys: () => world.keepsKeys,
    policy: () => policy,
    world: folders(path.join(root, 'app'), world),
    openLanding: (options) => openLanding({ createWorker: noWorker, log: () => undefined }, options),
    exclusively: async (_name, work) => {
      if (world.heldElsewhere) throw new AppError('internal');
      world.whileLocking();
      return work();
    },
    siteOf: (id) => Promise.resolve(id === SITE.id ? SITE : null),
    accessOf: () => (world.refuses === null ? Promise.resolve(accessWith(world)) : Promise.reject(world.refuses)),
    cancelExport: async (landing) => {
      told.push(await landing.loadJournal());
      return 'cancelled';
    },
    newId: () => `export-${++ids}`,
    newKey: () => Buffer.alloc(32, ids + 1),
  };
  return {
    ...{ root, clock, vault, audited, policy, world, told, engine: calls.next },
    open: async () => {
      const exports = await openExports(ports);
      opened.push(exports);
      return exports;
    },
    ordered: (change) => ({
      siteId: SITE.id,
      order: ORDER,
      folder: path.join(root, 'out'),
      plain: false,
      user: null,
      ...change,
    }),
    close: async () => {
      await Promise.all(opened.map((exports) => exports.close()));
      await rm(root, { recursive: true, force: true });
    },
  };
}

function folders(app: string, world: ExportsBench['world']): FolderWorld {
  const real = folderWorld([app]);
  return {
    ...real,
    get appFolders() {
      if (world.unjudgeable) throw new Error('EIO');
      return [app];
    },
    mounts: () => {
      world.whileJudging();
      return real.mounts();
    },
  };
}

function noWorker(): never {
  throw new Error('no file grows here');
}

const accessWith = ({ missing }: ExportsBench['world']) => ({
  fhirBase: SITE.fhirBase,
  getAccessToken: () => Promise.resolve('token-canary'),
  renewAccessToken: () => Promise.resolve(null),
  prepare: () => Promise.resolve({ granted: 'system/Patient.rs', missing }),
});

/** The engine: each run waits for the test, and pauses when it is asked to. */
function createCalls() {
  const waiting: EngineCall[] = [];
  let wake: (() => void) | null = null;
  const runExport: ExportsPorts['runExport'] = (landing, _access, order, observer, signal, former) =>
    new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => resolve({ kind: 'paused' }));
      waiting.push({
        ...{ landing, order, observer, former, signal },
        complete: async (transactionTime = '2026-11-28T09:00:01Z') => {
          const manifest = manifestOf(order, transactionTime);
          await landing.saveManifest(manifest);
          resolve({ kind: 'done', manifest });
        },
        fail: reject,
      });
      wake?.();
    });
  const next = async (): Promise<EngineCall> => {
    if (waiting.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    return waiting.shift() as EngineCall;
  };
  return { runExport, next };
}
