import { describe, expect, it } from 'vitest';
import { closeInOrder } from '../../../main/electron/closing.ts';
import { manualClock } from '../../support/manual-clock.ts';

describe('quitting in order', () => {
  it('a step that hangs takes its own time and none of the next one’s', async () => {
    const clock = manualClock();
    const done: string[] = [];
    const closing = closeInOrder(clock, [
      { withinMs: 5000, run: () => new Promise(() => undefined) },
      { withinMs: 2000, run: () => Promise.resolve(void done.push('trail')) },
    ]);
    await clock.pending(1);
    clock.advance(4999);
    await Promise.resolve();
    expect(done).toEqual([]);
    clock.advance(1);
    await closing;
    expect(done).toEqual(['trail']);
  });

  it('one that fails ends nothing, and one that is over leaves no timer behind', async () => {
    const clock = manualClock();
    const done: string[] = [];
    await closeInOrder(clock, [
      { withinMs: 5000, run: () => Promise.reject(new Error('no')) },
      { withinMs: 2000, run: () => Promise.resolve(void done.push('trail')) },
    ]);
    expect(done).toEqual(['trail']);
  });
});
