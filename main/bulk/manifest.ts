/** Manifests of every dialect (SMART 123, 131): read loosely, for what is used; every URL is judged here. */
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { parseSecureUrl } from '../policy/url-policy.ts';

/** `errors`: OperationOutcomes, in `error` (2.0, 3.0) or `outcome` (4.0). */
export type ItemKind = 'output' | 'errors' | 'deleted';

export type ManifestItem = {
  readonly kind: ItemKind;
  /** Null: the file is organised by another type, and mixed. */
  readonly type: string | null;
  /** A secret: whoever has it may have the file. */
  readonly url: string;
  readonly count: number | null;
  /** URL of the file that goes on with the last block of this one (SMART 132). */
  readonly continuesIn: string | null;
};

export type ManifestPage = {
  /** Null: this page does not say. */
  readonly transactionTime: string | null;
  readonly requiresAccessToken: boolean;
  readonly organizedBy: string | null;
  readonly items: readonly ManifestItem[];
  readonly next: string | null;
};

const MAX_ITEMS = 100_000;
const INSTANT = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?)\d*(Z|[+-]\d{2}:\d{2})$/;

const itemSchema = z.object({
  type: z.string().optional(),
  url: z.string(),
  // Seen as text, too; what is no number says nothing.
  count: z.unknown().optional(),
  continuesInFile: z.string().optional(),
});
const items = z.array(itemSchema).nullish();
const pageSchema = z.object({
  transactionTime: z.string().nullish(),
  requiresAccessToken: z.union([z.boolean(), z.enum(['true', 'false'])]).nullish(),
  outputOrganizedBy: z.string().nullish(),
  ...{ output: items, error: items, outcome: items, deleted: items },
  link: z.array(z.object({ relation: z.string().optional(), url: z.string().optional() })).nullish(),
});
type Item = z.infer<typeof itemSchema>;

const invalid = (member: string, rule: string): AppError => new AppError('bulk-manifest-invalid', { member, rule });

/** `text` as a URL that may be fetched, resolved against the URL of its manifest where it is relative. */
function secureUrl(member: string, text: string, sentUnder: string): string {
  const resolved = URL.parse(text, sentUnder);
  const url = resolved === null ? undefined : parseSecureUrl(resolved.href);
  if (url === undefined) throw invalid(member, 'must be an https URL without a user name');
  return url.href;
}

function readItem(kind: ItemKind, member: string, item: Item, sentUnder: string): ManifestItem {
  const { type, url, count, continuesInFile } = item;
  if (type !== undefined && !/^[A-Z][A-Za-z]{1,63}$/.test(type))
    throw invalid(`${member}.type`, 'must be a resource type');
  const number = typeof count === 'string' ? Number(count || NaN) : count;
  return {
    kind,
    type: type ?? null,
    url: secureUrl(`${member}.url`, url, sentUnder),
    count: Number.isSafeInteger(number) && Number(number) >= 0 ? Number(number) : null,
    continuesIn:
      continuesInFile === undefined ? null : secureUrl(`${member}.continuesInFile`, continuesInFile, sentUnder),
  };
}

/** A moment of the server as it goes into the next `_since`: finer than milliseconds is cut, so that nothing is missed. */
function instantIn(text: string): string {
  const [, moment, zone] = INSTANT.exec(text) ?? [];
  if (moment === undefined || zone === undefined || Number.isNaN(Date.parse(moment + zone))) {
    throw invalid('transactionTime', 'must be an instant');
  }
  return moment + zone;
}

/**
 * Reads a page that was sent under the URL `sentUnder`. Members that are not known are passed over, `extension` among
 * them. Throws AppError `bulk-manifest-invalid` with the member and the rule; never with a URL.
 */
export function readManifest(body: Uint8Array, sentUnder: string): ManifestPage {
  let tree: unknown;
  try {
    tree = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw invalid('manifest', 'must be JSON');
  }
  const parsed = pageSchema.safeParse(tree);
  if (!parsed.success) throw invalid(String(parsed.error.issues[0]?.path[0] ?? 'manifest'), 'must have its form');
  const { transactionTime, requiresAccessToken, outputOrganizedBy, output, error, outcome, deleted, link } =
    parsed.data;
  const read = (kind: ItemKind, member: string, found: readonly Item[] | null | undefined): ManifestItem[] =>
    (found ?? []).map((item) => readItem(kind, member, item, sentUnder));
  const all = [
    ...read('output', 'output', output),
    ...read('errors', 'error', error),
    ...read('errors', 'outcome', outcome),
    ...read('deleted', 'deleted', deleted),
  ];
  if (all.length > MAX_ITEMS) throw new AppError('bulk-manifest-invalid', { limit: MAX_ITEMS });
  const next = link?.find(({ relation, url }) => relation === 'next' && url !== undefined)?.url;
  return {
    transactionTime: transactionTime == null ? null : instantIn(transactionTime),
    // Where it is not said, files are the record: they want the token (on the FHIR base's origin alone).
    requiresAccessToken: requiresAccessToken == null || String(requiresAccessToken) === 'true',
    organizedBy: outputOrganizedBy ?? null,
    items: all,
    next: next === undefined ? null : secureUrl('link', next, sentUnder),
  };
}
