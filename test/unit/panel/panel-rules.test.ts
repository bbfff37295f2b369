import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isLater, momentOf, yearsAt, type Dated } from '../../../shared/clinical/panel-rules.ts';
import { egfr, figures, groupsIn, hba1c, measureIn, patient, pressure, quantity, result, side } from './support.ts';

const MMOL = 'mmol/mol';

describe('HbA1c', () => {
  test.each([
    [6.4, 'under-6.5'],
    [6.5, '6.5-7.0'],
    [6.99, '6.5-7.0'],
    [7, '7.0-7.5'],
    [7.5, '7.5-9.0'],
    [9, '7.5-9.0'],
    [9.1, 'over-9.0'],
  ])('%s %% stands in %s', async (value, group) => {
    expect(groupsIn(await figures(patient('p1'), hba1c(value)), 'hba1c')).toEqual({ [group]: 1 });
  });

  test.each([
    [47, 'under-6.5'],
    [48, '6.5-7.0'],
    [52, '6.5-7.0'],
    [53, '7.0-7.5'],
    [58, '7.5-9.0'],
    [75, '7.5-9.0'],
    [76, 'over-9.0'],
  ])('%s mmol/mol stands in %s, by the limits of its own unit', async (value, group) => {
    const summary = await figures(patient('p1'), result('59261-8', quantity(value, MMOL)));
    expect(groupsIn(summary, 'hba1c')).toEqual({ [group]: 1 });
  });

  test('mmol/mol enters the distribution by the master equation, never as a tenth of a per cent', async () => {
    const summary = await figures(patient('p1'), result('59261-8', quantity(53, MMOL)));
    expect(measureIn(summary, 'hba1c')).toMatchObject({ median: 7, bins: [{ from: 7, to: 7.5, patients: 1 }] });
  });

  test('a per cent under the code of the IFCC is another scale: left out', async () => {
    const summary = await figures(patient('p1'), result('59261-8', quantity(5.3, '%')));
    expect(measureIn(summary, 'hba1c').leftOut).toEqual([{ why: 'A unit that the rule does not take', results: 1 }]);
  });

  test('mmol/mol that were sent as per cent are no value that anybody has: left out', async () => {
    const summary = await figures(patient('p1'), hba1c(53));
    expect(groupsIn(summary, 'hba1c')).toEqual({ never: 1 });
    expect(measureIn(summary, 'hba1c').leftOut).toMatchObject([{ results: 1 }]);
  });
});

describe('eGFR by KDIGO', () => {
  test.each([
    [90, 'g1'],
    [89.9, 'g2'],
    [60, 'g2'],
    [59, 'g3a'],
    [45, 'g3a'],
    [44, 'g3b'],
    [30, 'g3b'],
    [29, 'g4'],
    [15, 'g4'],
    [14, 'g5'],
  ])('%s stands in %s', async (value, group) => {
    expect(groupsIn(await figures(patient('p1'), egfr(value)), 'egfr')).toEqual({ [group]: 1 });
  });

  test.each([
    ['>', 90, 'g1'],
    ['>', 60, 'g2'],
    ['>=', 60, 'g2'],
    ['<', 60, 'g3a'],
    ['<=', 60, 'g2'],
    ['<', 15, 'g5'],
  ])('%s%s stands where values just beyond the bound do: %s', async (comparator, value, group) => {
    const sent = result('98979-8', quantity(value, 'mL/min/{1.73_m2}', { comparator }));
    expect(groupsIn(await figures(patient('p1'), sent), 'egfr')).toEqual({ [group]: 1 });
  });

  test('a rate that is not for 1.73 m² is left out', async () => {
    const summary = await figures(patient('p1'), result('98979-8', quantity(50, 'mL/min')));
    expect(groupsIn(summary, 'egfr')).toEqual({ never: 1 });
  });

  test.each([
    ['48643-1', '48642-3'],
    ['48642-3', '62238-1'],
    ['62238-1', '98979-8'],
  ])('of one time %s gives way to %s', async (older, newer) => {
    const of = (code: string, value: number) =>
      result(code, quantity(value, 'mL/min/{1.73_m2}'), { issued: undefined });
    const records = [of(older, 70), of(newer, 50)];
    for (const order of [records, records.toReversed()]) {
      expect(groupsIn(await figures(patient('p1'), ...order), 'egfr')).toEqual({ g3a: 1 });
    }
  });
});

describe('blood pressure', () => {
  test.each([
    [119, 69, 'under-120-70'],
    [120, 69, 'under-140-90'],
    [119, 70, 'under-140-90'],
    [139, 89, 'under-140-90'],
    [140, 89, 'stage-1'],
    [139, 90, 'stage-1'],
    [160, 80, 'stage-2'],
    [130, 100, 'stage-2'],
    [180, 80, 'severe'],
    [130, 120, 'severe'],
    [90, 60, 'low'],
    [88, 89, 'low'],
    [91, 60, 'under-120-70'],
    [88, 90, 'stage-1'],
  ])('%s/%s stands in %s', async (systolic, diastolic, group) => {
    const summary = await figures(patient('p1'), pressure(systolic, diastolic));
    expect(groupsIn(summary, 'blood-pressure')).toEqual({ [group]: 1 });
  });

  test('SMART 143: both panel codes, and single results of one time in any order', async () => {
    const records = [side('8480-6', 150), side('8462-4', 80)];
    for (const order of [records, records.toReversed()]) {
      expect(groupsIn(await figures(patient('p1'), ...order), 'blood-pressure')).toEqual({ 'stage-1': 1 });
    }
    const other = pressure(150, 80, { code: { coding: [{ system: 'http://loinc.org', code: '55284-4' }] } });
    expect(groupsIn(await figures(patient('p1'), other), 'blood-pressure')).toEqual({ 'stage-1': 1 });
  });

  test('kilopascals are never converted', async () => {
    const summary = await figures(
      patient('p1'),
      result('85354-9', null, {
        component: [
          { code: { coding: [{ system: 'http://loinc.org', code: '8480-6' }] }, valueQuantity: quantity(18, 'kPa') },
          { code: { coding: [{ system: 'http://loinc.org', code: '8462-4' }] }, valueQuantity: quantity(80, 'mm[Hg]') },
        ],
      }),
    );
    expect(groupsIn(summary, 'blood-pressure')).toEqual({ never: 1 });
    expect(measureIn(summary, 'blood-pressure').leftOut).toMatchObject([{ results: 1 }]);
  });

  test('a single side is told where it is newer than the reading shown, and not where it is older', async () => {
    const summary = await figures(
      patient('p1'),
      pressure(130, 80),
      side('8480-6', 150, { effectiveDateTime: '2026-10-02T08:00:00Z' }),
      side('8480-6', 150, { effectiveDateTime: '2026-09-02T08:00:00Z' }),
    );
    expect(measureIn(summary, 'blood-pressure').leftOut).toEqual([
      { why: 'One side of the pressure is missing', results: 1 },
    ]);
    expect(groupsIn(summary, 'blood-pressure')).toEqual({ 'under-140-90': 1 });
  });

  test('a panel that only names its members says nothing of its own', async () => {
    const summary = await figures(
      patient('p1'),
      result('85354-9', null, { hasMember: [{ reference: 'Observation/a' }] }),
      side('8480-6', 150),
      side('8462-4', 80),
    );
    expect(measureIn(summary, 'blood-pressure').leftOut).toEqual([]);
    expect(groupsIn(summary, 'blood-pressure')).toEqual({ 'stage-1': 1 });
  });
});

describe('recent', () => {
  test.each([
    ['2025-11-28T00:00:00Z', 'under-6.5'],
    ['2025-11-28', 'under-6.5'],
    ['2025-11-27T23:59:59Z', 'no-recent'],
    ['2025-11', 'no-recent'],
    ['2026-11-29T10:00:00Z', 'under-6.5'],
    ['2026-11-29T10:00:01Z', 'never'],
    ['2026-02-30', 'never'],
  ])('a result of %s stands in %s', async (effectiveDateTime, group) => {
    expect(groupsIn(await figures(patient('p1'), hba1c(5, { effectiveDateTime })), 'hba1c')).toEqual({ [group]: 1 });
  });

  test('of 29 February it begins on the 28th', () => {
    expect(momentOf('2024-02-29T08:00:00Z').recentFromMs).toBe(Date.UTC(2023, 1, 28));
  });

  test.each(['2026-11-28', 'soon', ''])('%j is no moment', (asOf) => {
    expect(() => momentOf(asOf)).toThrow(RangeError);
  });
});

describe('ages', () => {
  const moment = momentOf('2026-11-28T23:30:00-05:00');
  test.each([
    ['1960-11-28', 66, 66],
    ['1960-11-29', 65, 65],
    ['1960-11', 65, 66],
    ['1960-12', 65, 65],
    ['1960', 65, 66],
    ['2026', 0, 0],
    ['2008-02-29', 18, 18],
  ])('born %s: %s to %s years, on the day as the server writes it', (born, least, most) => {
    expect(yearsAt(born, moment)).toEqual({ least, most });
  });

  test.each(['2026-11-29', '2030', '1800', '1960-13', '1960-00', 'soon'])('born %s: not known', (born) => {
    expect(yearsAt(born, moment)).toBeNull();
  });
});

test('property: which result is the latest is a strict order, so that no order of files decides', () => {
  const dated: fc.Arbitrary<Dated> = fc.record({
    ms: fc.integer({ min: 0, max: 2 }),
    rank: fc.integer({ min: 0, max: 2 }),
    issuedMs: fc.constantFrom(-Infinity, 0, 1),
    text: fc.constantFrom('a', 'b'),
  });
  fc.assert(
    fc.property(dated, dated, dated, (a, b, c) => {
      expect(isLater(a, a)).toBe(false);
      const isSame = JSON.stringify(a) === JSON.stringify(b);
      if (!isSame) expect(isLater(a, b)).toBe(!isLater(b, a));
      if (isLater(a, b) && isLater(b, c)) expect(isLater(a, c)).toBe(true);
    }),
    { seed: 6, numRuns: 2000 },
  );
});
