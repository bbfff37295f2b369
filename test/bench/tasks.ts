/** Main-thread work of a window's page, from Chromium's own trace. */
import type { CDPSession, Page } from '@playwright/test';

export type TraceEvent = {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  readonly args?: { readonly name?: string };
};

export type Work = {
  /** Every task, in ms. */
  readonly tasksMs: readonly number[];
  /** Work of each frame, in ms: all tasks since the frame before, up to the one that draws it. */
  readonly framesMs: readonly number[];
};

const CATEGORIES = ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline.frame', 'cc'];
const FRAME_EVENT = 'BeginMainThreadFrame';
const TASK_EVENTS = new Set(['RunTask', 'ThreadControllerImpl::RunTask']);

/** The thread that ran the page: of those that are named so, the one with the most to do. */
function pageThread(events: readonly TraceEvent[]): (event: TraceEvent) => boolean {
  const key = (event: TraceEvent): string => `${event.pid} ${event.tid}`;
  const named = new Set(events.filter((e) => e.name === 'thread_name' && e.args?.name === 'CrRendererMain').map(key));
  const busy = new Map<string, number>();
  for (const event of events) {
    if (!named.has(key(event)) || !TASK_EVENTS.has(event.name)) continue;
    busy.set(key(event), (busy.get(key(event)) ?? 0) + (event.dur ?? 0));
  }
  const [first] = [...busy].toSorted(([, a], [, b]) => b - a);
  return (event) => key(event) === first?.[0];
}

/** Takes the events of a trace, gives the work of the page's main thread. */
export function workOf(all: readonly TraceEvent[]): Work {
  const events = all.filter(pageThread(all)).toSorted((a, b) => a.ts - b.ts);
  const tasks = events.filter(({ name, ph }) => ph === 'X' && TASK_EVENTS.has(name));
  const frames = events.filter(({ name }) => name === FRAME_EVENT).map(({ ts }) => ts);
  const framesMs: number[] = [];
  let sinceFrameMs = 0;
  for (const { ts, dur = 0 } of tasks) {
    sinceFrameMs += dur / 1000;
    // The frame is drawn inside a task, after what caused it.
    const isFrame = frames.length > framesMs.length && (frames[framesMs.length] ?? Infinity) < ts + dur;
    if (!isFrame) continue;
    framesMs.push(sinceFrameMs);
    sinceFrameMs = 0;
  }
  return { tasksMs: tasks.map(({ dur = 0 }) => dur / 1000), framesMs };
}

async function collect(cdp: CDPSession): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  cdp.on('Tracing.dataCollected', ({ value }) => void events.push(...(value as unknown as TraceEvent[])));
  const complete = new Promise((resolve) => cdp.once('Tracing.tracingComplete', resolve));
  await cdp.send('Tracing.end');
  await complete;
  return events;
}

/** Traces the page while `act` runs. */
export async function traceWork<T>(page: Page, act: () => Promise<T>): Promise<{ result: T; work: Work }> {
  const cdp = await page.context().newCDPSession(page);
  const traceConfig = { recordMode: 'recordContinuously' as const, includedCategories: CATEGORIES };
  await cdp.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig });
  const result = await act();
  const events = await collect(cdp);
  await cdp.detach();
  return { result, work: workOf(events) };
}
