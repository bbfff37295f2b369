/** The same bytes from the same seed, and each patient by itself. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { day, minuteOf, stamp } from '../../../sandbox/population/calendar.ts';
import { createPopulation, type Population } from '../../../sandbox/population/index.ts';
import { createRandom } from '../../../sandbox/population/random.ts';

const SIZE = 60;
const some = ['person-0003', 'course-kidney', 'newborn', 'person-0020'];
const hash = (population: Population): string => {
  const sum = createHash('sha256');
  for (const id of some) sum.update(population.bundleText(id));
  return sum.digest('hex');
};

describe('a seed', () => {
  it('gives the same bytes each time, a number like its text', () => {
    expect(hash(createPopulation({ seed: 7, size: SIZE }))).toBe(hash(createPopulation({ seed: '7', size: SIZE })));
  });

  it('gives other bytes than another seed', () => {
    expect(hash(createPopulation({ seed: 'a', size: SIZE }))).not.toBe(
      hash(createPopulation({ seed: 'b', size: SIZE })),
    );
  });

  it('gives a record that depends neither on the size of the population nor on what was made before', () => {
    const whole = createPopulation({ seed: 'x', size: SIZE });
    const late = createPopulation({ seed: 'x', size: 400 });
    late.resources('person-0001');
    expect(late.bundleText('person-0020')).toBe(whole.bundleText('person-0020'));
  });

  it('keeps the particular patients, whatever the seed, and lists as many as asked', () => {
    const ids = (seed: string, size: number) => createPopulation({ seed, size }).patients.map(({ id }) => id);
    expect(ids('a', 25).filter((id) => !id?.startsWith('person'))).toEqual(
      ids('b', 25).filter((id) => !id?.startsWith('person')),
    );
    for (const size of [0, 3, 40]) expect(ids('a', size)).toHaveLength(size);
  });

  it('an unknown patient is an error, never an empty record', () => {
    expect(() => createPopulation({ seed: 'a', size: 3 }).resources('nobody')).toThrow(RangeError);
  });
});

describe('chance', () => {
  it('stays within its bounds for any seed', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.integer({ min: -1000, max: 1000 }),
        fc.integer({ min: 0, max: 1000 }),
        (seed, low, width) => {
          const random = createRandom(seed, 'bounds');
          for (let n = 0; n < 20; n++) {
            const drawn = random.int(low, low + width);
            expect(drawn >= low && drawn <= low + width && Number.isInteger(drawn)).toBe(true);
            expect(Math.abs(random.normal(0, 1))).toBeLessThanOrEqual(3);
          }
        },
      ),
    );
  });

  it('is spread as it should be', () => {
    const random = createRandom('spread');
    const drawn = Array.from({ length: 20_000 }, () => random.normal(0, 1));
    const sum = drawn.reduce((a, b) => a + b, 0) / drawn.length;
    const square = drawn.reduce((a, b) => a + b * b, 0) / drawn.length;
    expect(Math.abs(sum)).toBeLessThan(0.03);
    expect(Math.abs(square - 1)).toBeLessThan(0.05);
    const bits = Array.from({ length: 20_000 }, () => (random.chance(0.3) ? 1 : 0) as number).reduce(
      (a, b) => a + b,
      0,
    );
    expect(Math.abs(bits / 20_000 - 0.3)).toBeLessThan(0.015);
  });
});

describe('display-59 the hospital’s clock', () => {
  it('names the very minute, whatever the season', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: minuteOf(day('1935-01-01'), 0), max: minuteOf(day('2027-12-31'), 0) }),
        (minute) => {
          expect(Date.parse(stamp(minute)) / 60_000).toBe(minute);
        },
      ),
    );
  });

  it('is an hour ahead of Greenwich in summer', () => {
    expect(stamp(minuteOf(day('2026-07-01'), 23, 30))).toBe('2026-07-02T00:30:00+01:00');
    expect(stamp(minuteOf(day('2026-12-01'), 23, 30))).toBe('2026-12-01T23:30:00+00:00');
  });
});
