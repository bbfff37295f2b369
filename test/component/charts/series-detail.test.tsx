import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { useState, type JSX } from 'react';
import { SeriesDetail } from '../../../renderer/features/charts/index.ts';
import type { DesktopApi } from '../../../shared/ipc-contract.ts';
import type { FakeDesktop } from '../../support/fake-desktop.ts';
import { NOW_MS, type SampleSeries } from '../../support/fake-desktop-data.ts';
import { marksIn } from '../../support/chart-marks.ts';
import { Around } from './Around.tsx';
import { desktopWith, measured, point, sampleSeries } from './sample.ts';

const nothing = (): void => undefined;

function detail(sample: SampleSeries, desktop: FakeDesktop, onClose = nothing): JSX.Element {
  return (
    <Around desktop={desktop}>
      <SeriesDetail
        {...{
          series: sample.series,
          all: [sample.series],
          generation: 1,
          revision: 1,
          fromMs: null,
          toMs: NOW_MS,
          onClose,
        }}
        onPaper={nothing}
      />
    </Around>
  );
}

async function show(sample: SampleSeries, desktop = desktopWith([sample])) {
  const closed: string[] = [];
  const { container } = render(detail(sample, desktop, () => closed.push('closed')));
  await screen.findByRole('table');
  return { container, closed, desktop };
}

const bodyRows = (): HTMLElement[] => within(screen.getByRole('table')).getAllByRole('row').slice(1);

describe('one series in full', () => {
  it('has a row for every mark of its chart', async () => {
    const { container } = await show(sampleSeries([point(9, 4), point(6, 5), point(3, 6)]));
    await waitFor(() => expect(marksIn(container)).toBe(3));
    expect(bodyRows()).toHaveLength(3);
    expect(screen.getByText('LOINC 2823-3')).toBeTruthy();
  });

  it('display-12 display-19 display-24 shows value, flag, status, range and remarks of each result', async () => {
    const sample = sampleSeries([point(3, 6, { flag: 'high', status: 'corrected' })]);
    const [result] = sample.results;
    Object.assign(result!.row, {
      ranges: [{ low: '3.5', high: '5.1', lowNumber: 3.5, highNumber: 5.1, text: '3.5–5.1, adult' }],
      remarks: [{ label: 'Specimen', text: 'haemolysed' }],
    });
    await show(sample);
    const cells = bodyRows().map((row) =>
      within(row)
        .getAllByRole('cell')
        .map(({ textContent }) => textContent),
    );
    expect(cells).toEqual([
      ['6 mmol/L', '▲\u00a0high', 'correctedEarlier value', '3.5–5.1, adult', 'Specimen haemolysed'],
    ]);
  });

  it('display-17 marks a unit whose text and code contradict each other', async () => {
    const sample = sampleSeries([point(3, 6)]);
    const value = { kind: 'quantity', quantity: measured('6', { unitConflict: true }) } as const;
    Object.assign(sample.results[0]!.row, { value });
    await show(sample);
    expect(screen.getByText(/unit in doubt/)).toBeTruthy();
  });

  it('display-11 asks for results entered in error only on a press, and shows them struck through and in words', async () => {
    const sample = sampleSeries([point(9, 4), point(3, 6)], { inError: 1 });
    const wrong = sampleSeries([point(5, 99, { status: 'entered-in-error' })]).results[0]!.row;
    const desktop = desktopWith([sample]);
    const answer: DesktopApi['chart.results'] = async (request) => {
      const result = await desktop.api['chart.results'](request);
      if (!result.ok || !request.inError) return result;
      return { ok: true, value: { total: 3, rows: [...result.value.rows, wrong] } };
    };
    await show(sample, { ...desktop, api: { ...desktop.api, 'chart.results': answer } });
    expect(bodyRows()).toHaveLength(2);
    await userEvent.click(screen.getByRole('button', { name: 'Show 1 entered in error' }));
    await waitFor(() => expect(bodyRows()).toHaveLength(3));
    expect(screen.getByText('99 mmol/L').tagName).toBe('S');
    expect(screen.getByText('entered in error')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Hide 1 entered in error' }));
    await waitFor(() => expect(bodyRows()).toHaveLength(2));
  });

  it('Escape ends the point first and then the page', async () => {
    const { container, closed } = await show(sampleSeries([point(9, 4), point(3, 6)]));
    const chart = await screen.findByRole('application');
    act(() => chart.focus());
    fireEvent.keyDown(chart, { key: 'Home' });
    expect(container.querySelector('.point-detail')).not.toBeNull();
    fireEvent.keyDown(chart, { key: 'Escape' });
    expect(container.querySelector('.point-detail')).toBeNull();
    expect(closed).toEqual([]);
    fireEvent.keyDown(chart, { key: 'Escape' });
    expect(closed).toEqual(['closed']);
  });

  it('takes the focus to its heading and gives it back to the name that opened it', async () => {
    const sample = sampleSeries([point(9, 4), point(3, 6)]);
    const desktop = desktopWith([sample]);
    function Page(): JSX.Element {
      const [open, setOpen] = useState(false);
      return open ? (
        detail(sample, desktop, () => setOpen(false))
      ) : (
        <button type="button" data-series="k" onClick={() => setOpen(true)}>
          Potassium
        </button>
      );
    }
    render(<Page />);
    await userEvent.click(screen.getByRole('button', { name: 'Potassium' }));
    expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Potassium' }));
    await userEvent.click(screen.getByRole('button', { name: 'Back' }));
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Potassium' }));
  });

  it('display-60 says which part could not be read and reads it again', async () => {
    const sample = sampleSeries([point(9, 4)]);
    const desktop = desktopWith([sample]);
    desktop.fail('chart.results', { code: 'fhir-timeout', details: {} });
    render(detail(sample, desktop));
    expect(await screen.findByText('The results could not be read')).toBeTruthy();
    desktop.fail('chart.results', null);
    await userEvent.click(screen.getByRole('button', { name: 'Read again' }));
    await screen.findByRole('table');
    expect(bodyRows()).toHaveLength(1);
  });

  it('shows the results of words without a chart', async () => {
    const sample = sampleSeries([point(9, 4)], { kind: 'text', plottable: 0, unit: null });
    Object.assign(sample.results[0]!.row, { value: { kind: 'text', type: 'string', text: 'No growth' } });
    const { container } = await show(sample);
    expect(container.querySelector('.chart')).toBeNull();
    expect(within(screen.getByRole('table')).getByText('No growth')).toBeTruthy();
  });
});

describe('a long series', () => {
  const sizes = [
    [Element.prototype, 'clientHeight', 300],
    [HTMLElement.prototype, 'offsetHeight', 30],
  ] as const;
  const before = sizes.map(([prototype, name]) => Object.getOwnPropertyDescriptor(prototype, name)!);
  beforeEach(() => {
    for (const [prototype, name, value] of sizes) Object.defineProperty(prototype, name, { configurable: true, value });
  });
  afterEach(() => {
    for (const [n, [prototype, name]] of sizes.entries()) Object.defineProperty(prototype, name, before[n]!);
  });

  it('is read by pages of 200 and drawn only where it can be seen, yet says its whole length', async () => {
    const { desktop } = await show(sampleSeries(Array.from({ length: 450 }, (_, n) => point(450 - n, n))));
    const table = screen.getByRole('table');
    expect(table.getAttribute('aria-rowcount')).toBe('451');
    const drawn = table.querySelectorAll('tr[data-index]').length;
    expect(drawn).toBeGreaterThan(0);
    expect(drawn).toBeLessThan(200);
    expect(screen.getByText(/^4\d\d more below$/)).toBeTruthy();
    const asked = desktop.calls.filter(({ name }) => name === 'chart.results').map(({ request }) => request);
    expect(asked[0]).toEqual({ key: 'k', fromMs: null, toMs: NOW_MS, inError: false, offset: 0, limit: 200 });
  });
});
