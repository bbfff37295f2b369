/** Where the keys of the machine's own client come from: the vault of this account, or a file (SMART 7, 96). */
import type { Clock, SecretVault } from '../ports.ts';
import { createClientKeys } from './client-keys.ts';
import type { ClientKey } from './client-secrets.ts';
import { readKeyFile, type KeyFile } from './key-file.ts';
import type { AsymmetricClient } from './smart-site.ts';

/** Gives the keys of the site's backend client, asked at each request so that a change of key counts at once. */
export type BackendKeys = (site: {
  readonly id: string;
  readonly backend: AsymmetricClient;
}) => Promise<readonly ClientKey[]>;

/** Keys made on this machine. Throws AppError `vault-unavailable`, `vault-write-failed`. */
export function vaultKeys(vault: SecretVault, clock: Clock): BackendKeys {
  const keys = createClientKeys(vault, clock, 'backend');
  return ({ id, backend }) => keys.ensure(id, backend);
}

/** Keys that IT put into a file. Throws AppError `backend-key-file`. */
export function fileKeys(file: KeyFile): BackendKeys {
  return () => readKeyFile(file);
}
