/** The launch URL that policy asks for: opened, moved and closed as policy changes (SMART 16). */
import type { Log } from '../ports.ts';
import type { LaunchUrlListener } from './launch-url-listener.ts';

export type LaunchUrlSwitch = {
  /** What policy says now; null: no launch URL. */
  readonly port: () => number | null;
  /** Opens the port where it may. Never rejects. */
  readonly open: (port: number) => Promise<LaunchUrlListener>;
  readonly log: Log;
};

export type LaunchUrl = {
  /** Does what policy says now; resolves once it is done. Never rejects. */
  readonly obey: () => Promise<void>;
  /** Why nothing listens though policy wants it; null: all is as policy says. */
  readonly fault: () => Exclude<LaunchUrlListener['state'], 'listening'> | null;
  readonly close: () => void;
};

/** Gives a launch URL that is closed until `obey`. */
export function createLaunchUrl({ port, open, log }: LaunchUrlSwitch): LaunchUrl {
  let listener: LaunchUrlListener | null = null;
  let openedFor: number | null = null;
  let closed = false;
  let turn: Promise<void> = Promise.resolve();
  const end = (): void => {
    listener?.close();
    listener = null;
    openedFor = null;
  };
  const act = async (): Promise<void> => {
    const wanted = closed ? null : port();
    if (wanted === openedFor) return;
    end();
    if (wanted === null) return;
    openedFor = wanted;
    listener = await open(wanted);
    if (closed) end();
    else log(listener.state === 'listening' ? 'info' : 'warn', 'launch.url', { code: listener.state });
  };
  return {
    // One after the other: a port must be closed before it is opened anew.
    obey: () => (turn = turn.then(act, act)),
    fault: () => (listener === null || listener.state === 'listening' ? null : listener.state),
    close: () => {
      closed = true;
      end();
    },
  };
}
