/** Dates where clocks, calendars and zones are at their worst (D59). */
import { describe, expect, it } from 'vitest';
import { formatSent, readTime, zoneNote } from '../../../shared/clinical/dates.ts';

const HOUR_MS = 3_600_000;

describe('dates at the edges', () => {
  it.each([
    ['2026-03-29T00:59:59Z', 'Europe/London', '29-Mar-2026 00:59', 'the second before the clock goes forward'],
    ['2026-03-29T01:00:00Z', 'Europe/London', '29-Mar-2026 02:00', 'the hour that does not exist is skipped'],
    ['2026-10-25T00:59:59Z', 'Europe/London', '25-Oct-2026 01:59', 'the last second of summer'],
    ['2026-10-25T01:00:00Z', 'Europe/London', '25-Oct-2026 01:00', 'the clock goes back'],
    ['2026-03-08T07:00:00Z', 'America/New_York', '08-Mar-2026 03:00', 'forward, west of Greenwich'],
    ['2026-11-01T06:30:00Z', 'America/New_York', '01-Nov-2026 01:30', 'back, west of Greenwich'],
    ['2026-04-04T14:59:00Z', 'Australia/Lord_Howe', '05-Apr-2026 01:59', 'half an hour of summer'],
    ['2024-02-29T23:30:00Z', 'Asia/Kathmandu', '01-Mar-2024 05:15', 'over a leap day by a quarter hour'],
    ['2024-03-01T00:15:00+05:45', 'UTC', '29-Feb-2024 18:30', 'back onto a leap day'],
    ['2026-12-31T23:59:59Z', 'Pacific/Auckland', '01-Jan-2027 12:59', 'into the next year'],
    ['2027-01-01T00:30:00Z', 'America/New_York', '31-Dec-2026 19:30', 'into the last year'],
    ['2026-06-30T23:59:60Z', 'UTC', '01-Jul-2026 00:00', 'a leap second'],
    ['2000-02-29', 'Pacific/Auckland', '29-Feb-2000', 'a century that leaps'],
    ['2026-01-01', 'America/New_York', '01-Jan-2026', 'a date west of Greenwich is the same date'],
    ['2026-03-29', 'Asia/Beirut', '29-Mar-2026', 'a day that has no midnight'],
    ['2021-03', 'Pacific/Auckland', 'Mar-2021', 'a month never becomes its first day'],
    ['2021', 'America/New_York', '2021', 'a year never becomes its first month'],
    ['2100-02-29', 'UTC', '2100-02-29', 'a century that does not leap is no date'],
    ['2026-11-20T24:00:00+01:00', 'UTC', '2026-11-20T24:00:00+01:00', '24:00 is no time in FHIR and stays as sent'],
    ['2026-11-20T23:59:61Z', 'UTC', '2026-11-20T23:59:61Z', 'a second too many'],
  ])('display-59: %s in %s reads %s: %s', (sent, zone, words, _why) => {
    expect(formatSent(sent, zone)).toBe(words);
  });

  it.each([
    ['2026-03-29', 'Europe/London', 23],
    ['2026-10-25', 'Europe/London', 25],
    ['2026-04-05', 'Australia/Lord_Howe', 24.5],
    ['2026-03-08', 'America/New_York', 23],
    ['2024-02', 'UTC', 29 * 24],
    ['2026-03', 'Europe/London', 31 * 24 - 1],
  ])('display-59: %s in %s lasts %d hours', (sent, zone, hours) => {
    const time = readTime(sent, zone);
    expect(((time?.endMs ?? 0) + 1 - (time?.startMs ?? 0)) / HOUR_MS).toBe(hours);
  });

  it.each([
    ['2026-07-20T00:30:00+05:45', 'Europe/London', 'sent as 20-Jul-2026 00:30 +05:45'],
    ['2026-01-20T09:30:00-05:00', 'Europe/London', 'sent as 20-Jan-2026 09:30 -05:00'],
    ['2026-07-20T09:30:00+01:00', 'Europe/London', null],
    ['2026-01-20T09:30:00+01:00', 'Europe/London', 'sent as 20-Jan-2026 09:30 +01:00'],
    ['2026-07-20T09:30:00Z', 'Europe/London', null],
    ['2026-07-20T09:30:00+00:00', 'America/New_York', null],
    ['2026-07-20', 'America/New_York', null],
    ['2026-07-20T09:30:00', 'America/New_York', null],
    ['soon', 'UTC', null],
  ])('display-59: %s on a workstation in %s: %s', (sent, zone, note) => {
    expect(zoneNote(sent, zone)).toBe(note);
  });
});
