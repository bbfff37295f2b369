/** A private key that IT keeps in a file: JWK, JWK Set or PKCS#8, and nobody else's to read (SMART 7; security F4, F10). */
import { constants, type Stats } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';
import { parseKeyText } from './key-text.ts';
import type { ClientKey } from './client-secrets.ts';

export type KeyFile = {
  /** Absolute. */
  readonly path: string;
  /** The account that runs, by number; null where the system knows none (Windows). */
  readonly account: number | null;
  /**
   * Where the mode of a file says nothing (Windows): who else may read it, in words; null: nobody. Absent: the system's
   * mode counts.
   */
  readonly othersThatRead?: (path: string) => Promise<string | null>;
};

const MAX_BYTES = 64 * 1024;
const OTHERS = 0o077;
/** The file itself, not what it points to; and a pipe of that name must not hold us. Windows knows neither flag. */
const OPEN_FLAGS =
  constants.O_RDONLY |
  ((constants.O_NOFOLLOW as number | undefined) ?? 0) |
  ((constants.O_NONBLOCK as number | undefined) ?? 0);

/**
 * Reads the keys: the first of each algorithm signs, the others are published beside it (security F3). Throws AppError
 * `backend-key-file` with the file and the rule that it breaks; never with anything that it holds.
 */
export async function readKeyFile(file: KeyFile): Promise<ClientKey[]> {
  const { path } = file;
  const refused = (rule: string): AppError => new AppError('backend-key-file', { file: path, rule });
  let text: string;
  try {
    const read = await readOwn(file);
    if (typeof read !== 'string') throw refused(read.rule);
    text = read;
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw refused(ruleOf((error as NodeJS.ErrnoException).code));
  }
  const parsed = await parseKeyText(text);
  if ('rule' in parsed) throw refused(parsed.rule);
  return parsed.keys;
}

function ruleOf(code: string | undefined): string {
  if (code === 'ENOENT') return 'must be there';
  return code === 'ELOOP' ? 'must be the file itself, not a link to it' : 'must be a file that this account can read';
}

/** The text, or the rule that the file breaks. Looked at and read through one handle, so that it is one file. */
async function readOwn({ path, account, othersThatRead }: KeyFile): Promise<string | { readonly rule: string }> {
  if ((await lstat(path)).isSymbolicLink()) return { rule: 'must be the file itself, not a link to it' };
  await using handle = await open(path, OPEN_FLAGS);
  const found = await handle.stat();
  if (!found.isFile()) return { rule: 'must be a plain file' };
  const rule = account === null ? await ruleOfOthers(path, othersThatRead) : ruleOfOwner(found, account);
  if (rule !== null) return { rule };
  const buffer = new Uint8Array(MAX_BYTES + 1);
  let size = 0;
  for (;;) {
    const { bytesRead } = await handle.read(buffer, size, buffer.length - size, size);
    size += bytesRead;
    if (bytesRead === 0 || size === buffer.length) break;
  }
  if (size > MAX_BYTES) return { rule: 'must be at most 64 kB' };
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, size));
  } catch {
    return { rule: 'must be UTF-8 text' };
  }
}

function ruleOfOwner({ uid, mode }: Stats, account: number): string | null {
  if (uid !== account) return 'must belong to the account that runs the export';
  return (mode & OTHERS) === 0 ? null : 'must not be open to others: take their rights away (chmod 600)';
}

async function ruleOfOthers(path: string, othersThatRead: KeyFile['othersThatRead']): Promise<string | null> {
  const others = await othersThatRead?.(path);
  return others === undefined || others === null ? null : `must not be open to others: ${others} may read it`;
}
