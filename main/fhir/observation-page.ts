/** One page of a search for Observations: what has a known form is taken from its text, the rest is parsed. */
import { isOfList, isOutcome, readBundle, readEntry, type BundlePage } from './bundle.ts';
import { endOfValue, findList, skipSpace } from './json-text.ts';
import { parseLossless } from '../../shared/fhir/lossless-json.ts';
import { json, type Json } from '../../shared/fhir/narrow.ts';
import type { ObservationTable } from './model/observation-table.ts';

type Intake = Pick<ObservationTable, 'take' | 'parsed' | 'commit' | 'discard'>;
type Found = Omit<BundlePage, 'entries'> & { readonly received: number };

const COMMA = 0x2c;
const CLOSE_LIST = 0x5d;

/**
 * Takes the text of a page; adds its entries and gives what the page says of itself. All of it or nothing: throws
 * SyntaxError where it is no JSON, AppError `fhir-not-fhir` where it is no Bundle of entries.
 */
export function readObservationPage(text: string, intake: Intake): Found {
  try {
    const open = findList(text, 'entry');
    const page = open === null ? wholePage(text, intake) : pageByEntry(text, open, intake);
    return { ...page, received: intake.commit(text) };
  } finally {
    intake.discard();
  }
}

type Said = Omit<BundlePage, 'entries'>;

function wholePage(text: string, intake: Intake): Said {
  const bundle = parseLossless(text);
  for (const entry of readBundle(bundle).entries)
    intake.parsed('', { from: 0, to: 0 }, entry.resource, isOfList(entry, 'observations'));
  return saidBy(bundle);
}

function saidBy(bundle: unknown): Said {
  const { next, self, total, warnings } = readBundle(bundle);
  return { next, self, total, warnings };
}

function pageByEntry(text: string, open: number, intake: Intake): Said {
  const parsed: unknown[] = [];
  let at = skipSpace(text, open + 1);
  while (text.charCodeAt(at) !== CLOSE_LIST) {
    const taken = intake.take(text, at);
    at = taken >= 0 ? taken : parseEntry(text, at, intake, parsed);
    at = skipSpace(text, at);
    const isMore = text.charCodeAt(at) === COMMA;
    if (isMore) at = skipSpace(text, at + 1);
    if (isMore === (text.charCodeAt(at) === CLOSE_LIST)) throw new SyntaxError('entries are no list');
  }
  const around = parseAround(text.slice(0, open), text.slice(at + 1));
  if (around !== null) return saidBy({ ...around, entry: parsed });
  intake.discard();
  return wholePage(text, intake);
}

/** What stands around the entries; null where their member is not the one that counts, because it was sent twice. */
function parseAround(before: string, after: string): Json | null {
  let mark = 'entries';
  while (before.includes(mark) || after.includes(mark)) mark += '-';
  const around = json(parseLossless(`${before}"${mark}"${after}`));
  return around?.['entry'] === mark ? around : null;
}

/** Parses one entry; gives the place behind it. */
function parseEntry(text: string, from: number, intake: Intake, parsed: unknown[]): number {
  const to = endOfValue(text, from);
  const sent = parseLossless(text.slice(from, to));
  const entry = readEntry(sent);
  parsed.push(sent);
  if (!isOutcome(entry)) intake.parsed(text, { from, to }, entry.resource, isOfList(entry, 'observations'));
  return to;
}
