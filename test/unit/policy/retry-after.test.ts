import { describe, expect, it } from 'vitest';
import { retryAfterSeconds } from '../../../main/policy/retry-after.ts';

const DATE = 'Fri, 20 Nov 2026 12:00:00 GMT';

describe('Retry-After', () => {
  it.each([
    ['0', 0],
    ['120', 120],
    [' 120 ', 120],
    ['3601', 3600],
    ['99999999999999999999', 3600],
    ['Fri, 20 Nov 2026 12:00:30 GMT', 30],
    ['Fri, 20 Nov 2026 11:00:00 GMT', 0],
    ['Sat, 20 Nov 2027 11:00:00 GMT', 3600],
    ['', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['soon', undefined],
  ])('RFC 9110 §10.2.3: %j is %s seconds', (header, seconds) => {
    expect(retryAfterSeconds({ 'retry-after': header, date: DATE })).toBe(seconds);
  });

  it('is undefined where nothing was sent', () => expect(retryAfterSeconds({ date: DATE })).toBeUndefined());

  it.each([undefined, 'yesterday', '2026'])('a date beside the date %s says nothing', (date) => {
    const headers = { 'retry-after': 'Fri, 20 Nov 2026 12:00:30 GMT', ...(date !== undefined && { date }) };
    expect(retryAfterSeconds(headers)).toBeUndefined();
    expect(retryAfterSeconds({ ...headers, 'retry-after': '9' })).toBe(9);
  });
});
