/** Which exports belong together: one that brings another up to date follows it (SMART 130, 136). */
import { createHash } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import type { ExportOrder } from '../../shared/population.ts';
import type { ResolvedOrder } from './exports-ports.ts';
import { keyOf, type ExportEntry } from './export-registry.ts';
import { readManifest } from './landing/open-landing.ts';
import type { ManifestFile } from './landing/landing.ts';

type Find = (id: string) => ExportEntry | undefined;

/** What was exported, as the audit trail says it: `system`, `patients`, `Group/{id}`. */
export function populationOf({ level, group }: Pick<ExportOrder, 'level' | 'group'>): string {
  return level === 'group' ? `Group/${group ?? ''}` : level;
}

/** A plain name that tells populations of sites apart. */
export function populationName(siteId: string, order: Pick<ExportOrder, 'level' | 'group'>): string {
  const text = JSON.stringify([siteId, populationOf(order)]);
  return `export-${createHash('sha256').update(text).digest('hex').slice(0, 40)}`;
}

/** What two orders must have in common for one to bring the other up to date. */
const sameOrder = (a: ResolvedOrder | ExportOrder, b: ResolvedOrder | ExportOrder): boolean =>
  [a, b]
    .map(({ level, group, types, typeFilters, elements, patients, includeAssociatedData }) =>
      JSON.stringify([
        ...[level, group],
        ...[types, typeFilters, elements, patients, includeAssociatedData].map((list) => [...new Set(list)].toSorted()),
      ]),
    )
    .every((text, _n, [first]) => text === first);

/**
 * The order with its `since` as a moment, and the export that it follows: for `last` the newest complete one of the same
 * site and order whose whole chain can still be read. null, null where there is none: then everything is exported.
 */
export function resolveSince(
  order: ExportOrder,
  siteId: string,
  newestFirst: readonly ExportEntry[],
): { readonly order: ResolvedOrder; readonly follows: string | null } {
  const { since } = order;
  if (since !== 'last') return { order: { ...order, since }, follows: null };
  const find: Find = (id) => newestFirst.find((entry) => entry.id === id);
  const former = newestFirst.find(
    (entry) =>
      entry.site.id === siteId &&
      (entry.transactionTime ?? '') !== '' &&
      sameOrder(entry.order, order) &&
      isWhole(entry, find),
  );
  return { order: { ...order, since: former?.transactionTime ?? null }, follows: former?.id ?? null };
}

/** The export and those that it follows, newest first; null where one of them is gone or not complete. */
export function chainOf(entry: ExportEntry, find: Find): readonly ExportEntry[] | null {
  const chain: ExportEntry[] = [];
  for (let at: ExportEntry | undefined = entry; ;) {
    if (at?.state !== 'done' || (at.encrypted && at.key === null) || chain.includes(at)) return null;
    chain.push(at);
    if (at.follows === null) return chain;
    at = find(at.follows);
  }
}

/** True where a panel can be read from it. */
export function isWhole(entry: ExportEntry, find: Find): boolean {
  return chainOf(entry, find) !== null;
}

export type ReadableRun = {
  readonly folder: string;
  /** null: plain. */
  readonly key: Uint8Array | null;
  readonly files: readonly Pick<ManifestFile, 'name' | 'kind' | 'type' | 'contentBytes'>[];
};
export type ReadableExport = {
  readonly exportId: string;
  /** The moment that it shows. */
  readonly asOf: string;
  readonly fhirBase: string;
  /** Newest first: what a newer one brings or deletes is not read in an older one. */
  readonly runs: readonly ReadableRun[];
};

/**
 * What a panel over `entry` is read from. Throws AppError `bulk-key-lost` where it, or one that it follows, is no longer
 * known here, `bulk-export-damaged` where a manifest cannot be read.
 */
export async function readableExport(entry: ExportEntry, find: Find): Promise<ReadableExport> {
  const chain = chainOf(entry, find);
  if (chain === null) throw new AppError('bulk-key-lost');
  const runs = await Promise.all(
    chain.map(async (run): Promise<ReadableRun> => {
      const manifest = await readManifest(run.folder);
      if (manifest?.id !== run.id) throw new AppError('bulk-export-damaged');
      const files = manifest.files.map(({ name, kind, type, contentBytes }) => ({ name, kind, type, contentBytes }));
      return { folder: run.folder, key: run.encrypted ? keyOf(run) : null, files };
    }),
  );
  return { exportId: entry.id, asOf: entry.transactionTime ?? '', fhirBase: entry.site.fhirBase, runs };
}
