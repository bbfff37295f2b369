import { describe, expect, it } from 'vitest';
import { coalesce, createPace } from '../../../main/fhir/pace.ts';
import { manualClock } from '../../support/manual-clock.ts';

describe('how often the window is told', () => {
  /** Asks every 10 ms for a second; gives how often it was told. */
  function toldInASecond(intervalMs: () => number) {
    const clock = manualClock();
    let [told, asked, toldOf] = [0, 0, 0];
    const changes = coalesce(clock, intervalMs, () => {
      told += 1;
      toldOf = asked;
    });
    for (; asked < 100; asked++) {
      changes.request();
      clock.advance(10);
    }
    clock.advance(intervalMs());
    return { told, last: toldOf >= asked - 1 };
  }

  it('at once, then no more often than the interval, and always of the last', () => {
    expect(toldInASecond(() => 100)).toEqual({ told: 11, last: true });
    expect(toldInASecond(() => 400)).toEqual({ told: 4, last: true });
  });

  it('ten times as long between as the answers take; between a tenth of a second and a second', async () => {
    const clock = manualClock();
    const pace = createPace(clock);
    const intervalAfter = async (ms: number): Promise<number> => {
      const { promise, resolve } = Promise.withResolvers<string>();
      const answer = pace.of(promise);
      clock.advance(ms);
      resolve('an answer');
      expect(await answer).toBe('an answer');
      return pace.intervalMs();
    };
    expect(pace.intervalMs()).toBe(100);
    expect([await intervalAfter(1), await intervalAfter(30), await intervalAfter(5000)]).toEqual([100, 300, 1000]);
    pace.reset();
    expect(pace.intervalMs()).toBe(100);
  });
});
