/**
 * One line of the audit trail: sequence number, record sealed by AES-256-GCM, and a MAC over the MAC before it, the
 * number and the sealed text (security §3.11; HIPAA 164.312(b), (c)). Whoever lacks the key can neither read a line nor
 * write, move, copy or leave out one without the chain showing it.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** Of the secret, and of each key made of it. */
export const SECRET_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Two keys of one secret, so that neither serves two ends. */
export type TrailKeys = { readonly encryption: Uint8Array; readonly chain: Uint8Array };

/** Where the chain stands: `seq` lines so far (all segments), and the MAC of the last one. */
export type Link = { readonly chain: string; readonly seq: number; readonly mac: string };

/** A good line: where the chain stands after it, and its sealed text. */
export type TrailLine = { readonly link: Link; readonly text: string };

/** `order`: not the line that comes next; `altered`: its MAC does not fit; `malformed`: not a line at all. */
export type LineFault = 'malformed' | 'order' | 'altered';

/** Keys from the secret of the credential store (HKDF, RFC 5869). Throws a RangeError where it is no secret of ours. */
export function deriveKeys(secret: Uint8Array): TrailKeys {
  if (secret.length !== SECRET_BYTES) throw new RangeError('an audit key has 32 bytes');
  const derive = (purpose: string) =>
    new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(), `chartroom audit trail 1 ${purpose}`, SECRET_BYTES));
  return { encryption: derive('encryption'), chain: derive('chain') };
}

/** A fresh secret for `deriveKeys`. */
export const newSecret = (): Uint8Array => new Uint8Array(randomBytes(SECRET_BYTES));

/** A name that no chain had before: a line of one chain never fits into another. */
export const newChain = (): string => randomBytes(16).toString('hex');

/** Where a chain begins, before its first line. */
export function genesis(keys: TrailKeys, chain: string): Link {
  return { chain, seq: 0, mac: hmac(keys, `chartroom audit trail 1 ${chain}`) };
}

/** The line that follows `previous`, with its newline, and where the chain stands after it. */
export function sealLine(keys: TrailKeys, previous: Link, plaintext: string): { line: string; link: Link } {
  const seq = previous.seq + 1;
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keys.encryption, iv);
  cipher.setAAD(associated(previous.chain, seq));
  const sealed = Buffer.concat([iv, cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  const text = sealed.toString('base64url');
  const mac = chained(keys, previous, seq, text);
  return { line: `${seq} ${text} ${mac}\n`, link: { chain: previous.chain, seq, mac } };
}

/**
 * Checks `line` (without its newline) as the one that follows `previous`. Every byte counts: MACs are taken of the text,
 * so that no other spelling of the same bytes fits.
 */
export function checkLine(keys: TrailKeys, previous: Link, line: string): { good: TrailLine } | { fault: LineFault } {
  const match = /^([1-9]\d{0,14}) ([\w-]+) ([\w-]{43})$/.exec(line);
  const [, number, text, mac] = match ?? [];
  if (number === undefined || text === undefined || mac === undefined) return { fault: 'malformed' };
  const seq = previous.seq + 1;
  if (Number(number) !== seq) return { fault: 'order' };
  if (mac !== chained(keys, previous, seq, text)) return { fault: 'altered' };
  return { good: { link: { chain: previous.chain, seq, mac }, text } };
}

/** What a line that was checked says. Throws where it was sealed under another key than its MAC was made with. */
export function openText(keys: TrailKeys, { chain, seq }: Link, text: string): string {
  const sealed = Buffer.from(text, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', keys.encryption, sealed.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(associated(chain, seq));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  return decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
}

const associated = (chain: string, seq: number) => Buffer.from(`${chain} ${seq}`);

/** The parts have no space and the outer ones a fixed length: no two lines give the same text. */
const chained = (keys: TrailKeys, previous: Link, seq: number, text: string) =>
  hmac(keys, `${previous.mac} ${seq} ${text}`);

const hmac = (keys: TrailKeys, text: string) => createHmac('sha256', keys.chain).update(text).digest('base64url');
