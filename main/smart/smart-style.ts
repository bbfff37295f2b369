/**
 * The looks that an EHR offers by `smart_style_url` (SMART 75). Of its eleven properties two are taken: the highlight,
 * as our accent, and the radius of borders. The others are ignored on purpose: backgrounds, text and its size carry
 * the contrast and density that were checked, `color_error` and `color_success` would restyle what marks a result,
 * spacing would push the chart off the screen, and fonts of the EHR may not tell 0 from O in a dose.
 */
import type { SmartStyle } from '../../shared/ipc-contract.ts';
import { isHtml } from '../policy/html-answer.ts';
import { parseSecureUrl } from '../policy/url-policy.ts';
import type { HttpPort } from '../ports.ts';
import { accentOf, type Rgb } from './accent-colour.ts';
import { jsonObject, type JsonObject } from './json-answer.ts';

const MAX_BYTES = 64 * 1024;
const TIMEOUT_MS = 5000;
const MAX_RADIUS = 16;
const MAX_CACHED = 20;

const HEX = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;
const RGB = /^rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)$/i;
const PIXELS = /^(\d{1,4}(?:\.\d{1,4})?)px$/i;

/** Reads the style at a URL, null where there is none that can be used. Never rejects: a chart does not wait for looks. */
export type ReadStyle = (url: string, signal: AbortSignal) => Promise<SmartStyle | null>;

/**
 * Gives a reader that asks each URL once: the URL is the version of the style (SMART 75). It sends no credentials and
 * follows no redirect; a failure is not remembered.
 */
export function createStyleReader(http: HttpPort): ReadStyle {
  const cache = new Map<string, SmartStyle | null>();
  return async (url, signal) => {
    const known = cache.get(url);
    if (known !== undefined) return known;
    const document = await fetchStyle(http, url, signal);
    if (document === undefined) return null;
    const style = sanitiseStyle(document);
    const [oldest] = cache.keys();
    if (cache.size >= MAX_CACHED && oldest !== undefined) cache.delete(oldest);
    cache.set(url, style);
    return style;
  };
}

/** What of a style document may be used; null: nothing. Whatever is not plainly a colour or a size in pixels is ignored. */
export function sanitiseStyle(document: JsonObject): SmartStyle | null {
  const colour = colourOf(document['color_highlight']);
  const highlight = colour === undefined ? null : accentOf(colour);
  const borderRadius = radiusOf(document['dim_border_radius']);
  return highlight === null && borderRadius === null ? null : { highlight, borderRadius };
}

async function fetchStyle(http: HttpPort, url: string, signal: AbortSignal): Promise<JsonObject | undefined> {
  if (parseSecureUrl(url) === undefined) return undefined;
  try {
    const headers = { accept: 'application/json' };
    const response = await http({ method: 'GET', url, headers, timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES, signal });
    return response.status !== 200 || isHtml(response) ? undefined : jsonObject(response);
  } catch {
    return undefined;
  }
}

function colourOf(value: unknown): Rgb | undefined {
  if (typeof value !== 'string') return undefined;
  if (HEX.test(value)) {
    const digits = value.length === 4 ? value.replace(/[0-9a-f]/gi, '$&$&') : value;
    const channel = (at: number): number => Number.parseInt(digits.slice(at, at + 2), 16);
    return [channel(1), channel(3), channel(5)];
  }
  const channels = RGB.exec(value)?.slice(1).map(Number);
  if (channels === undefined || channels.some((channel) => channel > 255)) return undefined;
  const [red = 0, green = 0, blue = 0] = channels;
  return [red, green, blue];
}

function radiusOf(value: unknown): number | null {
  if (value === '0') return 0;
  const pixels = typeof value === 'string' ? PIXELS.exec(value)?.[1] : undefined;
  return pixels === undefined ? null : Math.min(Number(pixels), MAX_RADIUS);
}
