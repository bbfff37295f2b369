/** What a page of a search says of itself (FHIR R4 Bundle): pure, over losslessly parsed JSON. */
import type { ListName } from '../../shared/chart-model.ts';
import { AppError } from '../../shared/errors.ts';
import { digits, isJson, json, jsons, text, type Json } from '../../shared/fhir/narrow.ts';
import { LIST_TYPES } from './queries.ts';

export type BundleEntry = {
  /** As sent; undefined where the entry has none (G5). */
  readonly resource: unknown;
  readonly resourceType: string | null;
  readonly id: string | null;
  readonly mode: string | null;
};

export type BundlePage = {
  readonly entries: readonly BundleEntry[];
  /** `next` as sent; '' where the link is there and says nothing; null at the end of the search. */
  readonly next: string | null;
  readonly self: string | null;
  /** The server's own count, where it sent one. */
  readonly total: number | null;
  /** Text of the OperationOutcomes among the entries (D60, US Core CONF-0049). */
  readonly warnings: readonly string[];
};

const MAX_WARNING_LENGTH = 300;

/** Takes a parsed answer to a search; throws AppError `fhir-not-fhir` where it is no Bundle of entries. */
export function readBundle(parsed: unknown): BundlePage {
  if (!isJson(parsed) || parsed['resourceType'] !== 'Bundle') {
    throw new AppError('fhir-not-fhir', { member: 'resourceType' });
  }
  const sent = parsed['entry'] ?? [];
  if (!Array.isArray(sent)) throw new AppError('fhir-not-fhir', { member: 'entry' });
  const all = sent.map(readEntry);
  return {
    entries: all.filter((entry) => !isOutcome(entry)),
    next: linkOf(parsed, 'next'),
    self: linkOf(parsed, 'self'),
    total: countOf(parsed['total']),
    warnings: all.filter(isOutcome).flatMap((entry) => issueTexts(entry.resource)),
  };
}

/** An entry about the search, not found by it. */
export function isOutcome(entry: BundleEntry): boolean {
  return entry.mode === 'outcome' || entry.resourceType === 'OperationOutcome';
}

/** A record of the list itself; what came along with it (`_include`) is not counted as received. */
export function isOfList(entry: BundleEntry, list: ListName): boolean {
  return entry.mode === 'match' || (entry.mode !== 'include' && entry.resourceType === LIST_TYPES[list]);
}

/** Takes one entry of a Bundle as parsed; gives what is read of it. */
export function readEntry(entry: unknown): BundleEntry {
  const resource = json(entry)?.['resource'];
  return {
    resource,
    resourceType: text(json(resource)?.['resourceType']),
    id: text(json(resource)?.['id']),
    mode: text(json(json(entry)?.['search'])?.['mode']),
  };
}

/** Takes a Bundle and a relation; gives the link as sent, '' where it says nothing, null where there is none. */
export function linkOf(bundle: Json, relation: string): string | null {
  const link = jsons(bundle['link']).find((candidate) => candidate['relation'] === relation);
  return link === undefined ? null : (text(link['url']) ?? '');
}

function countOf(total: unknown): number | null {
  const count = Number(digits(total) ?? NaN);
  return Number.isSafeInteger(count) && count >= 0 ? count : null;
}

/** What the server warned of, in its own words; remarks without consequence (`information`) are left out. */
function issueTexts(outcome: unknown): string[] {
  return jsons(json(outcome)?.['issue'])
    .filter((issue) => issue['severity'] !== 'information')
    .map((issue) => {
      const details = json(issue['details']);
      const display = jsons(details?.['coding'])[0]?.['display'];
      const said = text(details?.['text']) ?? text(issue['diagnostics']) ?? text(display) ?? text(issue['code']);
      return oneLine(said ?? 'The server sent a warning without words.');
    });
}

function oneLine(said: string): string {
  const line = said.replace(/\s+/g, ' ');
  return line.length <= MAX_WARNING_LENGTH ? line : `${line.slice(0, MAX_WARNING_LENGTH - 1)}…`;
}
