/** Deletes what an export has put into its folder, and nothing that anybody else has. */
import { readdir, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { FILE_NAME } from './export-manifest.ts';
import { toDiskError } from './stored-file.ts';

const OURS = ['journal', 'manifest.json'];

/**
 * Deletes the export's files, and its folder where nothing else lies in it. A folder that is gone is no failure. Throws
 * AppError `bulk-folder-unwritable`.
 */
export async function eraseExport(folder: string): Promise<void> {
  try {
    for (const name of await readdir(folder)) {
      if (isOurs(name)) await rm(path.join(folder, name), { force: true });
    }
    await rmdir(folder).catch((error: unknown) => {
      if (codeOf(error) !== 'ENOTEMPTY') throw error;
    });
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw toDiskError(error);
  }
}

function isOurs(name: string): boolean {
  const whole = name.replace(/\.part$/, '').replace(/\.enc$/, '');
  return OURS.includes(whole) || FILE_NAME.test(whole);
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined);
