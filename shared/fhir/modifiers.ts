/** Extensions that may turn what a record says into something else (D26, FHIR safety 3). */
import { isJson, json, text, type Json } from './narrow.ts';

const NO_BACKBONE: ReadonlySet<string> = new Set(['contained', 'extension', 'meta', 'text', 'modifierExtension']);

/** Takes an element and how many levels below it are its backbone; gives the name of the first modifier found there, or null. D26. */
export function modifierIn(value: Json, depth: number): string | null {
  const own = value['modifierExtension'];
  if (own !== undefined && (!Array.isArray(own) || own.length > 0)) {
    const url = Array.isArray(own) ? text(json(own[0])?.['url']) : null;
    return url?.split('/').at(-1)?.slice(0, 80) ?? 'unnamed';
  }
  if (depth === 0) return null;
  for (const name in value) {
    const member = value[name];
    if (typeof member !== 'object' || member === null || NO_BACKBONE.has(name)) continue;
    for (const element of Array.isArray(member) ? member : [member]) {
      const found = isJson(element) ? modifierIn(element, depth - 1) : null;
      if (found !== null) return found;
    }
  }
  return null;
}
