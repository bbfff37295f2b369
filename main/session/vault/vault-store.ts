/** The file that the vault lies in, as a port: `main/electron/vault-store.ts` keeps it in the user's profile. */

/**
 * What the file holds, as JSON. Nothing of it can be read without the key: records are sealed, `keyId` only tells
 * whether a key is the right one.
 */
export type VaultDocument = {
  readonly version: 1;
  readonly keyId: string;
  /** Sealed records in base64, by the names that `slotName` gives. */
  readonly records: Readonly<Record<string, string>>;
};

/** `unreadable`: it is there and is no JSON. */
export type Loaded =
  | { readonly kind: 'absent' }
  | { readonly kind: 'document'; readonly document: unknown }
  | { readonly kind: 'unreadable' };

export type VaultStore = {
  /** Throws where the file cannot be read at present (held by another program, a share that is gone): nothing is lost then. */
  readonly load: () => Promise<Loaded>;
  /** Whole or not at all, and durable once it resolves. Throws; then the old file is still there. */
  readonly save: (document: VaultDocument) => Promise<void>;
  /** Puts the file out of the way, keeping it for whoever wants to look; gives its new path. Throws. */
  readonly setAside: () => Promise<string>;
  /** Deletes the file. Throws. */
  readonly erase: () => Promise<void>;
};
