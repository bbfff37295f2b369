import { describe, expect, it } from 'vitest';
import { workOf, type TraceEvent } from '../../bench/tasks.ts';

const PAGE = { pid: 7, tid: 1 };
const named = (name: string, thread = PAGE): TraceEvent => ({
  ...{ name: 'thread_name', ph: 'M', ts: 0, args: { name } },
  ...thread,
});
const task = (ts: number, dur: number, thread = PAGE): TraceEvent => ({
  ...{ name: 'ThreadControllerImpl::RunTask', ph: 'X', ts, dur },
  ...thread,
});
const frame = (ts: number): TraceEvent => ({ name: 'BeginMainThreadFrame', ph: 'I', ts, ...PAGE });

describe('the work of a page', () => {
  it('gives each frame the tasks that led to it, its own last', () => {
    const events = [
      named('CrRendererMain'),
      task(0, 2000),
      task(3000, 1000),
      frame(3100),
      task(9000, 4000),
      frame(9500),
    ];
    expect(workOf(events).framesMs).toEqual([3, 4]);
  });

  it('leaves out what no frame followed', () => {
    const events = [named('CrRendererMain'), task(0, 1000), frame(10), task(5000, 70_000)];
    expect(workOf(events)).toEqual({ framesMs: [1], tasksMs: [1, 70] });
  });

  it('is of the main thread of the page with the most to do, whatever the order of the events', () => {
    const idle = { pid: 8, tid: 1 };
    const compositor = { pid: 7, tid: 2 };
    const events = [
      ...[frame(10), task(0, 5000), task(20_000, 90_000, compositor), task(0, 100, idle)],
      ...[named('CrRendererMain', idle), named('Compositor', compositor), named('CrRendererMain')],
    ];
    expect(workOf(events)).toEqual({ framesMs: [5], tasksMs: [5] });
  });

  it('of nothing is nothing', () => {
    expect(workOf([])).toEqual({ framesMs: [], tasksMs: [] });
  });
});
