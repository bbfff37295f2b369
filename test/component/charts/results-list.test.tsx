import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { ResultsList } from '../../../renderer/features/charts/index.ts';
import type { ListState, ResultRow, Series } from '../../../shared/chart-model.ts';
import { NOW_MS } from '../../support/fake-desktop-data.ts';
import { Around } from './Around.tsx';
import { desktopWith, measured, point, sampleSeries } from './sample.ts';

const COMPLETE: ListState = {
  state: 'complete',
  pages: 1,
  received: 9,
  total: 9,
  error: null,
  warnings: [],
  doubts: [],
  retrievedAtMs: NOW_MS,
  missingScope: null,
};

type Options = { search?: string; listState?: ListState; onOpen?: (key: string) => void };

function show(
  series: readonly Series[],
  { search = '', listState = COMPLETE, onOpen = () => undefined }: Options = {},
) {
  return render(
    <Around desktop={desktopWith([])}>
      <ResultsList series={series} onOpen={onOpen} listState={listState} search={search} />
    </Around>,
  );
}

const named = (name: string, part: Partial<Series> = {}): Series =>
  sampleSeries([point(9, 4), point(3, 6)], { key: name, name, ...part }).series;
const rowOf = (name: string): HTMLElement => screen.getByRole('row', { name: new RegExp(name) });
const latest = (series: Series, part: Partial<ResultRow>): Series => ({
  ...series,
  latest: series.latest === null ? null : { ...series.latest, ...part },
});

describe('the list of results', () => {
  it('groups by category, in order of names', () => {
    show([
      named('Sodium'),
      named('Pulse', { category: 'vital-signs' }),
      named('Albumin'),
      named('Smoking', { category: 'other' }),
    ]);
    expect(screen.getAllByRole('rowheader').map(({ textContent }) => textContent.replace('mmol/L', ''))).toEqual([
      'Vital signs 1',
      'Pulse',
      'Laboratory 2',
      'Albumin',
      'Sodium',
      'Other 1',
      'Smoking',
    ]);
  });

  it('display-16 display-37 shows latest, time, value before, unit and count', () => {
    show([named('Sodium')]);
    const cells = within(rowOf('Sodium'))
      .getAllByRole('cell')
      .map(({ textContent }) => textContent);
    expect(cells).toEqual(['none sent', '', '6', '19-Nov-2026 14:02', '4 13-Nov-2026', '2']);
    expect(within(rowOf('Sodium')).getByText('mmol/L')).toBeTruthy();
  });

  it('display-20 display-12 says flag and status in words beside the glyph', () => {
    show([latest(named('Sodium'), { flag: { level: 'critical-low', text: 'critical low' }, status: 'preliminary' })]);
    const row = rowOf('Sodium');
    expect(within(row).getByText('critical low', { exact: false }).textContent).toBe(' critical low');
    expect(within(row).getByText('▼', { exact: false }).getAttribute('aria-hidden')).toBe('true');
    expect(within(row).getByText('preliminary')).toBeTruthy();
  });

  it('display-14 display-15 keeps comparator and digits as sent', () => {
    const value: ResultRow['value'] = { kind: 'quantity', quantity: measured('0.010', { comparator: '<' }) };
    show([latest(named('Troponin'), { value })]);
    expect(within(rowOf('Troponin')).getByText('<0.010')).toBeTruthy();
  });

  it('display-23 shows results of words whole', () => {
    const text = 'No growth after five days of incubation in aerobic and anaerobic bottles';
    show([latest(named('Culture', { kind: 'text', unit: null }), { value: { kind: 'text', type: 'string', text } })]);
    expect(within(rowOf('Culture')).getByText(text)).toBeTruthy();
  });

  it('display-44 filters by name, says n of m and marks what matches', () => {
    const { container } = show([named('Sodium'), named('Potassium'), named('Albumin')], { search: 'sodi' });
    expect(screen.getByRole('status').textContent).toBe('1 of 3 shown: name holds “sodi”');
    expect(container.querySelector('mark')?.textContent).toBe('Sodi');
    expect(screen.queryByText('Albumin')).toBeNull();
  });

  it('display-43 a search without a find has words of its own', () => {
    show([named('Sodium')], { search: 'lithium' });
    expect(screen.getByText('No result is named like “lithium”')).toBeTruthy();
    expect(screen.queryByRole('table')).toBeNull();
  });

  it('display-13 display-60 an empty list says none only where it was read completely', () => {
    show([]);
    expect(screen.getByText('No results recorded')).toBeTruthy();
  });

  it('display-60 a failed list says so and never that there is nothing', () => {
    show([], {
      listState: { ...COMPLETE, state: 'failed', received: 0, error: { code: 'fhir-timeout', details: {} } },
    });
    expect(screen.queryByText('No results recorded')).toBeNull();
    expect(screen.getByText('Results could not be read')).toBeTruthy();
  });

  it('opens the series whose name is pressed', async () => {
    const opened: string[] = [];
    show([named('Sodium'), named('Albumin')], { onOpen: (key) => opened.push(key) });
    await userEvent.click(screen.getByRole('button', { name: 'Albumin' }));
    expect(opened).toEqual(['Albumin']);
  });
});
