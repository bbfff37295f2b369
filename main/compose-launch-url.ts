/** The loopback launch URL, wired to this machine. */
import { isMultiSession } from './electron/multi-session.ts';
import type { Policy } from './policy/policy.ts';
import type { Clock, Log } from './ports.ts';
import { openLaunchUrlListener, type LaunchUrlListener } from './smart/launch-url-listener.ts';
import type { Notice } from '../shared/ipc-contract.ts';

/** The launch URL of EHRs that need http, where policy names a port (SMART 16). */
export async function listenForLaunches(
  { values: { launchPort } }: Policy,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  onLink: (link: string) => void,
): Promise<LaunchUrlListener | null> {
  if (launchPort === null) return null;
  const listener = await openLaunchUrlListener({ clock, port: launchPort, isMultiSession, onLink });
  log(listener.state === 'listening' ? 'info' : 'warn', 'launch.url', { code: listener.state });
  return listener;
}

/** What every screen is told where the port is not open. */
export function listenerNotices(listener: LaunchUrlListener | null, { origin }: Policy): readonly Notice[] {
  if (listener === null || listener.state === 'listening') return [];
  const file = origin.launchPort?.place ?? null;
  return [{ code: 'launch-port-unavailable', subject: listener.state, rule: null, file }];
}
