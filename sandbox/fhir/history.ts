/**
 * Versions of a resource (FHIR R4 http #history). The store keeps one; of a result that was corrected or amended the one
 * before is made by rule, as the notes of the population tell it: twice the value where it was corrected, the same value
 * without the comment where it was amended.
 */
import type { Stored } from './load.ts';
import { isObject, parseLossless, stringifyLossless } from './lossless.ts';

type Tree = Record<string, unknown>;

const HOUR_MS = 3_600_000;

/** When the version that is stored was written: what it says of itself, else a moment after what it is about. */
function writtenAt(tree: Tree): number {
  const meta = isObject(tree['meta']) ? tree['meta']['lastUpdated'] : undefined;
  for (const sent of [tree['issued'], meta, tree['effectiveDateTime']]) {
    const ms = typeof sent === 'string' ? Date.parse(sent) : Number.NaN;
    if (Number.isFinite(ms)) return ms;
  }
  return Date.UTC(2026, 10, 1);
}

/** Every quantity of the tree with twice its digits, as many places as before. */
function doubled(tree: Tree): Tree {
  const quantity = tree['valueQuantity'];
  if (!isObject(quantity)) return tree;
  const digits = JSON.stringify(quantity['value']);
  const places = digits.split('.')[1]?.length ?? 0;
  const value = parseLossless((Number(digits) * 2).toFixed(places));
  return { ...tree, valueQuantity: { ...quantity, value } };
}

function versionOf(tree: Tree, number: number, ms: number): Tree {
  const meta = isObject(tree['meta']) ? tree['meta'] : {};
  return { ...tree, meta: { ...meta, versionId: String(number), lastUpdated: new Date(ms).toISOString() } };
}

/** Takes what is stored; gives its versions, the newest first. */
function versionsOf(tree: Tree): Tree[] {
  const status = tree['status'];
  const first = writtenAt(tree);
  if (status !== 'corrected' && status !== 'amended') return [versionOf(tree, 1, first)];
  const { note: _note, interpretation: _flag, ...bare } = tree;
  const before = { ...(status === 'corrected' ? doubled(bare) : bare), status: 'final' };
  return [versionOf(tree, 2, first + 4 * HOUR_MS), versionOf(before, 1, first)];
}

/** The history Bundle of one stored resource. */
export function historyText({ type, id, text }: Stored, base: string): string {
  const tree = parseLossless(text);
  const versions = isObject(tree) ? versionsOf(tree) : [];
  return stringifyLossless({
    resourceType: 'Bundle',
    type: 'history',
    total: versions.length,
    link: [{ relation: 'self', url: `${base}/${type}/${id}/_history` }],
    entry: versions.map((resource, n) => ({
      fullUrl: `${base}/${type}/${id}`,
      resource,
      request: { method: 'PUT', url: `${type}/${id}` },
      response: { status: n === versions.length - 1 ? '201 Created' : '200 OK' },
    })),
  });
}
