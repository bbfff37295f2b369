/** What a window shows and when, noted inside the page frame by frame. */
import type { Page } from '@playwright/test';

export type Seen = {
  /** Epoch ms; null: not seen. The first click since the watch began. */
  readonly clickedAtMs: number | null;
  /** The first frame with a patient's name other than the one that stood there. */
  readonly bannerAtMs: number | null;
  /** The first frame with a chart that has points. */
  readonly chartAtMs: number | null;
  /** Every list has ended. */
  readonly completeAtMs: number | null;
  /** How many different words on how far the reading has come were shown. */
  readonly progress: number;
  /** Tasks of over 50 ms, as the page itself is told of them. */
  readonly longTasksMs: readonly number[];
};

type Mutable = { -readonly [K in keyof Seen]: Seen[K] };
type Watched = { seen: Mutable; stop: () => void };

/** Runs in the page: sees nothing of this file. */
function install(): void {
  const scope = globalThis as unknown as { benchWatch?: Watched };
  scope.benchWatch?.stop();
  const now = (): number => performance.timeOrigin + performance.now();
  const nameOf = (): string | null => document.querySelector('.banner-name')?.textContent ?? null;
  const former = nameOf();
  const longTasksMs: number[] = [];
  const empty = { clickedAtMs: null, bannerAtMs: null, chartAtMs: null, completeAtMs: null };
  const seen: Mutable = { ...empty, progress: 0, longTasksMs };
  const words = new Set<string>();
  const look = (): void => {
    const name = nameOf();
    if (seen.bannerAtMs === null && name !== null && name !== former) seen.bannerAtMs = now();
    if (seen.bannerAtMs === null) return;
    if (seen.chartAtMs === null && document.querySelector('.marks .mark') !== null) seen.chartAtMs = now();
    const reading = document.querySelector('.tools [aria-expanded]')?.textContent ?? '';
    if (reading !== '') words.add(reading);
    seen.progress = words.size;
    const lists = [...document.querySelectorAll('[data-testid="announcer"] p')];
    const ended = lists.length > 0 && lists.every((list) => list.textContent !== '');
    if (seen.completeAtMs === null && ended) seen.completeAtMs = now();
  };
  // After the frame: what is seen then has been drawn.
  const channel = new MessageChannel();
  channel.port1.onmessage = look;
  let frame = 0;
  const onFrame = (): void => {
    channel.port2.postMessage(0);
    frame = requestAnimationFrame(onFrame);
  };
  frame = requestAnimationFrame(onFrame);
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) longTasksMs.push(entry.duration);
  });
  observer.observe({ type: 'longtask' });
  const onClick = (): void => {
    seen.clickedAtMs ??= now();
  };
  document.addEventListener('click', onClick, { capture: true });
  scope.benchWatch = {
    seen,
    stop: () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      document.removeEventListener('click', onClick, { capture: true });
    },
  };
}

/** Begins anew; the name that stands in the banner now counts as the former one. */
export async function watchPage(page: Page): Promise<void> {
  await page.evaluate(install);
}

/** Waits until the page has seen `what`; gives all that it has seen so far. */
export async function seenBy(
  page: Page,
  what: 'bannerAtMs' | 'chartAtMs' | 'completeAtMs',
  timeoutMs: number,
): Promise<Seen> {
  await page.waitForFunction(
    (key) => (globalThis as unknown as { benchWatch?: Watched }).benchWatch?.seen[key] != null,
    what,
    { timeout: timeoutMs, polling: 50 },
  );
  return await page.evaluate(() => {
    const seen = (globalThis as unknown as { benchWatch?: Watched }).benchWatch?.seen;
    if (seen === undefined) throw new Error('nobody watches this page');
    return seen;
  });
}

/** Ends the watch, so that it asks for no more frames. */
export async function stopWatching(page: Page): Promise<void> {
  await page.evaluate(() => (globalThis as unknown as { benchWatch?: Watched }).benchWatch?.stop());
}
