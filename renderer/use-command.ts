/** Commands as React state: asking while a component is there, and doing on a press. */
import { startTransition, useCallback, useEffect, useRef, useState } from 'react';
import type { AppErrorView, Result } from '../shared/errors.ts';
import type { CommandName, DesktopApi, Request, Response } from '../shared/ipc-contract.ts';
import { BRIDGE_BROKEN, useDesktop } from './desktop.ts';
import { useCurrentGeneration } from './generation.ts';

export type Loaded<T> =
  | { readonly state: 'loading' }
  /** `refreshing`: this is the answer of before; a newer question is on its way. */
  | { readonly state: 'ready'; readonly value: T; readonly refreshing: boolean }
  | { readonly state: 'failed'; readonly error: AppErrorView };

/** To which patient a question belongs, and how much of the chart had been read when it was asked. */
export type Binding = { readonly generation: number; readonly revision: number };
type Asking<T> = Loaded<T> & { readonly again: () => void };

/** Sends one command; a broken bridge becomes a failure like any other. */
export async function send<C extends CommandName>(
  desktop: DesktopApi,
  name: C,
  request: Request<C>,
): Promise<Result<Response<C>>> {
  try {
    const call = desktop[name] as (request: Request<C>) => Promise<Result<Response<C>>>;
    return await call(request);
  } catch {
    return { ok: false, error: BRIDGE_BROKEN };
  }
}

/**
 * Asks `name` with `request`, again whenever the request or the binding changes. A new revision keeps the old
 * answer on screen until the new one is there; a new question or a new generation begins with nothing. An answer
 * that arrives when the window has another generation is dropped (D4).
 */
export function useCommand<C extends CommandName>(name: C, request: Request<C>, binding: Binding): Asking<Response<C>> {
  const desktop = useDesktop();
  const asked = JSON.stringify(request);
  const ask = useCallback(() => send(desktop, name, JSON.parse(asked) as Request<C>), [desktop, name, asked]);
  return useAnswer(`${name} ${asked}`, binding, ask);
}

/** That many times a question is asked whose answer went stale while it was given. */
const TRIES = 3;

/**
 * Asks again where main answers that the chart has moved on, which is no failure. null: it moves still, and says so
 * when it has done: then there is a new revision to ask about.
 */
export async function askFresh<T>(ask: () => Promise<Result<T>>): Promise<Result<T> | null> {
  for (let tries = 0; tries < TRIES; tries++) {
    const result = await ask();
    if (result.ok || result.error.code !== 'stale-request') return result;
  }
  return null;
}

type RowsCommand = 'chart.conditions' | 'chart.medications' | 'chart.encounters' | 'chart.not-shown';
type RowOf<C extends RowsCommand> = Response<C>['rows'][number];
const PAGE = 200;

/** All rows of a list, page by page: a list that is cut would look complete. */
export function useRows<C extends RowsCommand>(name: C, binding: Binding): Asking<readonly RowOf<C>[]> {
  const desktop = useDesktop();
  const ask = useCallback(() => allRows(desktop, name), [desktop, name]);
  return useAnswer(name, binding, ask);
}

async function allRows<C extends RowsCommand>(desktop: DesktopApi, name: C): Promise<Result<RowOf<C>[]>> {
  const rows: RowOf<C>[] = [];
  for (;;) {
    const page = { offset: rows.length, limit: PAGE } as Request<C>;
    const result = await send(desktop, name, page);
    if (!result.ok) return result;
    rows.push(...result.value.rows);
    if (result.value.rows.length === 0 || rows.length >= result.value.total) return { ok: true, value: rows };
  }
}

type Held<T> = {
  readonly question: string;
  readonly generation: number;
  readonly asked: string;
  readonly result: Result<T>;
};

function useAnswer<T>(question: string, binding: Binding, ask: () => Promise<Result<T>>): Asking<T> {
  const currentGeneration = useCurrentGeneration();
  const [held, setHeld] = useState<Held<T> | null>(null);
  const [attempt, setAttempt] = useState(0);
  const { generation, revision } = binding;
  const asked = `${generation}/${revision}/${attempt}`;

  useEffect(() => {
    let dropped = false;
    const settle = async (): Promise<void> => {
      const result = await askFresh(ask);
      const now = currentGeneration();
      if (result === null || dropped || (now !== undefined && now !== generation)) return;
      // Drawn when there is time: a page that is busy with one answer still answers a key (React draws it in slices).
      startTransition(() => setHeld({ question, generation, asked, result }));
    };
    void settle();
    return () => {
      dropped = true;
    };
  }, [ask, currentGeneration, question, generation, asked]);

  const again = useCallback(() => setAttempt((n) => n + 1), []);
  return { ...loadedOf(held, question, generation, asked), again };
}

function loadedOf<T>(held: Held<T> | null, question: string, generation: number, asked: string): Loaded<T> {
  if (held?.question !== question || held.generation !== generation) return { state: 'loading' };
  const { result } = held;
  if (result.ok) return { state: 'ready', value: result.value, refreshing: held.asked !== asked };
  return held.asked === asked ? { state: 'failed', error: result.error } : { state: 'loading' };
}

type Doing<C extends CommandName> = {
  readonly run: (request: Request<C>) => void;
  readonly busy: boolean;
  /** Why the last run failed; null once another begins. */
  readonly error: AppErrorView | null;
};

/** A command to be sent on a press: busy until it is answered, and with the error it was answered with. */
export function useAction<C extends CommandName>(name: C): Doing<C> {
  const desktop = useDesktop();
  const [state, setState] = useState<{ busy: boolean; error: AppErrorView | null }>({ busy: false, error: null });
  const there = useRef(true);
  useEffect(() => {
    there.current = true;
    return () => {
      there.current = false;
    };
  }, []);
  const run = useCallback(
    (request: Request<C>) => {
      setState({ busy: true, error: null });
      void send(desktop, name, request).then((result) => {
        if (there.current) setState({ busy: false, error: result.ok ? null : result.error });
      });
    },
    [desktop, name],
  );
  return { run, ...state };
}
