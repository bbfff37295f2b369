/** What the window knows: the session and the overview of its chart, kept in step with main. */
import type { ChartOverview } from '../shared/chart-model.ts';
import type { AppErrorView } from '../shared/errors.ts';
import type { DesktopApi, SessionView } from '../shared/ipc-contract.ts';
import { sharedByKey } from './shared-parts.ts';
import { askFresh, send } from './use-command.ts';

export type Known = {
  /** null until main described it. */
  readonly session: SessionView | null;
  /** Always of the session's generation: the old patient's leaves with the old session, in one step (D4). */
  readonly overview: ChartOverview | null;
  /** Why the session or the overview could not be asked for. */
  readonly error: AppErrorView | null;
};

export type Workstation = {
  readonly snapshot: () => Known;
  readonly subscribe: (listener: () => void) => () => void;
  /** The generation of this moment, for dropping late answers. */
  readonly generation: () => number | undefined;
  /** Listens to main and asks for what is there; gives the function that ends it. */
  readonly start: () => () => void;
  /** Asks once more for what is there, after an answer that failed. */
  readonly again: () => void;
};

/** A patient is open: neither locked, nor still searched for. Nothing of a patient is held without (D4, security §3.10). */
const hasChart = ({ signedIn, locked }: SessionView): boolean =>
  signedIn !== null && locked === null && signedIn.patient !== 'none';

export function createWorkstation(desktop: DesktopApi): Workstation {
  let known: Known = { session: null, overview: null, error: null };
  const listeners = new Set<() => void>();
  const set = (part: Partial<Known>): void => {
    known = { ...known, ...part };
    for (const listener of listeners) listener();
  };

  const take = (session: SessionView): void => {
    const kept = hasChart(session) && known.overview?.generation === session.generation;
    set({ session, overview: kept ? known.overview : null, error: null });
    if (hasChart(session)) describeChart();
  };

  const takeOverview = (overview: ChartOverview): void => {
    const { session } = known;
    if (session === null || !hasChart(session) || overview.generation !== session.generation) return;
    if (known.overview !== null && known.overview.revision > overview.revision) return;
    const before = known.overview?.series ?? [];
    set({ overview: { ...overview, series: sharedByKey(before, overview.series) }, error: null });
  };

  const describeChart = coalesced(async () => {
    const result = await askFresh(() => send(desktop, 'chart.describe', {}));
    if (result === null) return;
    if (result.ok) takeOverview(result.value);
    else if (known.overview === null && known.session !== null && hasChart(known.session)) set({ error: result.error });
  });

  // What main tells by itself is newer than an answer that is on its way.
  let told = 0;
  const describeSession = async (): Promise<void> => {
    const before = told;
    const result = await send(desktop, 'session.describe', {});
    if (told !== before) return;
    if (result.ok) take(result.value);
    else set({ error: result.error });
  };

  const start = (): (() => void) => {
    const endings = [
      desktop['session.changed']((session) => {
        told += 1;
        take(session);
      }),
      desktop['chart.changed'](({ generation }) => {
        const { session } = known;
        if (session !== null && hasChart(session) && generation === session.generation) describeChart();
      }),
    ];
    void describeSession();
    return () => {
      told += 1;
      for (const end of endings) end();
    };
  };

  return {
    snapshot: () => known,
    generation: () => known.session?.generation,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start,
    again: () => void describeSession(),
  };
}

/** At most one run at a time, and one more after it for all the wishes that came meanwhile. */
function coalesced(work: () => Promise<void>): () => void {
  let running = false;
  let wished = false;
  const run = async (): Promise<void> => {
    running = true;
    do {
      wished = false;
      await work();
      // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- set by callers while the work was awaited
    } while (wished);
    running = false;
  };
  return () => {
    wished = true;
    if (!running) void run();
  };
}
