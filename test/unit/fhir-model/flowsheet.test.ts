import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flowsheetSchema, type Flowsheet, type FlowsheetQuery } from '../../../shared/flowsheet.ts';
import type { ChartModel } from '../../../main/fhir/model/index.ts';
import { bare, chartWith, loinc, observation, quantity, raw, rowsOf, seriesOf } from './support.ts';

const ROWS = { offset: 0, limit: 200 } as const;
const COLUMNS = { offset: 0, limit: 60 } as const;
const ask = (chart: ChartModel, part: Partial<FlowsheetQuery> = {}): Flowsheet =>
  chart.flowsheet({
    search: '',
    inError: false,
    fromMs: null,
    toMs: null,
    order: 'panel',
    rows: ROWS,
    columns: COLUMNS,
    ...part,
  });
const cellsOf = (sheet: Flowsheet) => sheet.rows.flatMap(({ cells }) => cells);
const idsOf = (sheet: Flowsheet): string[] =>
  cellsOf(sheet).flatMap(({ results }) => results.flatMap(({ id }) => id.split(' + ')));
const onlyResult = (sheet: Flowsheet) => cellsOf(sheet)[0]!.results[0]!;

/** The whole sheet, in pieces of this size. */
function inPieces(chart: ChartModel, inError: boolean, rows: number, columns: number): Flowsheet[] {
  const { tests, times } = ask(chart, { inError });
  const pieces: Flowsheet[] = [];
  for (let row = 0; row < tests; row += rows) {
    for (let column = 0; column < times; column += columns) {
      const piece = { rows: { offset: row, limit: rows }, columns: { offset: column, limit: columns } };
      pieces.push(ask(chart, { inError, ...piece }));
    }
  }
  return pieces;
}

const TIMES = ['2026-11-20T05:55:00Z', '2026-11-20T06:55:00+01:00', '2026-11-20', '2026-11', '2025', null];
const anyResult = fc.record({
  code: fc.constantFrom('2823-3', '2951-2', '85354-9', '8480-6', '8462-4', 'local'),
  time: fc.constantFrom(...TIMES),
  day: fc.integer({ min: 1, max: 28 }),
  isDay: fc.boolean(),
  status: fc.constantFrom('final', 'preliminary', 'corrected', 'entered-in-error', 'cancelled', 'nonsense'),
  hasValue: fc.boolean(),
  unit: fc.constantFrom('mmol/L', 'mg/dL', 'mm[Hg]'),
});
const chartOf = (all: readonly (typeof anyResult extends fc.Arbitrary<infer T> ? T : never)[]): ChartModel =>
  chartWith(
    'observations',
    ...all.map(({ code, time, day, isDay, status, hasValue, unit }) => {
      const { effectiveDateTime: _, ...rest } = (hasValue ? observation : bare)({ code: loinc(code), status });
      const at = isDay ? `2026-10-${String(day).padStart(2, '0')}` : time;
      const value = hasValue ? { valueQuantity: quantity(4, unit) } : {};
      return { ...rest, ...value, ...(at === null ? {} : { effectiveDateTime: at }) };
    }),
  );

describe('the flowsheet', () => {
  it('property: every result with a time is in exactly one cell, and none is lost between the pieces', () => {
    fc.assert(
      fc.property(
        fc.array(anyResult, { maxLength: 40 }),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 7 }),
        (all, rows, columns) => {
          const chart = chartOf(all);
          const whole = ask(chart, { inError: true });
          const cells = inPieces(chart, true, rows, columns).flatMap((piece) =>
            piece.rows.flatMap(({ key, cells: own }) => own.map((cell) => ({ key, ...cell }))),
          );
          const places = cells.map(({ key, column }) => `${key} ${column}`);
          expect(new Set(places).size).toBe(places.length);
          expect(cells.reduce((sum, { count }) => sum + count, 0)).toBe(whole.results);
          const shown = rowsOf(chart);
          expect(whole.results).toBe(shown.filter(({ time }) => time !== null).length);
          expect(whole.untimed).toBe(shown.filter(({ time }) => time === null).length);
          const ids = cells.flatMap(({ results }) => results.map(({ id }) => id));
          expect(new Set(ids).size).toBe(ids.length);
          const columnsOf = new Map(whole.columns.map((time, n) => [`${time.startMs} ${time.endMs}`, n]));
          for (const { id, time } of shown) {
            const cell = cells.find(({ results }) => results.some((result) => result.id === id));
            if (cell !== undefined) expect(cell.column).toBe(columnsOf.get(`${time?.startMs} ${time?.endMs}`));
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('display-11 property: nothing entered in error is in the sheet unless it is asked for', () => {
    fc.assert(
      fc.property(fc.array(anyResult, { maxLength: 30 }), (all) => {
        const sheet = ask(chartOf(all));
        const shown = cellsOf(sheet).flatMap(({ results }) => results);
        expect(shown.filter(({ status }) => status === 'entered-in-error')).toEqual([]);
        const count = seriesOf(chartOf(all)).reduce((sum, series) => sum + series.count, 0);
        expect(sheet.results + sheet.untimed).toBe(count);
      }),
      { numRuns: 100 },
    );
  });

  it('display-11 a test of which all is entered in error has a row only where errors are asked for', () => {
    const chart = chartWith('observations', observation({ status: 'entered-in-error' }));
    expect(ask(chart)).toMatchObject({ tests: 0, allTests: 0, times: 0, results: 0 });
    const shown = ask(chart, { inError: true });
    expect(shown).toMatchObject({ tests: 1, times: 1, results: 1, inError: 1 });
    expect(onlyResult(shown).status).toBe('entered-in-error');
  });

  it('counts the newest time as the first column, and spans apart from instants', () => {
    const days = ['2026-03', '2026-03-01', '2026-11-20T05:55:00Z', '2025-01-02'];
    const chart = chartWith('observations', ...days.map((effectiveDateTime) => observation({ effectiveDateTime })));
    expect(ask(chart).columns.map(({ sent }) => sent)).toEqual([
      '2026-11-20T05:55:00Z',
      '2026-03',
      '2026-03-01',
      '2025-01-02',
    ]);
  });

  it('puts two spellings of one instant into one column', () => {
    const chart = chartWith(
      'observations',
      observation({ effectiveDateTime: '2026-11-20T05:55:00Z' }),
      observation({ effectiveDateTime: '2026-11-20T06:55:00+01:00', code: loinc('2951-2', 'Sodium') }),
    );
    expect(ask(chart)).toMatchObject({ times: 1, tests: 2, results: 2 });
  });

  it('display-20 tells of several results at one time the one furthest from expected first, and counts all', () => {
    const flagged = (code: string) => ({ interpretation: [{ coding: [{ code }] }] });
    const chart = chartWith(
      'observations',
      observation(flagged('N')),
      observation(flagged('H')),
      observation(flagged('HH')),
      ...Array.from({ length: 4 }, () => observation(flagged('N'))),
    );
    const [cell] = cellsOf(ask(chart));
    expect(cell?.count).toBe(7);
    expect(cell?.results.map(({ flag }) => flag.level)).toEqual(['critical-high', 'high', 'normal', 'normal']);
  });

  it('display-14 display-15 keeps digits and comparator as sent', () => {
    const value = { ...quantity(raw('0.010')), comparator: '<' };
    const sheet = ask(chartWith('observations', observation({ valueQuantity: value })));
    expect(onlyResult(sheet)).toMatchObject({ text: '<0.010', exact: '<0.010 mmol/L', brief: true });
  });

  it('display-13 says why a value is missing', () => {
    const dataAbsentReason = { coding: [{ code: 'masked' }] };
    const { text, brief } = onlyResult(ask(chartWith('observations', bare({ dataAbsentReason }))));
    expect(brief).toBe(false);
    expect(text).toMatch(/masked|hidden/i);
  });

  it('display-17 marks a unit whose text and code contradict each other', () => {
    const sheet = ask(chartWith('observations', observation({ valueQuantity: quantity(4, 'mg', 'ug') })));
    expect(onlyResult(sheet).marks).toContain('unit in doubt');
  });

  it('display-44 a search leaves the tests whose name holds its words, and only their times', () => {
    const chart = chartWith(
      'observations',
      observation(),
      observation({ code: loinc('2951-2', 'Sodium'), effectiveDateTime: '2026-01-01' }),
    );
    expect(ask(chart, { search: 'SOD' })).toMatchObject({ tests: 1, allTests: 2, times: 1, results: 1 });
    expect(ask(chart, { search: 'zinc' })).toMatchObject({ tests: 0, allTests: 2, times: 0, results: 0, columns: [] });
  });

  it('display-44 groups what is read together, in a clinician’s order, then what the server sent as a panel, then the rest', () => {
    const vital = { category: [{ coding: [{ code: 'vital-signs' }] }] };
    const member = { ...observation({ code: loinc('m1', 'Gamma globulin') }), id: 'member' };
    const panel = {
      ...bare({ code: loinc('p1', 'Protein electrophoresis') }),
      hasMember: [{ reference: 'Observation/member' }],
    };
    const chart = chartWith(
      'observations',
      observation({ code: loinc('2951-2', 'Sodium') }),
      observation({ code: loinc('2160-0', 'Creatinine') }),
      observation({ code: loinc('718-7', 'Haemoglobin') }),
      observation({ code: loinc('x3', 'Odd sign'), ...vital }),
      member,
      panel,
    );
    const { groups, rows } = ask(chart);
    expect(groups.map(({ title, count }) => `${title} ${count}`)).toEqual([
      'Kidney and electrolytes 2',
      'Blood count 1',
      'Protein electrophoresis 1',
      'Other vital signs 1',
      'Other 1',
    ]);
    expect(rows.slice(0, 3).map(({ name }) => name)).toEqual(['Creatinine', 'Sodium', 'Haemoglobin']);
  });

  it('display-44 in another order there are no groups: by name, newest first, furthest from expected first', () => {
    const flagged = (code: string) => ({ interpretation: [{ coding: [{ code }] }] });
    const chart = chartWith(
      'observations',
      observation({ code: loinc('a', 'Alpha'), effectiveDateTime: '2026-01-01', ...flagged('H') }),
      observation({ code: loinc('b', 'Beta'), effectiveDateTime: '2026-03-01' }),
      observation({ code: loinc('c', 'Gamma'), effectiveDateTime: '2026-02-01', ...flagged('LL') }),
    );
    const names = (order: FlowsheetQuery['order']) => ask(chart, { order }).rows.map(({ name }) => name);
    expect(names('name')).toEqual(['Alpha', 'Beta', 'Gamma']);
    expect(names('latest')).toEqual(['Beta', 'Gamma', 'Alpha']);
    expect(names('flagged')).toEqual(['Gamma', 'Alpha', 'Beta']);
    expect(ask(chart, { order: 'latest' }).groups).toEqual([]);
  });

  it('display-34 results outside the time asked for have no column and are counted', () => {
    const days = ['2024-01-01T10:00:00Z', '2026-01-01T10:00:00Z', '2026-06-01T10:00:00Z'];
    const chart = chartWith('observations', ...days.map((effectiveDateTime) => observation({ effectiveDateTime })));
    const sheet = ask(chart, { fromMs: Date.UTC(2025, 0, 1), toMs: Date.UTC(2026, 2, 1) });
    expect(sheet).toMatchObject({ results: 1, outside: 2, times: 1, tests: 1 });
    expect(sheet.columns.map(({ sent }) => sent)).toEqual([days[1]]);
  });

  it('what came with the last reading is marked: new records, new versions, and nothing of a first reading', () => {
    const [kept, changed] = [observation({ id: 'kept' }), observation({ id: 'changed', meta: { versionId: '1' } })];
    const chart = chartWith('observations', kept, changed);
    expect(ask(chart).arrived).toBeNull();
    chart.clear('observations');
    const again = { ...changed, meta: { versionId: '2' } };
    chart.add('observations', [kept, again, observation({ id: 'fresh', effectiveDateTime: '2026-11-21T05:00:00Z' })]);
    const sheet = ask(chart);
    const arrived = cellsOf(sheet).flatMap(({ results }) => results.filter((one) => one.arrived).map(({ id }) => id));
    expect(arrived.sort()).toEqual(['Observation/changed', 'Observation/fresh']);
    expect(sheet.arrived).toBe(2);
    chart.clear('observations');
    chart.add('observations', [kept, again]);
    expect(ask(chart).arrived).toBe(0);
  });

  it('follows what is read: a kept sheet is not an old one', () => {
    const chart = chartWith('observations', observation());
    expect(ask(chart).results).toBe(1);
    chart.add('observations', [observation({ effectiveDateTime: '2026-01-01', valueQuantity: undefined })]);
    expect(ask(chart).results).toBe(2);
  });

  it('answers no more than the contract allows, and what it allows', () => {
    const days = Array.from({ length: 90 }, (_, n) =>
      observation({ effectiveDateTime: new Date(Date.UTC(2026, 0, n)).toISOString() }),
    );
    const chart = chartWith('observations', ...days);
    const sheet = ask(chart, { columns: { offset: 60, limit: 60 } });
    expect(flowsheetSchema.parse(sheet)).toEqual(sheet);
    expect(sheet.columns).toHaveLength(30);
    expect(
      cellsOf(sheet)
        .map(({ column }) => column)
        .sort((a, b) => a - b),
    ).toEqual(Array.from({ length: 30 }, (_, n) => 60 + n));
    expect(idsOf(ask(chart, { columns: { offset: 90, limit: 60 } }))).toEqual([]);
  });
});
