/** Notices that files have changed, come or gone, though their folders may come later. */
import { existsSync, watch, type FSWatcher } from 'node:fs';
import path from 'node:path';
import type { Log } from '../ports.ts';

/**
 * Calls `onHint` whenever one of `files` (absolute) may have changed, several times for one change. A folder that is not
 * there is waited for in the nearest one above it that is. Never throws: where the system watches nothing, that is
 * logged, and nobody is called. Gives what ends it.
 */
export function watchFiles(
  files: readonly string[],
  log: Log,
  onHint: () => void,
  open: typeof watch = watch,
): () => void {
  const ends = files.map((file) => watchFile(file, log, onHint, open));
  return () => {
    for (const end of ends) end();
  };
}

function watchFile(file: string, log: Log, onHint: () => void, open: typeof watch): () => void {
  let watcher: FSWatcher | null = null;
  let closed = false;
  const arm = (): void => {
    watcher?.close();
    watcher = null;
    if (closed) return;
    const folder = nearestFolder(file);
    try {
      watcher = open(folder, { persistent: false }, (_event, name) => {
        if (!concerns(file, folder, name)) return;
        // What is watched may have been replaced, or the next folder on the way may be there by now.
        arm();
        onHint();
      });
      watcher.on('error', () => {
        // The watched folder went away, which Windows tells as an error.
        arm();
        onHint();
      });
    } catch (error) {
      const { code = 'unknown' } = error as NodeJS.ErrnoException;
      log('warn', 'policy.unwatched', { code });
      return;
    }
    // It may have come between looking and watching.
    if (nearestFolder(file) !== folder) arm();
  };
  arm();
  return () => {
    closed = true;
    watcher?.close();
  };
}

/** The file's folder, or the nearest above it that exists. */
function nearestFolder(file: string): string {
  let folder = path.dirname(file);
  while (!existsSync(folder) && path.dirname(folder) !== folder) folder = path.dirname(folder);
  return folder;
}

/** In a watched folder lie other files; only the way to ours counts, and the folder itself. Some systems name nothing. */
function concerns(file: string, folder: string, name: string | null): boolean {
  if (name === null) return true;
  const [next] = path.relative(folder, file).split(path.sep);
  return name === next || name === path.basename(folder);
}
