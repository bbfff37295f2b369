import { useCallback, useEffect, useState } from 'react';
import type { AppErrorView } from '../../../shared/errors.ts';
import type { ClientSetup, Request } from '../../../shared/ipc-contract.ts';
import { useDesktop } from '../../desktop.ts';
import { send } from '../../use-command.ts';

/** Commands that answer with the setup as it is afterwards. */
type Change = 'client.set-secret' | 'client.rotate-key' | 'client.finish-rotation' | 'client.forget';

export type Setup = {
  /** null while it is asked for, and where it could not be. */
  readonly setup: ClientSetup | null;
  readonly busy: boolean;
  readonly error: AppErrorView | null;
  /** Resolves to whether it was done. */
  readonly run: <C extends Change>(name: C, request: Request<C>) => Promise<boolean>;
  readonly readAgain: () => void;
};

export function useClientSetup(siteId: string): Setup {
  const desktop = useDesktop();
  const [state, setState] = useState<{ setup: ClientSetup | null; busy: boolean; error: AppErrorView | null }>({
    setup: null,
    busy: true,
    error: null,
  });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let dropped = false;
    void send(desktop, 'client.describe', { siteId }).then((result) => {
      if (dropped) return;
      setState((before) =>
        result.ok
          ? { setup: result.value, busy: false, error: null }
          : { setup: before.setup, busy: false, error: result.error },
      );
    });
    return () => {
      dropped = true;
    };
  }, [desktop, siteId, attempt]);
  const run = useCallback(
    async <C extends Change>(name: C, request: Request<C>): Promise<boolean> => {
      setState((before) => ({ ...before, busy: true, error: null }));
      const result = await send(desktop, name, request);
      setState((before) =>
        result.ok ? { setup: result.value, busy: false, error: null } : { ...before, busy: false, error: result.error },
      );
      return result.ok;
    },
    [desktop],
  );
  const readAgain = useCallback(() => setAttempt((n) => n + 1), []);
  return { ...state, run, readAgain };
}
