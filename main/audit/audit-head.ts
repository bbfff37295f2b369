/** What the credential store keeps of the audit trail: its secret, and how far the chain goes. */
import { z } from 'zod';
import { CredentialFailure, type CredentialFailureReason, type CredentialStore } from '../ports.ts';
import { deriveKeys, genesis, newChain, newSecret, SECRET_BYTES, type Link, type TrailKeys } from './audit-line.ts';

const headSchema = z.strictObject({
  chain: z.string().regex(/^[0-9a-f]{32}$/),
  seq: z.int().min(0),
  mac: z.string().regex(/^[\w-]{43}$/),
});

/** `unknown`: no chain can be told from the store. Where it has no head at all and there are no files, none ever began. */
export type Head =
  | { readonly kind: 'known'; readonly keys: TrailKeys; readonly link: Link }
  | { readonly kind: 'unknown'; readonly fault: 'key-lost' | 'head-lost'; readonly hasHead: boolean };

/** Reads key and head. Throws CredentialFailure where the store gives no answer. */
export async function readHead(credentials: Pick<CredentialStore, 'read'>): Promise<Head> {
  // The head first: whoever reads files after it finds at least as many lines as it counts.
  const head = await credentials.read('audit-head');
  const secret = await credentials.read('audit-key');
  const hasHead = head !== null;
  if (secret?.length !== SECRET_BYTES) return { kind: 'unknown', fault: 'key-lost', hasHead };
  const link = head === null ? null : parseHead(head);
  if (link === null) return { kind: 'unknown', fault: 'head-lost', hasHead };
  return { kind: 'known', keys: deriveKeys(secret), link };
}

function parseHead(bytes: Uint8Array): Link | null {
  try {
    return headSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return null;
  }
}

/** Keeps how far the chain goes. Throws CredentialFailure; then the old head is still there. */
export async function writeHead(credentials: CredentialStore, { chain, seq, mac }: Link): Promise<void> {
  await credentials.write('audit-head', new TextEncoder().encode(JSON.stringify({ chain, seq, mac })));
}

/** A chain of no lines yet, under the key that is there or under a new one. Throws CredentialFailure. */
export async function beginChain(credentials: CredentialStore): Promise<{ keys: TrailKeys; link: Link }> {
  const present = await credentials.read('audit-key');
  const secret = present?.length === SECRET_BYTES ? present : newSecret();
  if (secret !== present) await credentials.write('audit-key', secret);
  const keys = deriveKeys(secret);
  const link = genesis(keys, newChain());
  await writeHead(credentials, link);
  return { keys, link };
}

/** Why the store gave no answer; undefined for an error that is not the store's. */
export const reasonOf = (error: unknown): CredentialFailureReason | undefined =>
  error instanceof CredentialFailure ? error.reason : undefined;
