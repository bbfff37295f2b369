/**
 * Looks for canaries in whatever an app leaves behind: raw bytes, in every spelling in which a text usually comes to lie
 * in a file, whatever its case. One pass over the bytes, however many canaries there are.
 */

export type Canary = {
  /** Which one it is, for a person to read: `refresh token 2 of the launch`. */
  readonly name: string;
  /** As it was sent; bytes for keys. */
  readonly value: string | Uint8Array;
  /** The same said otherwise, as `04-Mar-1961` for a date. */
  readonly alsoAs?: readonly string[];
};

/** Names of the canaries found, each with its spelling, as `state of the sign-in (base64)`. */
export type Search = (content: Uint8Array | string) => string[];

/** Shorter, a pattern is found by chance. */
const MIN_BYTES = 8;

/** Where `bytes` stand in a longer text of base64: at one of three places, without the characters shared with neighbours. */
function inBase64(bytes: Uint8Array, alphabet: 'base64' | 'base64url'): string[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString(alphabet);
    return text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  });
}

const everyByteEncoded = (bytes: Uint8Array): string => [...bytes].map((byte) => `%${hex(byte)}`).join('');
const hex = (byte: number): string => byte.toString(16).padStart(2, '0');
const escaped = (text: string): string =>
  text.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

function spellingsOfBytes(bytes: Uint8Array): [spelling: string, pattern: Uint8Array][] {
  const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');
  const base64 = [...inBase64(bytes, 'base64'), ...inBase64(bytes, 'base64url')];
  return [
    ['as it is', bytes],
    ['hexadecimal', latin1(Buffer.from(bytes).toString('hex'))],
    ...base64.map((text): [string, Uint8Array] => ['base64', latin1(text)]),
  ];
}

function spellingsOfText(text: string): [spelling: string, pattern: Uint8Array][] {
  const utf8 = Buffer.from(text, 'utf8');
  const form = new URLSearchParams([['', text]]).toString().slice(1);
  return [
    ...spellingsOfBytes(utf8),
    ['utf-16', Buffer.from(text, 'utf16le')],
    ['in a URL', Buffer.from(encodeURIComponent(text))],
    ['in a form', Buffer.from(form)],
    ['every byte encoded', Buffer.from(everyByteEncoded(utf8))],
    ['in JSON', Buffer.from(escaped(JSON.stringify(text).slice(1, -1)))],
  ];
}

/** Every way in which the canary may be written, named. Throws where one is too short to mean anything. */
export function spellingsOf({ name, value, alsoAs = [] }: Canary): [spelling: string, pattern: Uint8Array][] {
  if (typeof value !== 'string') return spellingsOfBytes(value);
  // Case is folded later, in ASCII alone: a name with other letters is also shown in capitals.
  const texts = new Set([value, value.toLocaleUpperCase('en'), value.toLocaleLowerCase('en'), ...alsoAs]);
  const all = distinct([...texts].flatMap(spellingsOfText));
  if (all.some(([, pattern]) => pattern.length < MIN_BYTES)) throw new RangeError(`the canary "${name}" is too short`);
  return all;
}

/** A plain text is spelled in a URL as it is: it is found once. */
function distinct(all: readonly [spelling: string, pattern: Uint8Array][]): [spelling: string, pattern: Uint8Array][] {
  const seen = new Set<string>();
  return all.filter(([, pattern]) => {
    const key = Buffer.from(pattern.map(fold)).toString('latin1');
    return !seen.has(key) && seen.add(key);
  });
}

const fold = (byte: number): number => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte);
/** Four bytes as one number, the first lowest. */
const headOf = (bytes: Uint8Array): number =>
  (bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8) | ((bytes[2] ?? 0) << 16) | ((bytes[3] ?? 0) << 24);
const slotOf = (head: number): number => Math.imul(head, 0x9e3779b1) >>> 16;

type Pattern = { readonly bytes: Uint8Array; readonly found: string };

/** Prepares a search for all of `canaries` together. */
export function createSearch(canaries: readonly Canary[]): Search {
  const byHead = new Map<number, Pattern[]>();
  const mayBegin = new Uint8Array(1 << 16);
  for (const canary of canaries) {
    for (const [spelling, pattern] of spellingsOf(canary)) {
      const bytes = pattern.map(fold);
      const head = headOf(bytes);
      byHead.set(head, [...(byHead.get(head) ?? []), { bytes, found: `${canary.name} (${spelling})` }]);
      mayBegin[slotOf(head)] = 1;
    }
  }
  return (content) => {
    const bytes = (typeof content === 'string' ? Buffer.from(content, 'utf8') : content).map(fold);
    const found = new Set<string>();
    let head = headOf(bytes);
    for (let at = 0; at + MIN_BYTES <= bytes.length; at++) {
      if (mayBegin[slotOf(head)] === 1) {
        for (const pattern of byHead.get(head) ?? []) if (standsAt(bytes, at, pattern)) found.add(pattern.found);
      }
      head = (head >>> 8) | ((bytes[at + 4] ?? 0) << 24);
    }
    return [...found];
  };
}

function standsAt(content: Uint8Array, at: number, { bytes }: Pattern): boolean {
  if (at + bytes.length > content.length) return false;
  for (let i = 4; i < bytes.length; i++) if (content[at + i] !== bytes[i]) return false;
  return true;
}
