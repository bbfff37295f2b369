/** Which runtime the app gets on this machine, and what that leaves unproven. */
import { findInstalledChromium } from './chromium.ts';
import { findElectronBinary, isSandboxForbidden } from './electron-binary.ts';

export const RUNTIMES = ['electron', 'chromium-window', 'chromium-headless'] as const;
export type RuntimeName = (typeof RUNTIMES)[number];
export type Runtime = { readonly name: RuntimeName; readonly unproven: string };

/** `sandboxForbidden`: this system lets an Electron from npm build no sandbox, and without one it does not start. */
type Found = { electron: boolean; sandboxForbidden: boolean; installedBrowser: boolean };

const BY_STANDIN =
  "Electron's own windows, app:// scheme, safeStorage, proxy and trust store, single instance and deep links";
const UNPROVEN: Readonly<Record<RuntimeName, string>> = {
  electron: 'Runs on Electron; installers and fuses remain unproven.',
  'chromium-window': `Runs in a window of the installed browser (stand-in); unproven: ${BY_STANDIN}.`,
  'chromium-headless': `Runs in headless Chromium (stand-in); unproven: ${BY_STANDIN}, and a visible window.`,
};

const FORBIDDEN =
  ' Electron is here, but this Linux forbids it its sandbox: docs/admin-guide.md, “From source”, says how to allow it.';

function lookAround(): Found {
  const electron = findElectronBinary();
  return {
    electron: electron !== undefined,
    sandboxForbidden: electron !== undefined && isSandboxForbidden(electron),
    installedBrowser: findInstalledChromium() !== undefined,
  };
}

/**
 * Where there is a display: Electron if its binary is here and may have its sandbox, else an installed browser; where there
 * is none: headless.
 */
export function pickRuntime(
  { display }: { display: boolean },
  env: NodeJS.ProcessEnv = process.env,
  found: Found = lookAround(),
): Runtime {
  const forced = env['CHARTROOM_RUNTIME'];
  if (forced !== undefined && forced !== '') {
    const name = RUNTIMES.find((known) => known === forced);
    if (name === undefined) throw new Error(`CHARTROOM_RUNTIME is one of ${RUNTIMES.join(', ')}`);
    if (name === 'electron' && !found.electron)
      throw new Error('CHARTROOM_RUNTIME asks for Electron, whose binary is not here');
    return { name, unproven: UNPROVEN[name] };
  }
  const best = bestOf(display, found);
  const isForbidden = display && found.electron && found.sandboxForbidden;
  return { name: best, unproven: `${UNPROVEN[best]}${isForbidden ? FORBIDDEN : ''}` };
}

function bestOf(display: boolean, found: Found): RuntimeName {
  // Electron cannot start without a display either.
  if (!display) return 'chromium-headless';
  if (found.electron && !found.sandboxForbidden) return 'electron';
  return found.installedBrowser ? 'chromium-window' : 'chromium-headless';
}

/** Whether a window could be seen here: always on macOS and Windows, on Linux where a display server is named. */
export function hasDisplay(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): boolean {
  return platform !== 'linux' || Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY']);
}
