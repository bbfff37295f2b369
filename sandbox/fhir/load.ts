/** Takes in a folder of FHIR R4 JSON: single resources and Bundles. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { isObject, parseLossless, stringifyLossless } from './lossless.ts';
import { isId, isTypeName, rewriteLinks, type Resolve } from './references.ts';

/** A resource as it will leave the server (`text`, digits as they came) and as search reads it (`json`). */
export type Stored = {
  readonly type: string;
  readonly id: string;
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
};
export type Skipped = { readonly file: string; readonly reason: string };
export type Loaded = { readonly resources: Stored[]; readonly skipped: Skipped[] };

/** One resource on its way in; `place` names its file and entry, never its content. */
type Candidate = {
  readonly place: string;
  readonly tree: unknown;
  readonly fullUrl?: string;
  readonly requestUrl?: string;
};

/**
 * Loads every `*.json` below `dataDir`, in the order of their names, then what of `extra` the folder did not hold. What is
 * unusable is named in `skipped` and left out; nothing throws but an unreadable folder. FHIR R4 http #transaction, bundle #references.
 */
export async function loadResources(dataDir: string, extra: readonly object[] = []): Promise<Loaded> {
  const intake = new Intake();
  const names = await readdir(dataDir, { recursive: true });
  const files = names.filter((name) => name.toLowerCase().endsWith('.json')).toSorted();
  for (const name of files) await intake.addFile(name, path.join(dataDir, name));
  for (const resource of extra) intake.addMissing(parseLossless(JSON.stringify(resource)));
  return intake.finish();
}

/** A resource as the store holds it. */
export function toStored(resource: object & { readonly resourceType: string; readonly id?: string }): Stored {
  const text = JSON.stringify(resource);
  return { type: resource.resourceType, id: resource.id ?? '', text, json: JSON.parse(text) as Stored['json'] };
}

class Intake {
  readonly #resources = new Map<string, Stored>();
  readonly #skipped: Skipped[] = [];
  readonly #places = new Map<string, string>();
  /** Where each fullUrl of every Bundle went, for references that cross files. */
  readonly #everyFullUrl = new Map<string, string>();
  readonly #unsettled = new Set<string>();

  async addFile(name: string, file: string): Promise<void> {
    try {
      const text = await readFile(file, 'utf8');
      this.addTree(name, parseLossless(text.replace(/^\uFEFF/, '')));
    } catch (error) {
      this.#skip(name, whyUnreadable(error));
    }
  }

  addTree(place: string, tree: unknown): void {
    if (isObject(tree) && tree['resourceType'] === 'Bundle') this.#addBundle(place, tree['entry']);
    else this.#add({ place, tree }, new Map());
  }

  /** Adds a resource unless the folder has one of its type and id. */
  addMissing(tree: unknown): void {
    const candidate = { place: 'the built-in resources', tree };
    if (!this.#places.has(keyOf(candidate) ?? '')) this.#add(candidate, new Map());
  }

  #addBundle(place: string, entries: unknown): void {
    if (entries === undefined) return;
    if (!Array.isArray(entries)) {
      this.#skip(place, 'Bundle.entry is not a list');
      return;
    }
    const candidates = entries.map((entry: unknown, n) => toCandidate(`${place} entry ${n + 1}`, entry));
    const targets = new Map<string, string>();
    for (const candidate of candidates) {
      const key = keyOf(candidate);
      if (key !== undefined && candidate.fullUrl !== undefined) targets.set(candidate.fullUrl, key);
    }
    targets.forEach((key, fullUrl) => this.#everyFullUrl.set(fullUrl, key));
    for (const candidate of candidates) this.#add(candidate, targets);
  }

  #add(candidate: Candidate, targets: ReadonlyMap<string, string>): void {
    const { place, tree } = candidate;
    const key = keyOf(candidate);
    if (!isObject(tree) || key === undefined) {
      this.#skip(place, whyUnaddressable(candidate));
      return;
    }
    const earlier = this.#places.get(key);
    if (earlier !== undefined) {
      this.#skip(place, `has the type and id of a resource loaded before, from ${earlier}`);
      return;
    }
    const unsettled = rewriteLinks(tree, (reference) => targets.get(reference));
    this.#places.set(key, place);
    this.#keep(key, tree);
    if (unsettled) this.#unsettled.add(key);
  }

  #keep(key: string, tree: Record<string, unknown>): void {
    const [type = '', id = ''] = key.split('/');
    const { resourceType: _type, id: _id, ...rest } = tree;
    const text = stringifyLossless(tree['id'] === id ? tree : { resourceType: type, id, ...rest });
    this.#resources.set(key, { type, id, text, json: JSON.parse(text) as Record<string, unknown> });
  }

  /** Settles what another file had to settle first; a reference that stays open stays as it was written. */
  finish(): Loaded {
    const byIdentifier =
      this.#unsettled.size > 0 ? indexIdentifiers(this.#resources.values()) : new Map<string, string>();
    const resolve: Resolve = (reference) =>
      this.#everyFullUrl.get(reference) ?? byIdentifier.get(conditionOf(reference));
    for (const key of this.#unsettled) {
      const tree = parseLossless(this.#resources.get(key)?.text ?? 'null');
      if (!isObject(tree)) continue;
      rewriteLinks(tree, resolve);
      this.#keep(key, tree);
    }
    return { resources: [...this.#resources.values()], skipped: this.#skipped };
  }

  #skip(file: string, reason: string): void {
    this.#skipped.push({ file, reason });
  }
}

function toCandidate(place: string, entry: unknown): Candidate {
  if (!isObject(entry)) return { place, tree: undefined };
  const { fullUrl, resource, request } = entry;
  const requestUrl = isObject(request) ? request['url'] : undefined;
  return {
    place,
    tree: resource,
    ...(typeof fullUrl === 'string' ? { fullUrl } : {}),
    ...(typeof requestUrl === 'string' ? { requestUrl } : {}),
  };
}

/** `Type/id` by which the store will know a candidate: its own id, else what its fullUrl or request URL says. */
function keyOf({ tree, fullUrl, requestUrl }: Candidate): string | undefined {
  if (!isObject(tree) || !isTypeName(tree['resourceType'])) return undefined;
  const type = tree['resourceType'];
  if (tree['id'] !== undefined) return isId(tree['id']) ? `${type}/${tree['id']}` : undefined;
  const fromUrn = /^urn:(?:uuid|oid):(.+)$/i.exec(fullUrl ?? '')?.[1];
  const fromUrl = [fullUrl, requestUrl]
    .map((url) => (url ?? '').split('/').slice(-2))
    .find(([head]) => head === type)?.[1];
  const id = fromUrn ?? fromUrl;
  return isId(id) ? `${type}/${id}` : undefined;
}

function whyUnaddressable({ tree }: Candidate): string {
  if (tree === undefined) return 'holds no resource';
  if (!isObject(tree)) return 'is not a JSON object';
  if (!isTypeName(tree['resourceType'])) return 'has no resourceType';
  return tree['id'] === undefined ? 'has no id' : 'has an id that FHIR does not allow';
}

/** Never the parser's own message: it quotes the file. */
function whyUnreadable(error: unknown): string {
  if (error instanceof SyntaxError) return 'is not valid JSON';
  if (error instanceof RangeError) return 'is nested too deeply';
  return 'could not be read';
}

/** Normal form of `Type?identifier=system|value`, the conditional reference that transactions use. */
function conditionOf(reference: string): string {
  const [type = '', query = ''] = reference.split('?');
  return `${type}?${new URLSearchParams(query).get('identifier') ?? ''}`;
}

function indexIdentifiers(resources: Iterable<Stored>): Map<string, string> {
  const index = new Map<string, string>();
  for (const { type, id, json } of resources) {
    const identifiers = Array.isArray(json['identifier']) ? json['identifier'] : [];
    for (const identifier of identifiers as unknown[]) {
      if (!isObject(identifier) || typeof identifier['value'] !== 'string') continue;
      const system = typeof identifier['system'] === 'string' ? identifier['system'] : '';
      index.set(`${type}?${system}|${identifier['value']}`, `${type}/${id}`);
    }
  }
  return index;
}
