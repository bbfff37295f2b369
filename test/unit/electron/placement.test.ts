import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backOnScreen, beside, firstSize, type Area } from '../../../main/electron/placement.ts';

const area = (x: number, y: number, width: number, height: number): Area => ({ x, y, width, height });
const DESK = area(0, 0, 1280, 984);

describe('the first size of a window', () => {
  it.each([
    ['1920×1080', { width: 1920, height: 1040 }, { width: 1280, height: 800 }],
    ['1280×1024', { width: 1280, height: 984 }, { width: 1264, height: 800 }],
    ['1280×1024 at 200 %', { width: 640, height: 472 }, { width: 624, height: 432 }],
  ])('fits a screen of %s, frame included', (_screen, room, size) => {
    expect(firstSize(room).size).toEqual(size);
  });

  it('may become small, and no smaller than its least, on any screen', () => {
    expect(firstSize(DESK).least).toEqual({ width: 320, height: 320 });
    fc.assert(
      fc.property(fc.nat(4000), fc.nat(4000), (width, height) => {
        const { size, least } = firstSize({ width, height });
        expect(least.width).toBeLessThanOrEqual(size.width);
        expect(least.height).toBeLessThanOrEqual(size.height);
        expect(size.width).toBeLessThanOrEqual(Math.max(1, width - 16));
        expect(least.width).toBeGreaterThan(0);
      }),
    );
  });
});

describe('the place of a window', () => {
  it('is beside the one in front, where there is room', () => {
    expect(beside(area(10, 10, 800, 600), DESK)).toEqual({ x: 42, y: 42 });
    expect(beside(area(10, 10, 1264, 800), DESK)).toBeNull();
  });

  it('is not beside one that lies on no screen', () => {
    expect(beside(area(-1280, 10, 800, 600), DESK)).toBeNull();
    expect(beside(area(10, -900, 800, 600), DESK)).toBeNull();
    expect(beside(area(1900, 10, 800, 600), DESK)).toBeNull();
  });

  it.each([
    ['a screen to the right that is gone', area(1400, 50, 800, 600), area(480, 50, 800, 600)],
    ['a screen to the left that is gone', area(-1800, 50, 800, 600), area(0, 50, 800, 600)],
    ['a larger screen that became a smaller one', area(1300, 700, 1264, 1200), area(16, 0, 1264, 984)],
    ['a title bar above the screen', area(50, -30, 800, 600), area(50, 0, 800, 600)],
  ])('comes back from %s', (_why, window, to) => {
    expect(backOnScreen(window, [DESK], DESK)).toEqual(to);
  });

  it('stays where it can be got hold of, be it on another screen', () => {
    expect(backOnScreen(area(1200, 100, 800, 600), [DESK], DESK)).toBeNull();
    expect(backOnScreen(area(1400, 100, 800, 600), [DESK, area(1280, 0, 1920, 1040)], DESK)).toBeNull();
  });
});
