/** The policy of a JSON file that the machine's administrator wrote. */
import { constants, type Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { placeOfJsonFault } from './json-fault.ts';
import type { PolicySource, PolicyStatement } from './policy.ts';

const MAX_BYTES = 1024 * 1024;
const OTHERS_MAY_WRITE = 0o022;
/** A pipe of that name must not hold the start up. Windows knows no such flag. */
const OPEN_FLAGS = constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0);

export type PolicyFile = {
  /** Absolute. */
  readonly file: string;
  /**
   * Who may own file and folder, by number, where the system knows (POSIX): in production root alone, or a user could
   * loosen his own policy. null: not looked at (Windows, where the folder's rights see to it).
   */
  readonly owners: readonly number[] | null;
};

/** A source that reads `file` when it is asked; a missing one is `absent`. */
export function policyFile({ file, owners }: PolicyFile): PolicySource {
  const origin = { name: 'file', place: file };
  const unreadable = (rule: string, at: string | null = null): PolicyStatement => ({
    kind: 'unreadable',
    origin,
    rule,
    at,
  });
  return async () => {
    let text: string;
    try {
      const read = await readTrusted(file, owners);
      if (typeof read !== 'string') return unreadable(read.rule);
      text = read;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      return code === 'ENOENT' ? { kind: 'absent' } : unreadable('must be a file that Chartroom can read');
    }
    try {
      return { kind: 'values', origin, values: JSON.parse(text) as unknown };
    } catch {
      return unreadable('must be valid JSON', placeOfJsonFault(text) ?? null);
    }
  };
}

/** The text, or the rule that the file breaks. Looked at and read through one handle, so that it is one file. */
async function readTrusted(file: string, owners: PolicyFile['owners']): Promise<string | { rule: string }> {
  await using handle = await open(file, OPEN_FLAGS);
  const found = await handle.stat();
  if (!found.isFile()) return { rule: 'must be a plain file' };
  if (owners !== null) {
    if (!isTrusted(found, owners)) return { rule: 'must belong to the administrator, and nobody else may write it' };
    if (!isTrusted(await stat(path.dirname(file)), owners)) {
      return { rule: 'must lie in a folder of the administrator that nobody else may write' };
    }
  }
  const buffer = new Uint8Array(Math.min(found.size, MAX_BYTES) + 1);
  let size = 0;
  for (;;) {
    const { bytesRead } = await handle.read(buffer, size, buffer.length - size, size);
    size += bytesRead;
    if (bytesRead === 0 || size === buffer.length) break;
  }
  if (size > MAX_BYTES) return { rule: 'must be at most 1 MB' };
  try {
    // A byte order mark falls away: editors on Windows write one.
    return new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, size));
  } catch {
    return { rule: 'must be UTF-8 text' };
  }
}

const isTrusted = ({ uid, mode }: Stats, owners: readonly number[]) =>
  owners.includes(uid) && (mode & OTHERS_MAY_WRITE) === 0;
