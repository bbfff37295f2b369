import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { legendOf } from '../../../renderer/features/charts/legend.ts';
import { markGroups } from '../../../renderer/features/charts/mark-paths.ts';
import { colourOf } from '../../../renderer/features/charts/series-colour.ts';
import { outlineOf, sizeOf, symbolOf } from '../../../renderer/features/charts/symbols.ts';
import {
  cautionOf,
  glyphOf,
  levelWords,
  notesOf,
  pointTime,
  pointWords,
  rangeWords,
} from '../../../renderer/features/charts/words.ts';
import { comparatorSchema, flagLevelSchema, observationStatusSchema } from '../../../shared/chart-model.ts';
import type { ChartPoint, ResultRow, SeriesView } from '../../../shared/chart-model.ts';

const MS = Date.parse('2026-11-20T05:55:00Z');
const point = (part: Partial<ChartPoint> = {}): ChartPoint => ({
  id: 'Observation/1',
  startMs: MS,
  endMs: MS,
  y: 4,
  text: '4.0 mmol/L',
  converted: false,
  comparator: null,
  status: 'final',
  flag: 'none',
  partial: false,
  joined: true,
  ...part,
});
const view = (points: ChartPoint[], part: Partial<SeriesView> = {}): SeriesView => ({
  key: 'k',
  points,
  total: points.length,
  drawable: points.length,
  earlier: 0,
  later: 0,
  undrawn: [],
  band: null,
  targets: [],
  gaps: [],
  conversions: [],
  sentence: '',
  ...part,
});

describe('marks', () => {
  it('display-12 final, preliminary and corrected look different', () => {
    const looks = (['final', 'preliminary', 'corrected'] as const).map((status) => symbolOf(point({ status })).look);
    expect(new Set(looks).size).toBe(3);
  });

  it('display-20 a flag changes the shape, not only the colour; critical is larger; A is not AA', () => {
    const shapes = (['normal', 'high', 'low', 'abnormal'] as const).map((flag) => symbolOf(point({ flag })).shape);
    expect(new Set(shapes).size).toBe(4);
    const high = symbolOf(point({ flag: 'high' }));
    const critical = symbolOf(point({ flag: 'critical-high' }));
    expect(sizeOf(critical)).toBeGreaterThan(sizeOf(high));
    expect(symbolOf(point({ flag: 'critical' }))).not.toEqual(symbolOf(point({ flag: 'abnormal' })));
  });

  it('display-14 every comparator is an arrow in its direction', () => {
    expect(symbolOf(point({ comparator: '<' })).shape).toBe('arrow-down');
    expect(symbolOf(point({ comparator: '<=' })).shape).toBe('arrow-down');
    expect(symbolOf(point({ comparator: '>=' })).shape).toBe('arrow-up');
    expect(symbolOf(point({ comparator: '>' })).shape).toBe('arrow-up');
    for (const comparator of comparatorSchema.options) {
      expect(symbolOf(point({ comparator, flag: 'high' })).shape).toMatch(/^arrow/);
    }
  });

  it('display-31 a partial date has a symbol of its own', () => {
    expect(symbolOf(point({ partial: true }))).toMatchObject({ shape: 'diamond', look: 'hollow' });
  });

  it('display-16 a converted value is marked at its point, and named in the legend', () => {
    const frame = { width: 100, height: 100, left: 0, right: 100, top: 0, bottom: 100 };
    const scales = { x: () => 50, y: () => 50 };
    const groups = markGroups([point({ converted: true }), point()], { scales, frame, pair: false });
    const marks = groups.flatMap(({ parts }) => parts).filter(({ name }) => name === 'converted');
    expect(marks.map(({ d }) => d.match(/M/g)?.length)).toEqual([1]);
    const words = (converted: boolean) => legendOf(view([point({ converted })]), 'single').map((entry) => entry.words);
    expect(words(true)).toContain('converted to this unit');
    expect(words(false)).not.toContain('converted to this unit');
    const said = 'Converted from mg/dL at 3 points, factor 88.42';
    expect(notesOf(view([], { conversions: [said] }), 'single')).toEqual([said]);
  });

  it('display-35 as many marks as points, whatever they are', () => {
    const frame = { width: 400, height: 100, left: 40, right: 390, top: 8, bottom: 80 };
    const scales = { x: (ms: number) => (ms - MS) / 1000, y: (v: number) => 80 - v };
    const any = fc.record({
      flag: fc.constantFrom(...flagLevelSchema.options),
      status: fc.constantFrom(...observationStatusSchema.options),
      comparator: fc.constantFrom(null, ...comparatorSchema.options),
      partial: fc.boolean(),
      y: fc.integer({ min: 0, max: 60 }),
      y2: fc.constantFrom(null, 20),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 60 }), fc.boolean(), (parts, pair) => {
        const groups = markGroups(
          parts.map((part) => point(part)),
          { scales, frame, pair },
        );
        const drawn = groups
          .flatMap((group) => group.parts)
          .filter(({ name }) => name === 'body' || name.startsWith('stem'))
          .reduce((sum, { d }) => sum + (d.match(/M/g)?.length ?? 0), 0);
        expect(drawn).toBe(parts.length);
        expect(groups.flatMap((group) => group.parts).every(({ d }) => !/NaN|undefined/.test(d))).toBe(true);
      }),
      { seed: 41 },
    );
  });

  it('every status and flag has a shape that can be drawn, and words', () => {
    for (const status of observationStatusSchema.options) {
      for (const flag of flagLevelSchema.options) {
        const symbol = symbolOf(point({ status, flag }));
        expect(outlineOf(symbol.shape, sizeOf(symbol))).toMatch(/^M.*z$/);
        expect(outlineOf(symbol.shape, sizeOf(symbol))).not.toMatch(/NaN|undefined/);
      }
      if (status !== 'final') expect(cautionOf(status)).toBeTruthy();
    }
  });

  it('display-20 whatever has a glyph has a word', () => {
    for (const level of flagLevelSchema.options) if (glyphOf(level) !== '') expect(levelWords(level)).not.toBe('');
  });

  it('display-32 a series keeps its colour, and colours differ between series', () => {
    expect(colourOf('LOINC 4548-4')).toBe(colourOf('LOINC 4548-4'));
    const found = new Set(Array.from({ length: 200 }, (_, n) => colourOf(`LOINC ${n}-1`)));
    expect(found.size).toBe(4);
  });
});

describe('words of a chart', () => {
  it('display-29 the legend names every kind of mark in use once, and the range', () => {
    const band = { low: '3.5', high: '5.1', lowNumber: 3.5, highNumber: 5.1, text: '3.5–5.1' };
    const points = [
      point(),
      point(),
      point({ flag: 'high' }),
      point({ comparator: '<' }),
      point({ status: 'preliminary' }),
    ];
    expect(legendOf(view(points, { band }), 'single').map(({ words }) => words)).toEqual([
      'result',
      'high',
      'below the value',
      'preliminary',
      'range 3.5–5.1',
    ]);
    expect(legendOf(view([point({ y2: 3 })]), 'pair').map(({ words }) => words)).toEqual(['systolic to diastolic']);
  });

  it('display-30 display-34 display-35 notes say what is not drawn and why', () => {
    const notes = notesOf(
      view([point()], {
        drawable: 100_000,
        earlier: 3,
        later: 1,
        undrawn: [{ reason: 'unit in doubt', count: 2 }],
        gaps: ['No result Feb to Aug 2025', 'No result 2021'],
      }),
      'single',
    );
    expect(notes).toEqual([
      'Showing 1 of 100,000: extremes and flagged kept',
      'No result Feb to Aug 2025 and 1 more gap',
      '3 earlier results not shown',
      '1 later result not shown',
      '2 not drawn: unit in doubt',
    ]);
  });

  it('display-35 says how many flagged results have no room, and what to do', () => {
    const crowded = view([point({})], { drawable: 9000, flaggedLeftOut: 120 });
    expect(notesOf(crowded, 'single')).toContain('Showing 1 of 9,000: 120 flagged have no room: zoom in');
  });

  it('display-21 says that one side of a pair is missing', () => {
    expect(notesOf(view([point({ y2: null }), point({ y2: 80 })]), 'pair')).toEqual(['1 with one side not measured']);
  });

  it('display-14 display-15 a point is read out with comparator, digits and unit as sent, flag, time and status', () => {
    const words = pointWords(
      point({ text: '<0.010 µg/L', comparator: '<', flag: 'critical-low', status: 'preliminary' }),
      'UTC',
    );
    expect(words).toBe('<0.010 µg/L, critical low, 20-Nov-2026 05:55, preliminary');
  });

  it('display-59 a partial time shows only what was sent', () => {
    const span = (from: string, to: string): string =>
      pointTime(point({ partial: true, startMs: Date.parse(from), endMs: Date.parse(to) - 1 }), 'UTC');
    expect(span('2021-03-01', '2021-04-01')).toBe('Mar-2021, day not sent');
    expect(span('2021-01-01', '2022-01-01')).toBe('2021, month not sent');
    expect(span('2021-03-05', '2021-03-06')).toBe('05-Mar-2021, time of day not sent');
    expect(span('2021-03-05', '2021-03-09')).toBe('05-Mar-2021 to 08-Mar-2021');
    expect(pointTime(point({ endMs: MS + 3_600_000 }), 'UTC')).toBe('20-Nov-2026 05:55 to 20-Nov-2026 06:55');
  });

  it('display-19 all ranges are shown, and none is said', () => {
    const range = (text: string) => ({ low: null, high: null, lowNumber: null, highNumber: null, text });
    const row = (ranges: ResultRow['ranges']): ResultRow => ({
      id: 'Observation/1',
      time: null,
      value: { kind: 'absent', absent: { code: 'not-sent', text: 'No value sent' } },
      converted: null,
      status: 'final',
      flag: { level: 'none', text: '' },
      ranges,
      remarks: [],
    });
    expect(rangeWords(row([]))).toBe('No range sent');
    expect(rangeWords(row([range('45–84, female')]))).toBe('Range 45–84, female');
    expect(rangeWords(row([range('4–6'), range('3–7, adult')]))).toBe('Ranges 4–6; 3–7, adult');
  });
});
