/** Electron's fuses, all nine, each decided (security §3.2). Set once a package is unpacked, read back before it is signed. */
import path from 'node:path';
import { flipFuses, FuseState, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses';

/** True: on. With `strictlyRequireAllFuses` a fuse that a newer Electron adds stops the build until somebody decides it. */
export const FUSES = {
  /** Nobody runs our signed program as a plain Node. */
  [FuseV1Options.RunAsNode]: false,
  /** Chromium's own cookie store, which nothing here uses, is enciphered all the same. */
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  /** A byte changed in app.asar, and the app does not start. */
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  /** There is no V8 snapshot of our own. */
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  /** The page comes by `app://`; `file://` gets nothing beyond what browsers give it. */
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  /** As Electron ships it: bounds of WebAssembly memory are guarded by the processor. */
  [FuseV1Options.WasmTrapHandlers]: true,
} as const satisfies Record<FuseV1Options, boolean>;

/** Sets every fuse of the program or `.app` at `program`. Throws where one is missing here or in the binary. */
export async function setFuses(program: string): Promise<void> {
  await flipFuses(program, { version: FuseVersion.V1, strictlyRequireAllFuses: true, ...FUSES });
  const wrong = await wrongFuses(program);
  if (wrong.length > 0) throw new Error(`these fuses are not as decided: ${wrong.join(', ')}`);
}

/** Names of the fuses of `program` that are not as decided; empty where all are. */
export async function wrongFuses(program: string): Promise<string[]> {
  const wire = (await getCurrentFuseWire(program)) as unknown as Readonly<Record<string, FuseState>>;
  const found = Object.keys(wire).filter((name) => /^\d+$/.test(name));
  const known = Object.keys(FUSES);
  const undecided = found.filter((name) => !known.includes(name)).map((name) => `fuse ${name}`);
  const wrong = Object.entries(FUSES).filter(
    ([name, on]) => wire[name] !== (on ? FuseState.ENABLE : FuseState.DISABLE),
  );
  return [...undecided, ...wrong.map(([name]) => FuseV1Options[Number(name)] ?? name)];
}

/** Where a package of each system keeps the program that carries the fuses. */
export function programOf(folder: string, system: string, names: { executable: string; product: string }): string {
  if (system === 'darwin') return path.join(folder, `${names.product}.app`);
  return path.join(folder, system === 'win32' ? `${names.product}.exe` : names.executable);
}
