import { describe, expect, it } from 'vitest';
import { createSchedule } from '../../../main/updates/schedule.ts';
import { manualClock } from '../../support/manual-clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function begun(random: number) {
  const clock = manualClock();
  let asked = 0;
  const schedule = createSchedule(
    clock,
    () => random,
    () => (asked += 1),
  );
  schedule.begin();
  return { ...clock, schedule, asked: () => asked };
}

describe('when the feed is asked', () => {
  it.each([
    [0, 2],
    [0.5, 7],
  ])('is some while after the start, spread over ten minutes: %d', (random, minutes) => {
    const { advance, asked } = begun(random);
    advance(minutes * MINUTE - 1);
    expect(asked()).toBe(0);
    advance(1);
    expect(asked()).toBe(1);
  });

  it.each([
    [0, 5.5],
    [0.5, 6],
  ])('is every six hours, half an hour more or less: %d', (random, hours) => {
    const { advance, asked } = begun(random);
    advance((2 + random * 10) * MINUTE);
    advance(hours * HOUR - 1);
    expect(asked()).toBe(1);
    advance(1);
    expect(asked()).toBe(2);
  });

  it('deploy 5: is not while windows are locked: no timer runs, and what fell due is asked a little later', async () => {
    const { advance, pending, asked, schedule } = begun(0);
    schedule.setAway(true);
    advance(30 * HOUR);
    expect(asked()).toBe(0);
    schedule.setAway(false);
    await pending(1);
    advance(MINUTE - 1);
    expect(asked()).toBe(0);
    advance(1);
    expect(asked()).toBe(1);
  });

  it('is never again once it has ended', () => {
    const { advance, asked, schedule } = begun(0);
    schedule.end();
    schedule.setAway(true);
    schedule.setAway(false);
    advance(30 * HOUR);
    expect(asked()).toBe(0);
  });
});
