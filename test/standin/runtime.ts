/** Which runtime the app gets on this machine, and what that leaves unproven. */
import { findInstalledChromium } from './chromium.ts';
import { findElectronBinary } from './electron-binary.ts';

export const RUNTIMES = ['electron', 'chromium-window', 'chromium-headless'] as const;
export type RuntimeName = (typeof RUNTIMES)[number];
export type Runtime = { readonly name: RuntimeName; readonly unproven: string };

type Found = { electron: boolean; installedBrowser: boolean };

const BY_STANDIN =
  "Electron's own windows, app:// scheme, safeStorage, proxy and trust store, single instance and deep links";
const UNPROVEN: Readonly<Record<RuntimeName, string>> = {
  electron: 'Runs on Electron; installers and fuses remain unproven.',
  'chromium-window': `Runs in a window of the installed browser (stand-in); unproven: ${BY_STANDIN}.`,
  'chromium-headless': `Runs in headless Chromium (stand-in); unproven: ${BY_STANDIN}, and a visible window.`,
};

const lookAround = (): Found => ({
  electron: findElectronBinary() !== undefined,
  installedBrowser: findInstalledChromium() !== undefined,
});

/** Where there is a display: Electron if its binary is here, else an installed browser; where there is none: headless. */
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
  return { name: best, unproven: UNPROVEN[best] };
}

function bestOf(display: boolean, found: Found): RuntimeName {
  // Electron cannot start without a display either.
  if (!display) return 'chromium-headless';
  if (found.electron) return 'electron';
  return found.installedBrowser ? 'chromium-window' : 'chromium-headless';
}

/** Whether a window could be seen here: always on macOS and Windows, on Linux where a display server is named. */
export function hasDisplay(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): boolean {
  return platform !== 'linux' || Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY']);
}
