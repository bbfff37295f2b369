/** The patients of a filter, page by page, wherever the table stands. */
import { useCallback, useEffect, useState } from 'react';
import type { AppErrorView } from '../../../../shared/errors.ts';
import type { PanelFilter, PanelRow } from '../../../../shared/population.ts';
import { useDesktop } from '../../../desktop.ts';
import { askFresh, send } from '../../../use-command.ts';

const PAGE = 100;

type Held = {
  readonly question: string;
  /** Of the reading that these pages are of. */
  readonly revision: number;
  readonly total: number;
  readonly pages: ReadonlyMap<number, readonly PanelRow[]>;
  readonly error: AppErrorView | null;
};

export type PanelRows = {
  /** null until the first page came. */
  readonly total: number | null;
  readonly rowAt: (index: number) => PanelRow | null;
  readonly error: AppErrorView | null;
  /** These rows can be seen: their pages are asked for. */
  readonly look: (first: number, last: number) => void;
  readonly again: () => void;
};

type Query = { readonly id: string; readonly filter: PanelFilter; readonly revision: number };

/** `ready`: the panel is open in main; before that nothing is asked. */
export function usePanelRows({ id, filter, revision }: Query, ready: boolean): PanelRows {
  const desktop = useDesktop();
  const question = JSON.stringify([id, filter]);
  const [held, setHeld] = useState<Held | null>(null);
  const [seen, setSeen] = useState({ question, first: 0, last: 0 });
  const [attempt, setAttempt] = useState(0);
  const { first, last } = seen.question === question ? seen : { first: 0, last: 0 };

  const mine = held?.question === question ? held : null;
  const missing = missingPages(mine, revision, first, last).join();
  useEffect(() => {
    if (!ready || missing === '') return undefined;
    let dropped = false;
    const read = async (): Promise<void> => {
      const pages = new Map<number, readonly PanelRow[]>();
      let total = 0;
      for (const page of missing.split(',').map(Number)) {
        const [, asked] = JSON.parse(question) as [string, PanelFilter];
        const request = { id, filter: asked, offset: page * PAGE, limit: PAGE };
        const result = await askFresh(() => send(desktop, 'population.rows', request));
        if (result === null || dropped) return;
        if (!result.ok) {
          setHeld((now) => ({ ...withPages(now, question, revision, pages, total), error: result.error }));
          return;
        }
        total = result.value.total;
        pages.set(page, result.value.rows);
      }
      setHeld((now) => withPages(now, question, revision, pages, total));
    };
    void read();
    return () => {
      dropped = true;
    };
  }, [desktop, ready, question, id, revision, missing, attempt]);

  const look = useCallback(
    (from: number, to: number) =>
      setSeen((before) =>
        before.question === question && before.first === from && before.last === to
          ? before
          : { question, first: from, last: to },
      ),
    [question],
  );
  const again = useCallback(() => setAttempt((n) => n + 1), []);
  return {
    total: mine === null || (mine.error !== null && mine.pages.size === 0) ? null : mine.total,
    rowAt: (index) => mine?.pages.get(Math.floor(index / PAGE))?.[index % PAGE] ?? null,
    error: mine?.error ?? null,
    ...{ look, again },
  };
}

/** Pages that can be seen and have not come for this revision. */
function missingPages(held: Held | null, revision: number, first: number, last: number): readonly number[] {
  const pages: number[] = [];
  for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page++) {
    if (held?.revision !== revision || !held.pages.has(page)) pages.push(page);
  }
  return pages;
}

/** Pages of another question or revision give way to the first ones of this. */
function withPages(
  before: Held | null,
  question: string,
  revision: number,
  pages: ReadonlyMap<number, readonly PanelRow[]>,
  total: number,
): Held {
  const same = before?.question === question && before.revision === revision;
  const all = same ? new Map([...before.pages, ...pages]) : pages;
  return { question, revision, total: pages.size === 0 && same ? before.total : total, pages: all, error: null };
}
