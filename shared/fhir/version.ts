/** Which of two copies of a record is the newer one (US Core CONF-0264). */
import { readTime } from '../clinical/dates.ts';
import { digits, json, text } from './narrow.ts';

/** Not a number where it was not sent. */
export type Version = { readonly updatedMs: number; readonly number: number };

/** Takes a resource; gives its version. */
export function versionOf(value: unknown): Version {
  const meta = json(json(value)?.['meta']);
  const updated = text(meta?.['lastUpdated']);
  const number = Number(text(meta?.['versionId']) ?? digits(meta?.['versionId']) ?? Number.NaN);
  return {
    updatedMs: updated === null ? Number.NaN : (readTime(updated, 'UTC')?.startMs ?? Number.NaN),
    number,
  };
}

/** A later arrival stands for the same or an unknown version. */
export function isOlder(a: Version, b: Version): boolean {
  return a.updatedMs < b.updatedMs || (!(a.updatedMs > b.updatedMs) && a.number < b.number);
}
