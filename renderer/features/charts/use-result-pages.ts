/** The rows behind a chart, page by page, newest first. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ResultRow } from '../../../shared/chart-model.ts';
import type { AppErrorView } from '../../../shared/errors.ts';
import { useDesktop } from '../../desktop.ts';
import { useCurrentGeneration } from '../../generation.ts';
import { askFresh, send, type Binding } from '../../use-command.ts';
import type { Asked } from './layout.ts';

const PAGE = 200;

type Held = {
  readonly question: string;
  readonly revision: number;
  readonly rows: readonly ResultRow[];
  readonly total: number;
  readonly error: AppErrorView | null;
};

type ResultPages = {
  /** null until the first page came. */
  readonly rows: readonly ResultRow[] | null;
  readonly total: number;
  readonly error: AppErrorView | null;
  /** Asks for the next page, if there is one. */
  readonly more: () => void;
  readonly again: () => void;
};

type Query = Asked & { readonly key: string; readonly inError: boolean };

/**
 * Reads as many pages as were asked for. A new revision reads them again and keeps the old rows meanwhile; rows of
 * another series, window or generation are never given (D4).
 */
export function useResultPages({ key, fromMs, toMs, inError }: Query, { generation, revision }: Binding): ResultPages {
  const desktop = useDesktop();
  const currentGeneration = useCurrentGeneration();
  const question = JSON.stringify([generation, key, fromMs, toMs, inError]);
  const [held, setHeld] = useState<Held | null>(null);
  const [pages, setPages] = useState({ question, count: 1 });
  const [attempt, setAttempt] = useState(0);
  const wanted = (pages.question === question ? pages.count : 1) * PAGE;
  const latest = useRef<Held | null>(null);

  useEffect(() => {
    let dropped = false;
    const stale = (): boolean => {
      const now = currentGeneration();
      return dropped || (now !== undefined && now !== generation);
    };
    const before = latest.current;
    const going = before?.question === question && before.revision === revision && before.error === null;
    const read = async (): Promise<void> => {
      let rows = going ? before.rows : [];
      let total = going ? before.total : Infinity;
      let error: AppErrorView | null = null;
      while (rows.length < Math.min(wanted, total) && error === null) {
        const page = { offset: rows.length, limit: PAGE };
        const request = { key, fromMs, toMs, inError, ...page };
        const result = await askFresh(() => send(desktop, 'chart.results', request));
        if (result === null || stale()) return;
        if (!result.ok) error = result.error;
        else {
          rows = [...rows, ...result.value.rows];
          total = result.value.rows.length === 0 ? rows.length : result.value.total;
        }
      }
      latest.current = { question, revision, rows, total: Number.isFinite(total) ? total : rows.length, error };
      setHeld(latest.current);
    };
    void read();
    return () => {
      dropped = true;
    };
  }, [desktop, currentGeneration, question, key, fromMs, toMs, inError, generation, revision, wanted, attempt]);

  const mine = held?.question === question ? held : null;
  const loaded = mine?.rows.length ?? 0;
  const total = mine?.total ?? 0;
  const more = useCallback(() => {
    if (loaded < total) setPages({ question, count: Math.floor(loaded / PAGE) + 1 });
  }, [question, loaded, total]);
  const again = useCallback(() => setAttempt((n) => n + 1), []);
  return {
    rows: mine === null || (mine.error !== null && mine.rows.length === 0) ? null : mine.rows,
    total,
    error: mine?.error ?? null,
    more,
    again,
  };
}
