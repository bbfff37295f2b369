/** References: their parts, and their rewriting when a Bundle is taken in. */
import { isObject } from './lossless.ts';

/** FHIR R4 datatypes #id. */
const ID = /^[A-Za-z0-9\-.]{1,64}$/;
const TYPE = /^[A-Z][A-Za-z]{1,63}$/;

/** What a fullUrl or a literal reference becomes in this store, or undefined where it stays as it is. */
export type Resolve = (reference: string) => string | undefined;

/** Whether `value` may be a resource's logical id (FHIR R4 datatypes #id). */
export const isId = (value: unknown): value is string => typeof value === 'string' && ID.test(value);

/** Whether `value` has the form of a resource type. */
export const isTypeName = (value: unknown): value is string => typeof value === 'string' && TYPE.test(value);

/**
 * `Type/id` of a relative or absolute literal reference, version part dropped; undefined for a fragment, a URN, a
 * conditional reference or an absolute URL of another server (FHIR R4 references #literal).
 */
export function localReference(reference: string, base: string): { type: string; id: string } | undefined {
  const relative = reference.startsWith(`${base}/`) ? reference.slice(base.length + 1) : reference;
  const [type, id, history, version, ...rest] = relative.split('/');
  const wellFormed = history === undefined || (history === '_history' && version !== undefined && rest.length === 0);
  return wellFormed && isTypeName(type) && isId(id) ? { type, id } : undefined;
}

// Only these keys hold links; an Identifier whose value happens to be a URN is left alone (FHIR R4 http #transaction).
const LINK_KEYS = new Set(['reference', 'url', 'valueUri', 'valueUrl', 'valueCanonical']);

/**
 * Rewrites every link of a resource tree, in place, through `resolve`.
 * Gives true where a reference that only this kind of rewriting could settle is left over.
 */
export function rewriteLinks(tree: unknown, resolve: Resolve): boolean {
  let unsettled = false;
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      node.forEach(visit);
      return;
    }
    if (!isObject(node)) return;
    for (const [key, value] of Object.entries(node)) {
      if (typeof value !== 'string') visit(value);
      else if (LINK_KEYS.has(key)) {
        const target = resolve(value);
        if (target !== undefined) node[key] = target;
        else if (key === 'reference') unsettled ||= isPending(value);
      }
    }
  };
  visit(tree);
  return unsettled;
}

/** A reference that another file may settle: a URN, or a search that should name one resource. */
const isPending = (reference: string): boolean =>
  /^urn:(uuid|oid):/i.test(reference) || /^[A-Z][A-Za-z]+\?/.test(reference);
