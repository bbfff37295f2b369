import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seriesTable, type SeriesTable } from '../../../main/fhir/model/series-table.ts';
import type { ListState, PatientBanner, ResultRow } from '../../../shared/chart-model.ts';

const banner: PatientBanner = {
  id: 'p1',
  name: 'BROWN, Ruth (Mrs)',
  otherNames: [],
  born: '14-Mar-1956',
  age: '70y',
  gender: 'Female',
  identifiers: [{ label: 'MRN Northgate', value: 'NG 0048 1172' }],
  died: null,
  height: null,
  weight: null,
  encounter: null,
  links: [],
};
const complete: ListState = {
  ...{ state: 'complete', pages: 1, received: 3, total: 3, error: null, warnings: [], doubts: [], missingScope: null },
  retrievedAtMs: Date.UTC(2026, 10, 22, 14, 2),
};

function row(text: string, part: Partial<ResultRow> = {}): ResultRow {
  const quantity = {
    text,
    number: Number(text),
    comparator: null,
    unit: 'mmol/L',
    unitCode: null,
    unitConflict: false,
  };
  return {
    id: 'Observation/k1',
    time: { sent: '2026-11-20T05:55:00Z', precision: 'time', startMs: 0, endMs: 0 },
    value: { kind: 'quantity', quantity },
    status: 'final',
    flag: { level: 'none', text: '' },
    ranges: [],
    remarks: [],
    ...part,
  } as ResultRow;
}

const table = (part: Partial<SeriesTable> = {}): string =>
  seriesTable({
    ...{ banner, name: 'Potassium', codes: ['LOINC 2823-3'], rows: [row('4.0')], outside: 0 },
    ...{ inError: { count: 1, included: false }, window: { fromMs: null, toMs: null }, list: complete },
    origin: { site: 'Northgate', host: 'ehr.example', kind: 'test', user: 'Dr A. Okafor' },
    nowMs: Date.UTC(2026, 10, 22, 14, 5),
    timeZone: 'UTC',
    ...part,
  });

/** RFC 4180, read by its grammar and not by the code under test. */
function parse(csv: string): string[][] {
  const rows: string[][] = [[]];
  const cellAt = /("(?:[^"]|"")*"|[^,"\r\n]*)(,|\r\n|$)/gy;
  for (let match = cellAt.exec(csv); match !== null && cellAt.lastIndex <= csv.length; match = cellAt.exec(csv)) {
    const [, sent = '', end = ''] = match;
    rows.at(-1)!.push(sent.startsWith('"') ? sent.slice(1, -1).replaceAll('""', '"') : sent);
    if (end === '\r\n') rows.push([]);
    if (end === '' || cellAt.lastIndex === csv.length) break;
  }
  return rows;
}
const body = (csv: string): string[][] => {
  const rows = parse(csv.slice(1));
  return rows.slice(rows.findIndex(([first]) => first === 'Time as sent') + 1).filter((cells) => cells.length > 1);
};
const about = (csv: string): Record<string, string> => Object.fromEntries(parse(csv.slice(1)) as [string, string][]);

describe('a series as CSV', () => {
  it('display-41: says whose it is, of what, from where, by whom, and when it was read', () => {
    expect(about(table())).toMatchObject({
      Patient: 'BROWN, Ruth (Mrs)',
      Born: '14-Mar-1956',
      'MRN Northgate': 'NG 0048 1172',
      Test: 'Potassium, LOINC 2823-3',
      'Time shown': 'the first result to the latest result',
      Results: '1 here, 0 outside this time; 1 entered in error, left out',
      Completeness: 'all results that the server sent',
      Retrieved: '22-Nov-2026 14:02 (UTC)',
      Source: 'Northgate (ehr.example), test system',
      'Saved by': 'Dr A. Okafor',
      Saved: '22-Nov-2026 14:05 (UTC)',
    });
  });

  it('display-41, display-15: each result has its digits as sent and its unit', () => {
    expect(body(table())[0]).toEqual([
      ...['2026-11-20T05:55:00Z', '4.0 mmol/L', '4.0', 'mmol/L', '', ''],
      ...['final', '', '', '', 'Observation/k1'],
    ]);
  });

  it('display-41, display-60: a list that was not read whole says so', () => {
    const partial = { ...complete, state: 'partial', received: 400, total: 2318 } as const;
    expect(about(table({ list: partial }))['Completeness']).toBe(
      'NOT COMPLETE: 400 of 2318 results were read (partial)',
    );
    const warned = { ...complete, warnings: ['category ignored'] };
    expect(about(table({ list: warned }))['Completeness']).toContain('category ignored');
  });

  it('display-14, display-21: comparators and both sides of a pair stay', () => {
    const side = (text: string, comparator: '<' | null = null) =>
      ({ text, number: 1, comparator, unit: 'mmHg', unitCode: null, unitConflict: false }) as const;
    const pair = row('1', { value: { kind: 'pair', first: side('152'), second: side('40', '<') } });
    const half = row('1', { value: { kind: 'pair', first: side('120'), second: { code: 'x', text: 'not measured' } } });
    expect(body(table({ rows: [pair, half] })).map((cells) => cells.slice(1, 6))).toEqual([
      ['152 mmHg/<40 mmHg', '152', 'mmHg', '<40', 'mmHg'],
      ['systolic 120 mmHg, diastolic not measured', '120', 'mmHg', '', ''],
    ]);
  });

  it.each(['=1+1', '+cmd', '-x', '@SUM(A1)', '\t=1'])('text that a spreadsheet would run stays text: %j', (text) => {
    const remarks = [{ label: '', text }];
    const worded = row('1', { value: { kind: 'text', type: 'String', text }, remarks });
    expect(body(table({ rows: [worded] }))[0]?.[1]).toBe(`'${text}`);
  });

  it('display-25: a negative number stays a number', () => {
    expect(body(table({ rows: [row('-0.5')] }))[0]?.[2]).toBe('-0.5');
  });

  it('property: whatever the words, each comes back from its own cell', () => {
    const words = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', '=', 'é') });
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 5 }), (texts) => {
        const rows = texts.map((text) => row('1', { value: { kind: 'text', type: 'String', text } }));
        const back = body(table({ rows })).map((cells) => cells[1]?.replace(/^'(?=[=\r])/, ''));
        expect(back).toEqual(texts);
      }),
      { seed: 41, numRuns: 300 },
    );
  });
});
