/** Where Windows lies: told by what it loaded itself, never by the environment, which a user may set for a program. */
import path from 'node:path';

/** Windows loads it into every program, first of all, from its own folder. */
const FIRST_LIBRARY = /^([A-Z]:\\(?:[^\\]+\\)*[^\\]+)\\System32\\ntdll\.dll$/i;
/** `?` is in no name on Windows: nothing is ever found there. */
const NOWHERE = 'C:\\?';

/** The folder of Windows, as `C:\Windows`, by the `libraries` (paths) that a program has loaded; null: not told. */
export function windowsFolderOf(libraries: readonly unknown[]): string | null {
  const first = libraries.find((library) => typeof library === 'string' && /[\\/]ntdll\.dll$/i.test(library));
  return FIRST_LIBRARY.exec(String(first))?.[1] ?? null;
}

/** The tool at `parts` in System32 of `windows`. Throws where that folder is not known. */
export function windowsTool(windows: string | null, ...parts: readonly string[]): string {
  if (windows === null) throw new Error('the folder of Windows is not known');
  return path.win32.join(windows, 'System32', ...parts);
}

/** `ProgramData` on the drive of `windows`; a place where nothing can be, where that folder is not known. */
export function programData(windows: string | null): string {
  return windows === null ? NOWHERE : path.win32.join(path.win32.parse(windows).root, 'ProgramData');
}

let told: { readonly folder: string | null } | null = null;

/** The folder of the Windows that runs this program; null: it is not told, or this is no Windows. Looked for once. */
export function windowsFolder(): string | null {
  told ??= { folder: process.platform === 'win32' ? windowsFolderOf(loadedLibraries()) : null };
  return told.folder;
}

function loadedLibraries(): readonly unknown[] {
  try {
    // Else every open connection's name would be looked up.
    Object.assign(process.report, { excludeNetwork: true });
    const { sharedObjects } = process.report.getReport() as { readonly sharedObjects?: unknown };
    return Array.isArray(sharedObjects) ? sharedObjects : [];
  } catch {
    return [];
  }
}
