/** What the machine says of its user and of its sleep (security §3.10). */
import { powerMonitor } from 'electron';

type Subscribe = (listener: () => void) => () => void;

export type PowerPort = {
  /** Seconds since the last key or movement of the pointer, in any program. */
  readonly idleSeconds: () => number;
  /** The machine is about to sleep: what happens here happens before it does. */
  readonly onSuspend: Subscribe;
  readonly onResume: Subscribe;
  /** The user, or the system for them, locked the screen or switched to another user. */
  readonly onLockScreen: Subscribe;
  readonly onUnlockScreen: Subscribe;
};

type PowerEvent =
  'suspend' | 'resume' | 'lock-screen' | 'unlock-screen' | 'user-did-resign-active' | 'user-did-become-active';

function subscribe(...events: readonly PowerEvent[]): Subscribe {
  return (listener) => {
    // A listener of its own: the same function given twice is called, and taken away, twice.
    const call = (): void => listener();
    // The overloads of `on` know one name each.
    for (const event of events) powerMonitor.on(event as 'suspend', call);
    return () => {
      for (const event of events) powerMonitor.off(event as 'suspend', call);
    };
  };
}

/** Call once the app is ready: Electron has no power monitor before. */
export function openPower(): PowerPort {
  return {
    idleSeconds: () => powerMonitor.getSystemIdleTime(),
    onSuspend: subscribe('suspend'),
    onResume: subscribe('resume'),
    onLockScreen: subscribe('lock-screen', 'user-did-resign-active'),
    onUnlockScreen: subscribe('unlock-screen', 'user-did-become-active'),
  };
}
