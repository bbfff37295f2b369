/**
 * Exports of this workstation: ordered, run, paused, gone on with after a restart, cancelled, destroyed. They belong to the
 * user's account on this machine, not to a window. Used by the windows and by the command without one.
 */
import path from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { ExportView, Population } from '../../shared/population.ts';
import type { AuditEvent } from '../ports.ts';
import { isWhole, populationName, readableExport, resolveSince, type ReadableExport } from './export-chain.ts';
import { auditOf, canGoOn, startJob, tellServer, type ExportJob } from './export-job.ts';
import { NO_PROGRESS, openExportRegistry, type ExportEntry, type ExportRegistry } from './export-registry.ts';
import type { ExportsPorts, ExportSite, OrderedExport } from './exports-ports.ts';
import { eraseExport } from './landing/erase-export.ts';
import { checkExportFolder, checkFolder, createExportFolder } from './landing/folder-probe.ts';
import { refused } from './landing/folder-rules.ts';

export type Exports = {
  /** What a window must know of the exports of a site. */
  readonly describe: (siteId: string) => Promise<Population>;
  /** Resolves where exports may land in `folder`. Throws AppError `bulk-folder-refused` or `bulk-folder-unwritable`. */
  readonly judgeFolder: (folder: string) => Promise<void>;
  /**
   * Resolves with the export's id once it runs, or is paused where policy came to forbid it in that moment. Throws
   * AppError `bulk-forbidden`, `bulk-folder-…`, `vault-unavailable` where its key could not be kept, `bulk-busy` where
   * the same population is being exported, `bad-request` for a site that is not there, or once all this is closed.
   */
  readonly start: (ordered: OrderedExport) => Promise<string>;
  /** Resolves once it stands still. As all that follow: an id that is not an export of the site is `bad-request`. */
  readonly pause: (siteId: string, id: string) => Promise<void>;
  /**
   * Goes on where it stood, also after a restart. Throws AppError as `start`, its folder judged anew and compared with the
   * one that policy names; `bad-request` where it cannot go on.
   */
  readonly resume: (siteId: string, id: string, user?: AuditEvent['user'] | null) => Promise<void>;
  /** Gives it up: server told, key destroyed, files deleted. True: the server was told. */
  readonly cancel: (siteId: string, id: string, user: AuditEvent['user'] | null) => Promise<boolean>;
  /** Destroys the key, then the files, and takes it from the list. */
  readonly forget: (siteId: string, id: string) => Promise<void>;
  /** What a panel is read from. Throws AppError `bulk-key-lost`, `bulk-export-damaged`. */
  readonly readable: (siteId: string, id: string) => Promise<ReadableExport>;
  /** The export as it is now. */
  readonly view: (siteId: string, id: string) => ExportView;
  /** Newest export of the site that can go on, for who resumes without naming one; null: none. */
  readonly newestResumable: (siteId: string) => string | null;
  /** Resolves with the export once it does not run any more. */
  readonly whenEnded: (siteId: string, id: string) => Promise<ExportView>;
  /** Calls back when an export has changed, at most every quarter of a second; gives the unsubscribe. */
  readonly onChange: (listener: () => void) => () => void;
  /**
   * Policy has changed: what it does not let run any more, or not where it lies, pauses. Resolves once folders are judged
   * and those stand still. Never rejects.
   */
  readonly obeyPolicy: () => Promise<void>;
  /** Pauses all; resolves once they stand still and that is kept. Nothing can be begun any more. */
  readonly close: () => Promise<void>;
};

/** Types that the panel reads, offered first. */
const USUAL_TYPES = ['Patient', 'Condition', 'Observation', 'MedicationRequest', 'Medication'];
const MOST_EXPORTS = 100;
const TELL_EVERY_MS = 250;

type Service = ExportsPorts & {
  readonly registry: ExportRegistry;
  readonly onChange: () => void;
  readonly jobs: Map<string, ExportJob>;
  /** Populations for which an export is about to begin. */
  readonly claimed: Set<string>;
  /** What is about to begin or to be judged; none of it rejects. */
  readonly pending: Set<Promise<void>>;
  closed: boolean;
};

/** Opens the service with the exports that the vault knows; none of them runs. */
export async function openExports(ports: ExportsPorts): Promise<Exports> {
  const { listen, tell } = coalesced(ports);
  const registry = await openExportRegistry(ports.vault);
  const service: Service = {
    ...ports,
    registry,
    onChange: tell,
    jobs: new Map(),
    claimed: new Set(),
    pending: new Set(),
    closed: false,
  };
  const of = (siteId: string, id: string): ExportEntry => {
    const entry = registry.find(id);
    if (entry?.site.id !== siteId) throw new AppError('bad-request');
    return entry;
  };
  const known =
    <A extends readonly unknown[], T>(act: (entry: ExportEntry, ...more: A) => Promise<T>) =>
    async (siteId: string, id: string, ...more: A): Promise<T> =>
      act(of(siteId, id), ...more);
  return {
    describe: (siteId) => describe(service, siteId),
    judgeFolder: (folder) => judgeFolder(service, folder),
    start: (ordered) => start(service, ordered),
    pause: known(async ({ id }) => service.jobs.get(id)?.pause()),
    resume: known((entry, user = null) => resume(service, entry, user)),
    cancel: known((entry, user) => cancel(service, entry, user)),
    forget: known((entry) => forget(service, entry)),
    readable: known((entry) => readableExport(entry, registry.find)),
    view: (siteId, id) => viewOf(of(siteId, id), registry),
    newestResumable: (siteId) => registry.all().find((entry) => entry.site.id === siteId && canGoOn(entry))?.id ?? null,
    whenEnded: known(async ({ id, site }) => {
      await service.jobs.get(id)?.ended;
      return viewOf(of(site.id, id), registry);
    }),
    onChange: listen,
    obeyPolicy: () => obeyPolicy(service),
    close: async () => {
      service.closed = true;
      // What is about to begin sees that, and stands still by itself.
      await Promise.all([...service.pending, ...[...service.jobs.values()].map((job) => job.pause())]);
    },
  };
}

function coalesced({ clock }: ExportsPorts) {
  const listeners = new Set<() => void>();
  let due = false;
  return {
    listen: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tell: (): void => {
      if (due) return;
      due = true;
      clock.after(TELL_EVERY_MS, () => {
        due = false;
        for (const listener of [...listeners]) listener();
      });
    },
  };
}

async function describe({ registry, siteOf, policy, keepsKeys }: Service, siteId: string): Promise<Population> {
  const { populationExport, populationFolder, populationPlain } = policy();
  const site = await siteOf(siteId);
  const cannotKeep = !keepsKeys() && !populationPlain;
  return {
    lacks: !populationExport
      ? 'forbidden'
      : site?.hasBackend !== true
        ? 'backend-client'
        : cannotKeep
          ? 'storage'
          : null,
    folder: populationFolder,
    mayBePlain: populationPlain,
    usualTypes: USUAL_TYPES,
    exports: registry
      .all()
      .filter(({ site }) => site.id === siteId)
      .slice(0, MOST_EXPORTS)
      .map((entry) => viewOf(entry, registry)),
  };
}

function viewOf(entry: ExportEntry, { find }: ExportRegistry): ExportView {
  const { id, order, state, startedAtMs, endedAtMs, transactionTime, folder, encrypted, progress, notes, error } =
    entry;
  return {
    ...{ id, state, startedAtMs, endedAtMs, transactionTime, folder, encrypted, progress, notes, error },
    ...{ level: order.level, group: order.group, types: order.types, since: order.since },
    canResume: canGoOn(entry),
    canRead: isWhole(entry, find),
  };
}

async function judgeFolder({ world, policy }: Service, folder: string): Promise<void> {
  const refused = await checkFolder(world, folder, { anyFolder: policy().populationAnyFolder });
  if (refused !== null) throw refused;
}

async function start(service: Service, ordered: OrderedExport): Promise<string> {
  const { siteId, order, plain, user } = ordered;
  const site = await service.siteOf(siteId);
  if (site === null || service.closed) throw new AppError('bad-request');
  mayExport(service, plain);
  return claiming(service, populationName(siteId, order), async () => {
    const folder = service.policy().populationFolder ?? ordered.folder ?? '';
    await judgeFolder(service, folder);
    await makeRoom(service);
    const entry = await newEntry(service, { ...ordered, folder }, site);
    await service.registry.add(entry).catch(async (error: unknown) => {
      await eraseExport(entry.folder).catch(() => undefined);
      throw error;
    });
    try {
      await begin(service, entry.id, user);
    } catch (error) {
      await forget(service, entry).catch(() => undefined);
      throw error;
    }
    return entry.id;
  });
}

/** Throws AppError `bulk-forbidden` or `vault-unavailable`. */
function mayExport(service: Service, plain: boolean): void {
  mayRun(service, { encrypted: !plain });
  if (!plain && !service.keepsKeys()) throw new AppError('vault-unavailable');
}

/** Throws AppError `bulk-forbidden`. */
function mayRun({ policy }: Pick<Service, 'policy'>, { encrypted }: Pick<ExportEntry, 'encrypted'>): void {
  const { populationExport, populationPlain } = policy();
  if (!populationExport) throw new AppError('bulk-forbidden');
  if (!encrypted && !populationPlain) throw new AppError('bulk-forbidden', { rule: 'files must be encrypted' });
}

/**
 * Judges where an export lies as a start would, by the policy of now. Throws AppError `bulk-folder-refused` or
 * `bulk-folder-unwritable`.
 */
async function judgePlace({ world, policy }: Service, { folder }: ExportEntry): Promise<void> {
  const { populationFolder: named, populationAnyFolder: anyFolder } = policy();
  const isThere = (place: string) => path.isAbsolute(place) && path.relative(place, path.dirname(folder)) === '';
  if (named !== null && !isThere(named)) throw refused('is not the one that policy names');
  const refusal = await checkExportFolder(world, folder, { anyFolder });
  if (refusal !== null) throw refusal;
}

async function obeyPolicy(service: Service): Promise<void> {
  const { jobs, onChange } = service;
  const held = [...jobs].map(([id, job]) => tracked(service, holdToPolicy(service, id, job)));
  onChange();
  await Promise.all(held);
}

/** Pauses the job unless its export may run, and where it lies. What cannot be judged may not. Never rejects. */
async function holdToPolicy(service: Service, id: string, job: ExportJob): Promise<void> {
  try {
    const entry = stillThere(service, id);
    mayRun(service, entry);
    await judgePlace(service, entry);
  } catch {
    await job.pause();
  }
}

/** Throws AppError `bad-request` where the export was given up meanwhile, or nothing may begin any more. */
function stillThere({ registry, closed }: Service, id: string): ExportEntry {
  const entry = registry.find(id);
  if (closed || entry === undefined || entry.key === null) throw new AppError('bad-request');
  return entry;
}

/** Gives `work` back; all is not closed before it has ended. */
function tracked<T>({ pending }: Service, work: Promise<T>): Promise<T> {
  const ended: Promise<void> = work
    .then(
      () => undefined,
      () => undefined,
    )
    .finally(() => pending.delete(ended));
  pending.add(ended);
  return work;
}

/** One at a time of a site and population in this process; the lock keeps others out. */
async function claiming<T>(service: Service, name: string, work: () => Promise<T>): Promise<T> {
  const { registry, jobs, claimed } = service;
  const running = [...jobs.keys()].flatMap((id) => registry.find(id) ?? []);
  if (claimed.has(name) || running.some(({ site, order }) => populationName(site.id, order) === name)) {
    throw new AppError('bulk-busy');
  }
  claimed.add(name);
  try {
    return await tracked(service, work());
  } finally {
    claimed.delete(name);
  }
}

/** The list is bounded: what was given up goes first, what can still be read is never taken away unasked. */
async function makeRoom({ registry }: Service): Promise<void> {
  const all = registry.all();
  if (all.length < MOST_EXPORTS) return;
  const gone = all.findLast(({ key, state }) => key === null && state === 'cancelled');
  if (gone === undefined)
    throw new AppError('bulk-forbidden', { rule: `it keeps ${MOST_EXPORTS} exports at most; delete one` });
  await registry.remove(gone.id);
}

async function newEntry(
  service: Service,
  { order, plain, folder: parent }: OrderedExport & { readonly folder: string },
  { id: siteId, host, fhirBase }: ExportSite,
): Promise<ExportEntry> {
  const { registry, clock, world, policy } = service;
  const resolved = resolveSince(order, siteId, registry.all());
  const nowMs = clock.now();
  const folder = await createExportFolder(world, parent, { nowMs, anyFolder: policy().populationAnyFolder });
  return {
    ...{
      version: 1,
      id: service.newId(),
      site: { id: siteId, host, fhirBase },
      ...resolved,
      folder,
      encrypted: !plain,
    },
    key: Buffer.from(service.newKey()).toString('base64'),
    ...{ scopes: '', state: 'running', startedAtMs: nowMs, endedAtMs: null, transactionTime: null },
    ...{ progress: NO_PROGRESS, notes: [], error: null },
  };
}

async function begin(service: Service, id: string, user: AuditEvent['user'] | null): Promise<void> {
  await judgePlace(service, stillThere(service, id));
  // Asked once more: folders take their time, and until the job is known nobody else can pause it.
  mayRun(service, stillThere(service, id));
  const job = await startJob(service, id, user);
  service.jobs.set(id, job);
  void job.ended.then(() => {
    service.jobs.delete(id);
    service.onChange();
  });
  // What changed while it waited for its lock.
  await holdToPolicy(service, id, job);
}

async function resume(service: Service, entry: ExportEntry, user: AuditEvent['user'] | null): Promise<void> {
  if (service.closed || service.jobs.has(entry.id) || !canGoOn(entry)) throw new AppError('bad-request');
  mayRun(service, entry);
  await claiming(service, populationName(entry.site.id, entry.order), () => begin(service, entry.id, user));
}

async function cancel(service: Service, entry: ExportEntry, user: AuditEvent['user'] | null): Promise<boolean> {
  const { registry, jobs, audit, clock, onChange } = service;
  const { id } = entry;
  await jobs.get(id)?.pause();
  // It may have been complete by then.
  if (registry.find(id)?.state === 'done' || entry.key === null) throw new AppError('bad-request');
  const told = await tellServer(service, id);
  const notes = told ? [] : [{ code: 'status-not-deleted' as const, subject: null, count: null }];
  await registry.keep(id, { state: 'cancelled', key: null, error: null, endedAtMs: clock.now(), notes });
  audit(auditOf(entry, user, 'population-export-cancelled'));
  onChange();
  await eraseExport(entry.folder);
  return told;
}

async function forget({ registry, jobs, onChange }: Service, { id, folder }: ExportEntry): Promise<void> {
  await jobs.get(id)?.pause();
  // Without its key nothing of an encrypted export can be read, whatever becomes of the files.
  await registry.keep(id, { key: null, state: 'cancelled' });
  onChange();
  await eraseExport(folder);
  await registry.remove(id);
  onChange();
}
