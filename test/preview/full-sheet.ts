/** A chart whose flowsheet has something of everything: statuses, absent values, comparators, several at one time. */
import type { ResultRow } from '../../shared/chart-model.ts';
import type { FakeDesktop } from '../support/fake-desktop.ts';
import { SAMPLE_SERIES, instant, type SampleSeries } from '../support/fake-desktop-data.ts';

const NAMES = [
  ...['Albumin', 'Alkaline phosphatase', 'Bilirubin', 'Calcium', 'C reactive protein', 'Ferritin'],
  ...['Glucose, fasting', 'Magnesium', 'N-terminal pro-brain natriuretic peptide', 'Phosphate', 'Platelets'],
  ...['Sodium', 'Thyrotropin', 'Triglyceride', 'Troponin T', 'Urate', 'Urea', 'Vitamin B12', 'White cells'],
];
const AT = ['2026-11-20T05:55:00Z', '2026-11-18T07:40:00Z', '2026-09-30T08:10:00Z', '2026-08-12T07:32:00Z'];

type Difference = Partial<Pick<ResultRow, 'status' | 'flag' | 'value' | 'time'>>;
const text = (words: string): Difference => ({ value: { kind: 'text', type: 'string', text: words } });
const absent = (words: string): Difference => ({ value: { kind: 'absent', absent: { code: 'x', text: words } } });

/** What differs, by test and time. */
const DIFFERENCES: Readonly<Record<string, Difference>> = {
  'Albumin 0': { status: 'corrected', flag: { level: 'low', text: 'low' } },
  'Bilirubin 0': absent('Not performed'),
  'Calcium 1': { status: 'cancelled', ...absent('Cancelled, no value') },
  'Ferritin 0': text('Specimen clotted, please repeat'),
  'Glucose, fasting 0': { flag: { level: 'critical-low', text: 'critical low' } },
  'Platelets 1': { status: 'entered-in-error', flag: { level: 'critical-low', text: 'critical low' } },
  'Sodium 0': { flag: { level: 'abnormal', text: 'abnormal' } },
  'Urea 3': {
    time: { sent: '2026-08', precision: 'month', startMs: Date.UTC(2026, 7), endMs: Date.UTC(2026, 8) - 1 },
  },
  'White cells 0': { status: 'preliminary', flag: { level: 'high', text: 'high' } },
};

function sampleOf(name: string, row: number): SampleSeries[] {
  const [base] = SAMPLE_SERIES.filter(({ series }) => series.key === 'potassium');
  const [first] = base?.results ?? [];
  if (base === undefined || first === undefined) return [];
  const rowAt = (n: number, again = ''): ResultRow => {
    const value = ((row + 3) * 1.7 + n * 0.3).toFixed(1);
    const quantity = { text: value, number: Number(value), unit: 'mmol/L', unitCode: 'mmol/L', unitConflict: false };
    return {
      ...{ ...first.row, id: `Observation/${row}-${n}${again}`, status: 'final', flag: { level: 'none', text: '' } },
      time: instant(Date.parse(AT[n] ?? '')),
      value: { kind: 'quantity', quantity: { ...quantity, comparator: name === 'Troponin T' ? '<' : null } },
      ...DIFFERENCES[`${name} ${n}`],
    };
  };
  const twice = name === 'Magnesium' ? [rowAt(0, 'b')] : [];
  const results = [...AT.keys()].toReversed().map((n) => ({ row: rowAt(n), point: null }));
  results.push(...twice.map((again) => ({ row: again, point: null })));
  const inError = results.filter(({ row: { status } }) => status === 'entered-in-error').length;
  return [{ ...base, series: { ...base.series, key: `full-${row}`, name, inError }, results }];
}

export function fullSheet({ state }: FakeDesktop): void {
  state.series = [...SAMPLE_SERIES, ...NAMES.flatMap(sampleOf)];
  state.overview = { ...state.overview, series: state.series.map(({ series }) => series) };
}
