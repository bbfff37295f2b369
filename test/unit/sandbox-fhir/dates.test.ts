import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareSpans, parseDateValue, spanOf, spanOfElement, type Prefix } from '../../../sandbox/fhir/dates.ts';

const holds = (search: string, target: string): boolean => {
  const wanted = parseDateValue(search)!;
  return compareSpans(wanted.prefix, spanOf(target)!, wanted.span, Date.UTC(2026, 10, 20));
};

describe('dates of search', () => {
  it.each([
    ['2024', '2024-01-01T00:00:00Z', '2025-01-01T00:00:00Z'],
    ['2024-02', '2024-02-01T00:00:00Z', '2024-03-01T00:00:00Z'],
    ['2024-12', '2024-12-01T00:00:00Z', '2025-01-01T00:00:00Z'],
    ['2024-02-29', '2024-02-29T00:00:00Z', '2024-03-01T00:00:00Z'],
    ['2026-08-12T07:32+01:00', '2026-08-12T06:32:00Z', '2026-08-12T06:33:00Z'],
    ['2026-08-12T07:32:10-02:30', '2026-08-12T10:02:10Z', '2026-08-12T10:02:11Z'],
  ])('%s covers what its precision says', (text, from, to) => {
    expect(spanOf(text)).toEqual({ from: Date.parse(from), to: Date.parse(to) });
  });
  it.each(['2024-02-30', '2023-02-29', '2024-13', '2024-00', '24', '2024-1-1', 'yesterday', '', '2024-01-01T25:00Z'])(
    'H9 %j is no date',
    (text) => expect(spanOf(text)).toBeUndefined(),
  );
  it('H9 the years 0000 and 9999 are years', () => {
    expect(spanOf('0000')!.from).toBeLessThan(spanOf('0099')!.from);
    expect(new Date(spanOf('9999')!.from).getUTCFullYear()).toBe(9999);
  });
  it.each<[Prefix, string, boolean]>([
    ['eq', '2024-03', true],
    ['eq', '2024-03-05', false],
    ['ne', '2024-03', false],
    ['gt', '2024-02', true],
    ['gt', '2024-03', false],
    ['ge', '2024-03', true],
    ['lt', '2024-03', false],
    ['lt', '2024-04', true],
    ['le', '2024-03', true],
    ['sa', '2024-02', true],
    ['sa', '2024-03-01', false],
    ['eb', '2024-04', true],
    ['eb', '2024-03', false],
    ['ap', '2024-05', true],
    ['ap', '2014-05', false],
  ])('%s%s against a result of March 2024: %s', (prefix, search, expected) => {
    expect(holds(prefix + search, '2024-03')).toBe(expected);
  });
  it('a Period open on one side reaches for ever there; a Timing spans its events', () => {
    expect(spanOfElement({ start: '2024' })!.to).toBe(Infinity);
    expect(spanOfElement({ end: '2024' })!.from).toBe(-Infinity);
    expect(spanOfElement({ event: ['2024-01-02', '2024-01-05'] })).toEqual({
      from: Date.UTC(2024, 0, 2),
      to: Date.UTC(2024, 0, 6),
    });
    expect(spanOfElement({ start: 'soon' })).toBeUndefined();
  });
  it('eq and ne are opposites, and gt excludes le, for any two days', () => {
    const day = fc
      .date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((d) => d.toISOString().slice(0, 10));
    fc.assert(
      fc.property(day, day, (search, target) => {
        expect(holds(`eq${search}`, target)).toBe(!holds(`ne${search}`, target));
        expect(holds(`gt${search}`, target)).toBe(!holds(`le${search}`, target));
        expect(holds(`lt${search}`, target)).toBe(!holds(`ge${search}`, target));
      }),
    );
  });
});
