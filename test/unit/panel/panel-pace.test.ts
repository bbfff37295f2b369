import { expect, test } from 'vitest';
import { createPace } from '../../../main/bulk/panel/panel-pace.ts';

const at = (bytes: number) => ({ bytes, bytesTotal: 1000, resources: bytes / 10 });

test('rate and seconds left are of the last ten seconds, and unknown until half a second has passed', () => {
  const pace = createPace(0);
  pace.tell(at(10), 400);
  expect(pace.judge(at(10))).toEqual({ ...at(10), bytesPerSecond: null, secondsLeft: null });
  pace.tell(at(100), 1000);
  expect(pace.judge(at(100))).toEqual({ ...at(100), bytesPerSecond: 100, secondsLeft: 9 });
  pace.tell(at(200), 11_000);
  expect(pace.judge(at(200))).toEqual({ ...at(200), bytesPerSecond: 10, secondsLeft: 80 });
});

test('where nothing moves, no time is promised', () => {
  const pace = createPace(0);
  pace.tell(at(0), 5000);
  expect(pace.judge(at(0))).toMatchObject({ bytesPerSecond: null, secondsLeft: null });
});
