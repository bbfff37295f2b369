/** Places in the sites file, and the search for secrets that do not belong there. */
import { SECRET_NAME } from '../policy/secret-name.ts';

export type Path = readonly PropertyKey[];

const MAX_PLACE = 200;
/** Private members of a JSON Web Key (RFC 7518 §6.2.2, §6.3.2, §6.4.1). */
const PRIVATE_JWK_MEMBERS = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']);
const PRIVATE_PEM = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;

/** `sites[1].fhirBase` for `['sites', 1, 'fhirBase']`; the empty text for the whole document. */
export function placeOf(path: Path): string {
  let place = '';
  for (const step of path) {
    if (typeof step === 'number') place += `[${step}]`;
    else place += `${place === '' ? '' : '.'}${String(step)}`;
  }
  return place.length > MAX_PLACE ? `${place.slice(0, MAX_PLACE - 1)}…` : place;
}

/** The place of the first member that looks like a secret, at any depth; undefined where there is none. */
export function placeOfSecret(document: unknown): string | undefined {
  // A list of what is still to be seen, not recursion: a hostile file may be nested half a million deep.
  const pending: { value: unknown; at: Place | null }[] = [{ value: document, at: null }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value, at } = next;
    if (typeof value === 'string' && PRIVATE_PEM.test(value)) return placeOf(pathOf(at));
    if (typeof value !== 'object' || value === null) continue;
    const inList = Array.isArray(value);
    for (const [name, member] of Object.entries(value).reverse()) {
      const step: Place = { step: inList ? Number(name) : name, parent: at };
      if (!inList && looksSecret(name)) return placeOf(pathOf(step));
      pending.push({ value: member, at: step });
    }
  }
  return undefined;
}

type Place = { readonly step: string | number; readonly parent: Place | null };

function pathOf(place: Place | null): Path {
  const path: PropertyKey[] = [];
  for (let at = place; at !== null; at = at.parent) path.unshift(at.step);
  return path;
}

function looksSecret(name: string): boolean {
  return SECRET_NAME.test(name) || PRIVATE_JWK_MEMBERS.has(name);
}
