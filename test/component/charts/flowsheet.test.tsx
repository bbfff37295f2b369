import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState, type ComponentProps, type JSX } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FIRST_VIEW, Flowsheet } from '../../../renderer/features/charts/flowsheet/Flowsheet.tsx';
import { placeAfter, spanAround } from '../../../renderer/features/charts/flowsheet/sheet-layout.ts';
import type { ListState, ResultRow } from '../../../shared/chart-model.ts';
import type { FakeDesktop } from '../../support/fake-desktop.ts';
import { NOW_MS, complete, type SampleSeries } from '../../support/fake-desktop-data.ts';
import { Around } from './Around.tsx';
import { desktopWith, measured, point, sampleSeries } from './sample.ts';

/** jsdom lays nothing out: a box of 1200 by 600, in which each line is 30 high. */
beforeEach(() => {
  vi.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(1200);
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(600);
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, 1200, 30));
});

const named = (name: string, points = [point(9, 4), point(3, 6)], part: Partial<ResultRow> = {}): SampleSeries => {
  const sample = sampleSeries(points, { key: name, name });
  const results = sample.results.map((result, n) =>
    n === sample.results.length - 1 ? { ...result, row: { ...result.row, ...part } } : result,
  );
  return { ...sample, results };
};

type SheetProps = Pick<ComponentProps<typeof Flowsheet>, 'series' | 'listState' | 'search' | 'onOpen' | 'fromMs'>;

/** Keeps how the sheet is looked at, as the chart around it does. */
function Sheet(props: SheetProps): JSX.Element {
  const [view, setView] = useState(FIRST_VIEW);
  return <Flowsheet {...props} sheet={view} onSheet={setView} toMs={NOW_MS} generation={1} revision={1} />;
}

type Options = {
  fromMs?: number;
  search?: string;
  listState?: ListState;
  onOpen?: (key: string) => void;
  desktop?: FakeDesktop;
};

function show(samples: readonly SampleSeries[], options: Options = {}) {
  const { search = '', listState = complete(9), onOpen = () => undefined } = options;
  const desktop = options.desktop ?? desktopWith(samples);
  const sheet = (text: string) => (
    <Around desktop={desktop}>
      <Sheet
        {...{ listState, onOpen, search: text, fromMs: options.fromMs ?? null }}
        series={samples.map(({ series }) => series)}
      />
    </Around>
  );
  const { rerender } = render(sheet(search));
  return { desktop, search: (text: string) => rerender(sheet(text)) };
}
const grid = (): Promise<HTMLElement> => screen.findByRole('grid');
const cellsOf = async (name: string): Promise<string[]> => {
  const row = await screen.findByRole('row', { name: new RegExp(name) });
  return within(row)
    .getAllByRole('gridcell')
    .map(({ textContent }) => textContent);
};

describe('the flowsheet', () => {
  it('display-42 has times across, the newest on the right, and tests down', async () => {
    show([named('Sodium', [point(9, 4), point(3, 6)]), named('Albumin', [point(3, 38)])]);
    const sheet = await grid();
    await screen.findByText('19-Nov-2026');
    const heads = within(sheet)
      .getAllByRole('columnheader')
      .map(({ textContent }) => textContent);
    expect(heads).toEqual(['TestRangeCourse', '13-Nov-2026 14:02', '19-Nov-2026 14:02']);
    expect(await cellsOf('Albumin')).toEqual(['', '38']);
    expect(await cellsOf('Sodium')).toEqual(['4', '6']);
    expect(within(sheet).getByRole('rowheader', { name: /Albumin/ }).textContent).toContain('mmol/L');
    expect(sheet.getAttribute('aria-rowcount')).toBe('4');
    expect(sheet.getAttribute('aria-colcount')).toBe('3');
  });

  it('display-20 says a flag by glyph and, for those who hear it, in words', async () => {
    show([named('Sodium', [point(3, 6)], { flag: { level: 'critical-high', text: 'critical high' } })]);
    expect(await cellsOf('Sodium')).toEqual(['▲ 6 critical high']);
  });

  it.each([
    ['preliminary', 'preliminary'],
    ['corrected', 'corrected'],
    ['unknown', 'status unknown'],
    ['not-sent', 'status not sent'],
  ] as const)('display-12 a value that is %s says so', async (status, words) => {
    show([named('Sodium', [point(3, 6)], { status })]);
    expect(await cellsOf('Sodium')).toEqual([`6${words}`]);
  });

  it('display-11 results entered in error come only when asked for, struck through and labelled', async () => {
    const wrong = named('Sodium', [point(9, 4), point(3, 999)], { status: 'entered-in-error' });
    show([{ ...wrong, series: { ...wrong.series, inError: 1 } }]);
    expect(await cellsOf('Sodium')).toEqual(['4']);
    await userEvent.click(screen.getByRole('button', { name: 'Show 1 entered in error' }));
    await waitFor(async () => expect(await cellsOf('Sodium')).toEqual(['4', '999entered in error']));
    expect(screen.getByText('999').tagName).toBe('S');
  });

  it('display-13 display-14 keeps comparators and says why a value is missing', async () => {
    const value: ResultRow['value'] = { kind: 'quantity', quantity: measured('0.010', { comparator: '<' }) };
    const absent: ResultRow['value'] = { kind: 'absent', absent: { code: 'not-performed', text: 'Not performed' } };
    show([named('Troponin', [point(3, 1)], { value }), named('Zinc', [point(3, 1)], { value: absent })]);
    expect(await cellsOf('Troponin')).toEqual(['<0.010']);
    expect(await cellsOf('Zinc')).toEqual(['Not performed']);
  });

  it('says how many results a test has at one time, and tells them all on focus', async () => {
    show([named('Sodium', [point(3, 6), point(3, 7, { id: 'Observation/again' })])]);
    expect((await cellsOf('Sodium'))[0]).toMatch(/^61 of 2/);
    (await grid()).focus();
    await userEvent.keyboard('{ArrowDown}');
    expect(
      screen.getByText(/2 results at this time: 6 mmol\/L; 7 mmol\/L$/, { selector: '.sheet-focus' }),
    ).toBeTruthy();
  });

  it('display-46 nothing is chosen on opening; arrows move a cell and Enter opens its chart', async () => {
    const onOpen = vi.fn();
    show([named('Albumin', [point(3, 38)]), named('Sodium')], { onOpen });
    const sheet = await grid();
    expect(sheet.getAttribute('aria-activedescendant')).toBeNull();
    await userEvent.tab();
    expect(document.activeElement?.closest('[role=radiogroup]')?.getAttribute('aria-label')).toBe('Order of the tests');
    await userEvent.tab();
    expect(document.activeElement).toBe(sheet);
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowLeft}');
    expect(document.getElementById(sheet.getAttribute('aria-activedescendant') ?? '')?.textContent).toBe('4');
    await userEvent.keyboard('{Enter}');
    expect(onOpen).toHaveBeenCalledWith('Sodium');
  });

  it('opens the chart from the name of a test', async () => {
    const onOpen = vi.fn();
    show([named('Sodium')], { onOpen });
    await userEvent.click(await screen.findByRole('button', { name: 'Sodium' }));
    expect(onOpen).toHaveBeenCalledWith('Sodium');
  });

  it('display-44 a search says n of m, and says so where it leaves nothing', async () => {
    const { search } = show([named('Sodium'), named('Albumin')]);
    await screen.findByText(/^2 tests/);
    search('sod');
    expect(await screen.findByText(/^1 of 2 tests shown: name holds “sod”/)).toBeTruthy();
    search('zzz');
    expect(await screen.findByText('No result is named like “zzz”')).toBeTruthy();
    expect(screen.queryByRole('grid')).toBeNull();
  });

  it('display-44 the order is said and can be changed', async () => {
    const { desktop } = show([named('Sodium'), named('Albumin')]);
    expect(await screen.findByRole('radio', { name: 'By panel', checked: true })).toBeTruthy();
    await userEvent.click(screen.getByRole('radio', { name: 'Furthest from expected first' }));
    const last = desktop.calls.findLast(({ name }) => name === 'chart.flowsheet');
    expect(last?.request).toMatchObject({ order: 'flagged' });
  });

  it('display-34 says how many results lie outside the time, and marks in a word what came with the last reading', async () => {
    const samples = [named('Sodium', [point(900, 3), point(9, 4), point(3, 6, { id: 'Observation/fresh' })])];
    const desktop = desktopWith(samples);
    desktop.state.arrived = new Set(['Observation/fresh']);
    show(samples, { desktop, fromMs: NOW_MS - 30 * 86_400_000 });
    expect(await screen.findByText(/1 result outside this time · 1 new with the last reading/)).toBeTruthy();
    expect(await cellsOf('Sodium')).toEqual(['4', '6new']);
  });

  it('asks for a piece, never for more than the contract allows', async () => {
    const many = Array.from({ length: 300 }, (_, n) => point(n + 1, 4));
    const { desktop } = show([named('Sodium', many)]);
    await screen.findByText(/300 results at 300 times/);
    const asked = desktop.calls.filter(({ name }) => name === 'chart.flowsheet');
    for (const { request } of asked) {
      const { rows, columns } = request as { rows: { limit: number }; columns: { limit: number } };
      expect(rows.limit).toBeLessThanOrEqual(200);
      expect(columns.limit).toBeLessThanOrEqual(60);
    }
    expect(document.querySelectorAll('[role=gridcell]').length).toBeLessThan(60);
  });

  it('display-60 a failed read has its own words and a way out, a partial one is announced beside what came', async () => {
    const samples = [named('Sodium')];
    const desktop = desktopWith(samples);
    desktop.fail('chart.flowsheet', { code: 'internal', details: { incident: 'x' } });
    show(samples, { desktop, listState: { ...complete(9), state: 'partial', total: 20 } });
    expect(await screen.findByText('The flowsheet could not be read')).toBeTruthy();
    expect(screen.getByText('Partial, 9 of 20 results')).toBeTruthy();
    desktop.fail('chart.flowsheet', null);
    await userEvent.click(screen.getByRole('button', { name: 'Read again' }));
    expect(await grid()).toBeTruthy();
  });

  it('display-43 an empty chart says that none were recorded', async () => {
    show([], { listState: complete(0) });
    expect(await screen.findByText('No results recorded')).toBeTruthy();
  });
});

describe('moving in the flowsheet', () => {
  it('begins at the newest result of the first test', () => {
    expect(placeAfter('ArrowDown', false, null, 5, 9)).toEqual({ row: 0, column: 0 });
    expect(placeAfter('a', false, null, 5, 9)).toBeNull();
    expect(placeAfter('ArrowDown', false, null, 0, 0)).toBeNull();
  });

  it('ends at the edges: leftwards at the name, rightwards at the newest', () => {
    expect(placeAfter('ArrowLeft', false, { row: 0, column: 8 }, 5, 9)).toEqual({ row: 0, column: -1 });
    expect(placeAfter('ArrowRight', false, { row: 0, column: -1 }, 5, 9)).toEqual({ row: 0, column: 8 });
    expect(placeAfter('ArrowRight', false, { row: 0, column: 0 }, 5, 9)).toEqual({ row: 0, column: 0 });
    expect(placeAfter('PageDown', false, { row: 3, column: 0 }, 5, 9)).toEqual({ row: 4, column: 0 });
    expect(placeAfter('End', true, { row: 0, column: -1 }, 5, 9)).toEqual({ row: 4, column: 0 });
  });

  it('asks for what surrounds the sight, whole within the limits', () => {
    for (let first = 0; first < 400; first += 7) {
      const span = spanAround(first, first + 24, 20, 60);
      expect(span.offset).toBeLessThanOrEqual(first);
      expect(span.offset + span.limit).toBeGreaterThan(first + 24);
      expect(span.limit).toBeLessThanOrEqual(60);
    }
  });
});
