import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ageBetween,
  formatChartTime,
  formatDay,
  formatSent,
  readPeriod,
  readTime,
  wallClock,
} from '../../../shared/clinical/dates.ts';

const ZONES = [
  'UTC',
  'Europe/London',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/Havana',
  'Pacific/Auckland',
  'America/Sao_Paulo',
  'Asia/Beirut',
];

describe('dates', () => {
  it.each([
    ['1956-03-14', '14-Mar-1956'],
    ['2021-03', 'Mar-2021'],
    ['2021', '2021'],
    ['2024-02-29', '29-Feb-2024'],
    ['2026-11-20T05:55:00Z', '20-Nov-2026 05:55'],
    ['2026-07-20T23:30:00Z', '21-Jul-2026 00:30'],
    ['2026-07-20T00:30:00+05:45', '19-Jul-2026 19:45'],
    ['2015-02-19T09:30+01:00', '19-Feb-2015 08:30'],
    ['2026-11-20T00:00:00.000Z', '20-Nov-2026 00:00'],
    ['2016-12-31T23:59:60Z', '01-Jan-2017 00:00'],
    ['2026-11-20T05:55:00', '20-Nov-2026'],
  ])('display-59 %s reads %s in London', (sent, words) => {
    expect(formatSent(sent, 'Europe/London')).toBe(words);
  });

  it.each([
    '2026-02-30',
    '2025-02-29',
    '1900-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-04-31',
    '2026-11-20T24:00:00Z',
    '2026-11-20T12:60:00Z',
    '0000-01-01',
    '0001-01-01',
    '9999-12-31',
    '0000',
    '9999',
    '20261120',
    '20-11-2026',
    '2026-1-2',
    'yesterday',
    '',
    '2026-11-20T05:55:00+25:00',
    ' 2026-11-20',
  ])('display-59 security H9 %j is no time and is shown as it came', (sent) => {
    expect(readTime(sent, 'Europe/London')).toBeNull();
    expect(formatSent(sent, 'Europe/London')).toBe(sent);
  });

  it('display-31 a partial date spans all that it leaves open', () => {
    expect(readTime('2021', 'UTC')).toEqual({
      sent: '2021',
      precision: 'year',
      startMs: Date.UTC(2021, 0, 1),
      endMs: Date.UTC(2022, 0, 1) - 1,
    });
    expect(readTime('2021-02', 'UTC')).toEqual({
      sent: '2021-02',
      precision: 'month',
      startMs: Date.UTC(2021, 1, 1),
      endMs: Date.UTC(2021, 2, 1) - 1,
    });
    expect(readTime('2020-12', 'UTC')?.endMs).toBe(Date.UTC(2021, 0, 1) - 1);
  });

  it('display-59 days on which the clocks change have 23 and 25 hours', () => {
    const hours = (sent: string): number => {
      const time = readTime(sent, 'Europe/London');
      return ((time?.endMs ?? 0) + 1 - (time?.startMs ?? 0)) / 3_600_000;
    };
    expect([hours('2026-03-29'), hours('2026-10-25'), hours('2026-06-01')]).toEqual([23, 25, 24]);
  });

  it('display-59 the hour that comes twice shows the same clock for two instants', () => {
    expect(formatSent('2026-10-25T00:30:00Z', 'Europe/London')).toBe('25-Oct-2026 01:30');
    expect(formatSent('2026-10-25T01:30:00Z', 'Europe/London')).toBe('25-Oct-2026 01:30');
  });

  it('display-59 property: a date is never shifted, whatever the zone', () => {
    const date = fc.record({ year: fc.integer({ min: 1900, max: 2150 }), day: fc.integer({ min: 0, max: 365 }) });
    fc.assert(
      fc.property(date, fc.constantFrom(...ZONES), ({ year, day }, zone) => {
        const sent = new Date(Date.UTC(year, 0, 1 + day)).toISOString().slice(0, 10);
        const time = readTime(sent, zone);
        expect(time).not.toBeNull();
        expect(formatDay(time?.startMs ?? 0, zone)).toBe(formatSent(sent, zone));
        expect(formatDay(time?.endMs ?? 0, zone)).toBe(formatSent(sent, zone));
        expect(wallClock((time?.startMs ?? 0) - 1, zone).day).not.toBe(wallClock(time?.startMs ?? 0, zone).day);
      }),
      { numRuns: 400 },
    );
  });

  it('display-59 property: an instant is the same moment in every zone', () => {
    const ms = fc.integer({ min: Date.UTC(1900, 0), max: Date.UTC(2150, 0) });
    fc.assert(
      fc.property(ms, fc.constantFrom(...ZONES), (at, zone) => {
        expect(readTime(new Date(at).toISOString(), zone)?.startMs).toBe(at);
      }),
    );
  });

  it('display-31 periods: both sides, open sides, and those that end before they start', () => {
    const words = (a: string | null, b: string | null): string | null => {
      const time = readPeriod(a, b, 'UTC');
      return time === null ? null : formatChartTime(time, 'UTC');
    };
    expect(words('2023-08-03', '2023-08-06')).toBe('03-Aug-2023 to 06-Aug-2023');
    expect(words('2023-08-03', null)).toBe('from 03-Aug-2023');
    expect(words(null, '2023-08')).toBe('until Aug-2023');
    expect(words('2023-08-03', '2023-08-03')).toBe('03-Aug-2023');
    expect(words('2023-08-06', '2023-08-03')).toBeNull();
    expect(words(null, null)).toBeNull();
    expect(words('2023-02-30', null)).toBeNull();
  });

  it.each([
    ['2026-11-17', '3d'],
    ['2026-11-20', '0d'],
    ['2026-10-21', '30d'],
    ['2026-10-20', '1m'],
    ['2026-07-01', '4m'],
    ['2024-11-21', '23m'],
    ['2024-11-20', '2y'],
    ['1956-03-14', '70y'],
    ['1956-11-20', '70y'],
    ['1956-11-21', '69y'],
    ['1956', '69y or 70y'],
    ['1956-03', '70y'],
    ['1956-11', '69y or 70y'],
    ['2026', 'under 10m'],
    ['2027-01-01', null],
    ['2026-02-30', null],
  ])('display-1 born %s, the age on 20-Nov-2026 is %s', (born, age) => {
    expect(ageBetween(born, Date.UTC(2026, 10, 20, 12), 'Europe/London')).toBe(age);
  });

  it('display-3 age at death needs no more than was sent', () => {
    expect(ageBetween('1945-01-01', '2026-02', 'UTC')).toBe('81y');
    expect(ageBetween('1945', '2026', 'UTC')).toBe('80y or 81y');
    expect(ageBetween('2000-02-29', '2001-02-28', 'UTC')).toBe('11m');
    expect(ageBetween('1996-02-29', '2026-02-28', 'UTC')).toBe('29y');
  });
});
