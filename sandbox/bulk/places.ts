/** Addresses of the bulk export. */

export type BulkPlace = 'kick-off' | 'export-status' | 'export-file';

export type Level =
  { readonly kind: 'system' } | { readonly kind: 'patient' } | { readonly kind: 'group'; readonly id: string };

const STATUS = '/bulk/status/';
const FILE = '/bulk/file/';

function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}

/** The level whose export a path below the origin starts (`/fhir/…/$export`), null for any other path. */
export function levelOf(pathname: string): Level | null {
  const match = /^\/fhir(?:\/(Patient|Group\/([^/]+)))?\/\$export$/.exec(decoded(pathname));
  if (match === null) return null;
  const [, resource, group] = match;
  if (resource === undefined) return { kind: 'system' };
  return group === undefined ? { kind: 'patient' } : { kind: 'group', id: group };
}

/** Which part of the export a path is for; null for none. */
export function bulkPlaceOf(pathname: string): BulkPlace | null {
  if (pathname.startsWith(STATUS)) return 'export-status';
  if (pathname.startsWith(FILE)) return 'export-file';
  return levelOf(pathname) === null ? null : 'kick-off';
}

/** The path of a job's status; of its n-th further manifest where that is told. */
export const statusPath = (job: string, page = 0): string => `${STATUS}${job}${page === 0 ? '' : `/${page}`}`;
/** The path of a file, which only its key can tell. */
export const filePath = (key: string): string => `${FILE}${key}`;

/** The job and the page of a status path. */
export function jobIn(pathname: string): { readonly job: string; readonly page: number } {
  const [job = '', page = '0'] = pathname.slice(STATUS.length).split('/');
  return { job, page: Number(page) };
}
/** The key of a file path. */
export const keyIn = (pathname: string): string => pathname.slice(FILE.length);
