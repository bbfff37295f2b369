/** Bundles as text: resources are joined in, never parsed and written again, so their digits stay. */
import type { Stored } from './load.ts';

export type Page = {
  readonly matches: readonly Stored[];
  readonly included: readonly Stored[];
  readonly total: number | undefined;
  readonly self: string;
  readonly next: string | undefined;
};

/** The searchset text of one page, each entry with fullUrl and search.mode (FHIR R4 bundle #searchset). */
export function searchsetText({ matches, included, total, self, next }: Page, base: string): string {
  const link = [{ relation: 'self', url: self }, ...(next === undefined ? [] : [{ relation: 'next', url: next }])];
  const entries = [
    ...matches.map((stored) => entryText(stored, 'match', base)),
    ...included.map((stored) => entryText(stored, 'include', base)),
  ];
  const parts = [
    '"resourceType":"Bundle","type":"searchset"',
    ...(total === undefined ? [] : [`"total":${total}`]),
    `"link":${JSON.stringify(link)}`,
    ...(entries.length === 0 ? [] : [`"entry":[${entries.join(',')}]`]),
  ];
  return `{${parts.join(',')}}`;
}

const entryText = ({ type, id, text }: Stored, mode: 'match' | 'include', base: string): string =>
  `{"fullUrl":"${base}/${type}/${id}","resource":${text},"search":{"mode":"${mode}"}}`;
