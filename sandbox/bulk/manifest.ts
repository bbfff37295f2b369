/** The manifest of an export, in the dialect of the server. */
import type { BulkFile, Job } from './jobs.ts';
import { filePath, statusPath } from './places.ts';

/** The files told on each manifest of a job: one for all, or pages of so many where the client takes them. */
export function pagesOf({ files, order, settings }: Job): readonly (readonly BulkFile[])[] {
  const all = (files ?? []).filter(({ kind }) => kind !== 'attachment');
  const size = order.partial ? settings.filesPerManifest : null;
  if (size === null || all.length <= size) return [all];
  return Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size));
}

function item({ type, key, count, continuesIn }: BulkFile, job: Job, issuer: string): object {
  const address = (one: string): string => `${issuer}${filePath(one)}`;
  return {
    ...(type === null ? {} : { type }),
    url: address(key),
    ...(job.settings.counts ? { count } : {}),
    ...(continuesIn === null ? {} : { continuesInFile: address(continuesIn) }),
  };
}

/** The n-th manifest of a job that is ready (Bulk Data 2.0 and 3.0 export #response---output-manifest; 4.0 has `outcome` and no `request`). */
export function manifestOf(job: Job, page: number, issuer: string): object {
  const { order, request, settings, startedAt } = job;
  const pages = pagesOf(job);
  const told = (kind: BulkFile['kind'], from: readonly BulkFile[]): object[] =>
    from.filter((file) => file.kind === kind).map((file) => item(file, job, issuer));
  const here = pages[page] ?? [];
  const isLast = page + 1 >= pages.length;
  const outcomes = told('error', job.files ?? []);
  return {
    transactionTime: new Date(startedAt).toISOString(),
    ...(settings.dialect === 'stu4' ? { outputFormat: 'application/fhir+ndjson' } : { request }),
    requiresAccessToken: settings.requiresAccessToken,
    ...(order.organizeBy === null ? {} : { outputOrganizedBy: order.organizeBy }),
    output: told('output', here),
    ...(settings.dialect === 'stu4' ? { outcome: outcomes } : { error: outcomes }),
    ...(order.since === null ? {} : { deleted: told('deleted', here) }),
    ...(isLast ? {} : { link: [{ relation: 'next', url: `${issuer}${statusPath(job.id, page + 1)}` }] }),
  };
}
