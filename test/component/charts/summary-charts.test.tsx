import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SummaryCharts } from '../../../renderer/features/charts/index.ts';
import type { FakeDesktop } from '../../support/fake-desktop.ts';
import { DAY_MS, NOW_MS, type SampleSeries } from '../../support/fake-desktop-data.ts';
import { marksIn, pieces } from '../../support/chart-marks.ts';
import { Around } from './Around.tsx';
import { desktopWith, point, range, sampleSeries } from './sample.ts';

type Options = { fromMs?: number | null; generation?: number; revision?: number };

function summary(samples: readonly SampleSeries[], desktop: FakeDesktop, options: Options = {}) {
  const { fromMs = null, generation = 1, revision = 1 } = options;
  return (
    <Around desktop={desktop}>
      <SummaryCharts
        series={samples.map(({ series }) => series)}
        generation={generation}
        revision={revision}
        fromMs={fromMs}
        toMs={NOW_MS}
        onOpen={() => undefined}
        busy={false}
      />
    </Around>
  );
}

async function draw(samples: readonly SampleSeries[], options: Options = {}) {
  const desktop = desktopWith(samples);
  const { container, rerender } = render(summary(samples, desktop, options));
  await waitFor(() => expect(container.querySelectorAll('.chart')).toHaveLength(samples.length));
  return { container, desktop, again: (next: Options) => rerender(summary(samples, desktop, next)) };
}

const lineOf = (container: HTMLElement): string => container.querySelector('.course path')?.getAttribute('d') ?? '';

describe('a chart card', () => {
  it('display-35 draws as many marks as there are points', async () => {
    const { container } = await draw([sampleSeries([point(9, 4), point(6, 5), point(3, 6)])]);
    expect(marksIn(container)).toBe(3);
  });

  it('JAMIA shows title, name and unit on the axis, scales and values of both axes, range, legend and latest', async () => {
    const { container } = await draw([
      sampleSeries(
        [point(900, 4), point(400, 5), point(3, 6)],
        { name: 'Potassium' },
        { ranges: [range('3.5', '5.1', '3.5–5.1, lab')] },
      ),
    ]);
    expect(screen.getByRole('heading', { name: 'Potassium' })).toBeTruthy();
    expect(screen.getByText('Potassium, mmol/L')).toBeTruthy();
    expect(screen.getByText('Date')).toBeTruthy();
    expect(container.querySelectorAll('.value-tick').length).toBeGreaterThanOrEqual(3);
    expect([...container.querySelectorAll('.time-tick')].map(({ textContent }) => textContent)).toContain('2026');
    expect(screen.getByText('Range 3.5–5.1, lab')).toBeTruthy();
    expect(within(screen.getByRole('list', { name: 'Legend' })).getByText('range 3.5–5.1, lab')).toBeTruthy();
    expect(screen.getByText('6', { selector: 'b' })).toBeTruthy();
    expect(screen.getByText(/before 5 on/)).toBeTruthy();
  });

  it('is a figure named by its title with the sentence as description', async () => {
    await draw([sampleSeries([point(9, 4), point(6, 5)])]);
    const figure = screen.getByRole('group', { name: 'Potassium' });
    expect(within(figure).getByText(/^2 results/)).toBeTruthy();
    expect(screen.getByRole('application').getAttribute('aria-describedby')).toBe(
      within(figure).getByText(/^2 results/).id,
    );
  });

  it('display-19 shades a range only where one was sent', async () => {
    const { container } = await draw([sampleSeries([point(9, 4), point(6, 5)])]);
    expect(container.querySelector('.band')).toBeNull();
    expect(screen.getByText('No range sent')).toBeTruthy();
  });

  it('display-38 draws a goal as dashed lines with words of its own, a range as a band, and never two bands', async () => {
    const range = (text: string, low: number, high: number) => ({
      ...{ low: String(low), high: String(high), lowNumber: low, highNumber: high, text },
    });
    const sample = sampleSeries([point(9, 4), point(6, 5)]);
    const ranges = [range('3.5–5.1', 3.5, 5.1), { ...range('4–4.5, therapeutic', 4, 4.5), target: true }];
    const { latest } = sample.series;
    const { container } = await draw([{ ...sample, series: { ...sample.series, latest: { ...latest!, ranges } } }]);
    expect(container.querySelectorAll('.plot .band')).toHaveLength(1);
    expect(container.querySelector('.plot .target-line')?.getAttribute('d')?.match(/M/g)).toHaveLength(2);
    expect(screen.getByText('range 3.5–5.1')).toBeTruthy();
    expect(screen.getByText('target 4–4.5, therapeutic')).toBeTruthy();
  });

  it('display-25 draws a zero and a negative value', async () => {
    const { container } = await draw([sampleSeries([point(9, 0), point(6, -2), point(3, 0)])]);
    expect(marksIn(container)).toBe(3);
    expect(screen.getByText('0', { selector: 'b' })).toBeTruthy();
  });

  it('display-30 leaves a gap open', async () => {
    const joined = await draw([sampleSeries([point(9, 4), point(6, 5), point(3, 6), point(1, 6)])]);
    expect(lineOf(joined.container).match(/M/g)).toHaveLength(1);
    joined.container.remove();
    const gap = await draw([
      sampleSeries(
        [point(900, 4), point(800, 5), point(3, 6, { joined: false }), point(1, 6)],
        {},
        { gaps: ['No result 2025'] },
      ),
    ]);
    expect(lineOf(gap.container).match(/M/g)).toHaveLength(2);
    expect(screen.getByText('No result 2025')).toBeTruthy();
  });

  it('display-31 draws a partial date as a span that no line joins', async () => {
    const span = point(500, 5, { partial: true, startMs: NOW_MS - 500 * DAY_MS, endMs: NOW_MS - 470 * DAY_MS });
    const { container } = await draw([sampleSeries([point(900, 4), span, point(300, 5)])]);
    expect(pieces(container, 'spread')).toBe(1);
    expect(lineOf(container)).toBe('');
    expect(screen.getByText('time only in part')).toBeTruthy();
  });

  it('display-21 draws a pair as one bar, and an open end with words where a side is missing', async () => {
    const { container } = await draw([
      sampleSeries([point(9, 150, { y2: 90 }), point(6, 120, { y2: null })], { name: 'Blood pressure', unit: 'mmHg' }),
    ]);
    expect(pieces(container, 'stem')).toBe(2);
    expect(pieces(container, 'open-end')).toBe(1);
    expect(lineOf(container)).toBe('');
    expect(screen.getByText('1 with one side not measured')).toBeTruthy();
    expect(screen.getByText('systolic 120, diastolic not measured')).toBeTruthy();
  });

  it('display-16 says that no unit was sent', async () => {
    await draw([sampleSeries([point(9, 4)], { unit: null })]);
    expect(screen.getByText('no unit sent', { selector: '.unit' })).toBeTruthy();
    expect(screen.getByText('Potassium, no unit sent')).toBeTruthy();
  });

  it('display-12 display-20 says flag and status of the latest value in words', async () => {
    await draw([sampleSeries([point(9, 4, { flag: 'critical-high', status: 'preliminary' })])]);
    expect(screen.getByText('critical high', { selector: '.flag.critical' })).toBeTruthy();
    expect(screen.getByText(/preliminary/, { selector: 'strong' })).toBeTruthy();
  });

  it('display-24 says position and body site of the latest value without asking', async () => {
    const sample = sampleSeries([point(9, 150, { y2: 90 })]);
    Object.assign(sample.results[0]!.row, {
      remarks: [
        { label: 'Position', text: 'Sitting' },
        { label: 'Note', text: 'see the letter' },
        { label: 'Body site', text: 'Left arm' },
      ],
    });
    await draw([sample]);
    expect(screen.getByText('Latest: Position Sitting, Body site Left arm')).toBeTruthy();
  });

  it('display-34 says how many results lie before the window, also where it holds none', async () => {
    const desktop = desktopWith([sampleSeries([point(900, 4), point(800, 5)])]);
    render(summary([sampleSeries([point(900, 4), point(800, 5)])], desktop, { fromMs: NOW_MS - 100 * DAY_MS }));
    const card = await screen.findByRole('region', { name: 'Potassium, mmol/L' });
    expect(card.textContent).toContain('Nothing in this time; latest 13-Sep-2024. 2 earlier results not shown');
    expect(within(card).queryByRole('figure')).toBeNull();
    expect(desktop.calls).toEqual([]);
  });

  it('display-34 puts what has nothing in this time after what has', async () => {
    const samples = [
      sampleSeries([point(900, 4)], { key: 'old', name: 'Old', rank: 1 }),
      sampleSeries([point(2, 4)], { key: 'new', name: 'New', rank: 2 }),
    ];
    render(summary(samples, desktopWith(samples), { fromMs: NOW_MS - 100 * DAY_MS }));
    const names = (await screen.findAllByRole('heading')).map(({ textContent }) => textContent);
    expect(names).toEqual(['New', 'Old']);
  });

  it('display-16 names cards of one name apart: by unit, and by code where that is shared too', async () => {
    await draw([
      sampleSeries([point(9, 4)], { key: 'a', name: 'Glucose', codes: ['LOINC 2339-0'] }),
      sampleSeries([point(9, 4)], { key: 'b', name: 'Glucose', codes: ['LOINC 15074-8'] }),
      sampleSeries([point(9, 4)], { key: 'c', name: 'Glucose', unit: 'mg/dL' }),
    ]);
    expect(screen.getAllByRole('region').map((card) => card.getAttribute('aria-label'))).toEqual([
      'Glucose, mmol/L, LOINC 2339-0',
      'Glucose, mmol/L, LOINC 15074-8',
      'Glucose, mg/dL',
    ]);
    expect(screen.getByText('LOINC 2339-0')).toBeTruthy();
  });

  it('shows only what can be drawn, by rank, and says how many cannot', async () => {
    const text = sampleSeries([point(1, 1)], { key: 't', kind: 'text', name: 'Smoking', plottable: 0 });
    await draw([
      sampleSeries([point(1, 1)], { key: 'b', name: 'Second', rank: 2 }),
      sampleSeries([point(1, 1)], { key: 'a', name: 'First', rank: 1 }),
    ]);
    expect(screen.getAllByRole('heading').map(({ textContent }) => textContent)).toEqual(['First', 'Second']);
    render(summary([text], desktopWith([text])));
    expect(screen.getByText('1 kind of result has no chart: see Results')).toBeTruthy();
  });
});

describe('the points of a chart', () => {
  const three = () => sampleSeries([point(9, 4), point(6, 5, { comparator: '<', flag: 'low' }), point(3, 0)]);
  const announced = (): string =>
    screen
      .getAllByRole('status')
      .map(({ textContent }) => textContent)
      .join('');

  it('GTAB-064 arrow keys go from point to point and say each in full; Escape leaves', async () => {
    const { container } = await draw([three()]);
    const chart = screen.getByRole('application');
    act(() => chart.focus());
    expect(container.querySelector('.point-detail')).toBeNull();
    fireEvent.keyDown(chart, { key: 'End' });
    expect(announced()).toBe('0 mmol/L, 19-Nov-2026 14:02');
    fireEvent.keyDown(chart, { key: 'ArrowLeft' });
    expect(announced()).toBe('<5 mmol/L, low, 16-Nov-2026 14:02');
    expect(container.querySelector('.point-detail')?.textContent).toContain('<5 mmol/L');
    expect(container.querySelector('.point-detail')?.textContent).toContain('2 of 3');
    fireEvent.keyDown(chart, { key: 'Escape' });
    expect(container.querySelector('.point-detail')).toBeNull();
    expect(announced()).toBe('');
  });

  it('is a single tab stop', async () => {
    const { container } = await draw([three()]);
    expect(container.querySelectorAll('figure [tabindex="0"]')).toHaveLength(1);
  });

  it('1.4.13 the pointer shows the same, Escape ends it without focus, leaving ends it too', async () => {
    const { container } = await draw([three()]);
    const chart = screen.getByRole('application');
    fireEvent.pointerMove(chart, { clientX: 40, clientY: 60 });
    expect(container.querySelector('.point-detail')?.textContent).toContain('4 mmol/L');
    fireEvent.keyDown(document.body, { key: 'Escape' });
    expect(container.querySelector('.point-detail')).toBeNull();
    fireEvent.pointerMove(chart, { clientX: 40, clientY: 60 });
    fireEvent.pointerLeave(chart);
    expect(container.querySelector('.point-detail')).toBeNull();
  });

  it('the table has a row for every point, newest first, and the button leads back', async () => {
    const { container } = await draw([three()]);
    await userEvent.click(screen.getByRole('button', { name: 'Table of Potassium, mmol/L' }));
    const table = await screen.findByRole('table');
    const rows = within(table).getAllByRole('row').slice(1);
    expect(rows.map((row) => within(row).getByRole('rowheader').textContent)).toEqual([
      '19-Nov-2026 14:02',
      '16-Nov-2026 14:02',
      '13-Nov-2026 14:02',
    ]);
    expect(rows[1]?.textContent).toContain('<5 mmol/L');
    await userEvent.click(screen.getByRole('button', { name: 'Chart of Potassium, mmol/L' }));
    await waitFor(() => expect(marksIn(container)).toBe(3));
  });
});

/** From now on no card is near the screen, until a test says so to what is returned. */
function nothingIsNear(): readonly IntersectionObserverCallback[] {
  const observed: IntersectionObserverCallback[] = [];
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      constructor(callback: IntersectionObserverCallback) {
        observed.push(callback);
      }
      observe = (): void => undefined;
      disconnect = (): void => undefined;
    },
  );
  return observed;
}

describe('reading a chart', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('shows the frame with words while the points come, and keeps the old points while newer ones come', async () => {
    const samples = [sampleSeries([point(9, 4), point(6, 5)])];
    const desktop = desktopWith(samples);
    let release = desktop.hold('chart.series');
    const { container, rerender } = render(summary(samples, desktop));
    expect(screen.getByText('Reading 2 results…')).toBeTruthy();
    release();
    await waitFor(() => expect(marksIn(container)).toBe(2));
    release = desktop.hold('chart.series');
    rerender(summary(samples, desktop, { revision: 2, fromMs: NOW_MS - 8 * DAY_MS }));
    expect(marksIn(container)).toBe(2);
    expect(screen.getByText('Reading this time…')).toBeTruthy();
    release();
    await waitFor(() => expect(marksIn(container)).toBe(1));
  });

  it('display-4 shows nothing of another generation', async () => {
    const { container, desktop, again } = await draw([sampleSeries([point(9, 4), point(6, 5)])]);
    desktop.hold('chart.series');
    again({ generation: 2 });
    expect(marksIn(container)).toBe(0);
  });

  it('says that a chart could not be read and reads it again on a press', async () => {
    const samples = [sampleSeries([point(9, 4)])];
    const desktop = desktopWith(samples);
    desktop.fail('chart.series', { code: 'fhir-timeout', details: {} });
    const { container } = render(summary(samples, desktop));
    expect(await screen.findByText('The chart could not be read')).toBeTruthy();
    desktop.fail('chart.series', null);
    await userEvent.click(screen.getByRole('button', { name: 'Read again' }));
    await waitFor(() => expect(marksIn(container)).toBe(1));
  });

  it('asks for no more points than its width can show, and only once it is near the screen', async () => {
    const observed = nothingIsNear();
    const samples = [sampleSeries([point(9, 4)])];
    const desktop = desktopWith(samples);
    const { container } = render(summary(samples, desktop));
    expect(desktop.calls).toEqual([]);
    act(() => {
      for (const callback of observed) {
        callback([{ isIntersecting: true } as IntersectionObserverEntry], {} as IntersectionObserver);
      }
    });
    await waitFor(() => expect(marksIn(container)).toBe(1));
    expect(desktop.calls.filter(({ name }) => name === 'chart.series')).toEqual([
      { name: 'chart.series', request: { key: 'k', fromMs: null, toMs: NOW_MS, maxPoints: 800 } },
    ]);
  });

  it('draws a table that was asked for though its card was pushed away before it came near', async () => {
    nothingIsNear();
    const samples = [sampleSeries([point(9, 4), point(6, 5)])];
    render(summary(samples, desktopWith(samples)));
    await userEvent.click(screen.getByRole('button', { name: 'Table of Potassium, mmol/L' }));
    expect(within(await screen.findByRole('table')).getAllByRole('row')).toHaveLength(3);
  });
});
