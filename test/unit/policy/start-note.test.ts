import { describe, expect, it } from 'vitest';
import {
  accelerationUsed,
  graphicsMode,
  isGraphicsCrash,
  NO_NOTE,
  parseStartNote,
} from '../../../main/policy/start-note.ts';

describe('the note for the next start', () => {
  it('is read as it was written', () => {
    const note = { acceleration: false, graphicsLostIn: '1.2.3' };
    expect(parseStartNote(JSON.stringify(note))).toEqual(note);
  });

  it.each([
    ['nothing', ''],
    ['no JSON', '{"acceleration": tr'],
    ['another kind of JSON', '[true]'],
    ['null', 'null'],
    ['values of other kinds', '{"acceleration":"no","graphicsLostIn":7}'],
    ['a version without end', JSON.stringify({ acceleration: null, graphicsLostIn: '1'.repeat(65) })],
  ])('J2: says nothing where it holds %s', (_what, text) => {
    expect(parseStartNote(text)).toEqual(NO_NOTE);
  });

  it('J2: keeps what is sound beside what is not', () => {
    expect(parseStartNote('{"acceleration":false,"graphicsLostIn":[]}')).toEqual({ ...NO_NOTE, acceleration: false });
  });
});

describe('how a start draws', () => {
  const lost = { ...NO_NOTE, graphicsLostIn: '1.2.3' };

  it('with the graphics processor, as long as it has not crashed', () => {
    expect(graphicsMode(NO_NOTE, true, '1.2.3')).toBe('accelerated');
  });

  it('without it after one crash, until the next version', () => {
    expect(graphicsMode(lost, true, '1.2.3')).toBe('without-after-crash');
    expect(graphicsMode(lost, true, '1.2.4')).toBe('accelerated');
  });

  it('policy hardwareAcceleration: false is without it, crash or not', () => {
    expect(graphicsMode(NO_NOTE, false, '1.2.3')).toBe('without-by-policy');
    expect(graphicsMode(lost, false, '1.2.3')).toBe('without-by-policy');
  });

  it.each([
    ['accelerated', true, true],
    ['accelerated', false, true],
    ['without-by-policy', true, false],
    ['without-by-policy', false, false],
    // Another start would draw as this one does, whatever policy says now.
    ['without-after-crash', true, true],
    ['without-after-crash', false, false],
  ] as const)('policy hardwareAcceleration: %s, where it is %s now, goes by %s', (mode, allowed, used) => {
    expect(accelerationUsed(mode, allowed)).toBe(used);
  });

  it.each(['crashed', 'abnormal-exit', 'oom', 'launch-failed', 'integrity-failure'])('%s is a crash', (reason) => {
    expect(isGraphicsCrash({ type: 'GPU', reason })).toBe(true);
  });

  it.each([
    ['GPU', 'clean-exit'],
    ['GPU', 'killed'],
    ['GPU', 'memory-eviction'],
    ['Utility', 'crashed'],
  ])('%s, %s is none', (type, reason) => {
    expect(isGraphicsCrash({ type, reason })).toBe(false);
  });
});
