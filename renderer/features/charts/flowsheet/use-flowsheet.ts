/** The piece of the flowsheet that is in sight, and what surrounds it. */
import { useCallback, useEffect, useState } from 'react';
import type { AppErrorView } from '../../../../shared/errors.ts';
import type { Request, Response } from '../../../../shared/ipc-contract.ts';
import { useDesktop } from '../../../desktop.ts';
import { useCurrentGeneration } from '../../../generation.ts';
import { askFresh, send, type Binding } from '../../../use-command.ts';

export type FlowsheetRequest = Request<'chart.flowsheet'>;
/** `request`: what the answer is to; until the next one is there it may be of a search or a place before. */
export type Piece = { readonly request: FlowsheetRequest; readonly sheet: Response<'chart.flowsheet'> };

type Held = { readonly generation: number; readonly piece: Piece | null; readonly error: AppErrorView | null };

/**
 * Asks for a piece whenever the request or the binding changes, and keeps the last answer until the next one is there.
 * A piece of another generation is never given (D4).
 */
export function useFlowsheet(request: FlowsheetRequest, { generation, revision }: Binding) {
  const desktop = useDesktop();
  const currentGeneration = useCurrentGeneration();
  const [held, setHeld] = useState<Held | null>(null);
  const [attempt, setAttempt] = useState(0);
  const asked = JSON.stringify(request);

  useEffect(() => {
    let dropped = false;
    const read = async (): Promise<void> => {
      const wanted = JSON.parse(asked) as FlowsheetRequest;
      const result = await askFresh(() => send(desktop, 'chart.flowsheet', wanted));
      const now = currentGeneration();
      if (result === null || dropped || (now !== undefined && now !== generation)) return;
      const piece = result.ok ? { request: wanted, sheet: result.value } : null;
      setHeld({ generation, piece, error: result.ok ? null : result.error });
    };
    void read();
    return () => {
      dropped = true;
    };
  }, [desktop, currentGeneration, asked, generation, revision, attempt]);

  const mine = held?.generation === generation ? held : null;
  const again = useCallback(() => setAttempt((n) => n + 1), []);
  return { piece: mine?.piece ?? null, error: mine?.error ?? null, again };
}
