import { act, fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { SeriesDetail } from '../../../renderer/features/charts/index.ts';
import type { Lane, Lanes } from '../../../shared/lanes.ts';
import { marksIn } from '../../support/chart-marks.ts';
import { DAY_MS, NOW_MS, type SampleSeries } from '../../support/fake-desktop-data.ts';
import { doing } from '../open-window.tsx';
import { Around } from './Around.tsx';
import { desktopWith, point, sampleSeries } from './sample.ts';

/** jsdom lays nothing out: everything is 800 px wide. */
beforeEach(() => {
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, 800, 348));
});

/** Answers come by promises alone: what holds is there after a few turns of the event loop, whatever the machine does. */
async function settles(check: () => void): Promise<void> {
  for (let turn = 0; turn < 20; turn++) {
    await doing(() => undefined);
    try {
      check();
      return;
    } catch {
      // Not yet.
    }
  }
  check();
}

const eight = () =>
  sampleSeries(
    [700, 600, 500, 400, 300, 200, 100, 1].map((days, n) => point(days, n)),
    { name: 'Potassium' },
  );
const other = () => sampleSeries([point(650, 70), point(205, 90)], { key: 'o', name: 'Weight', unit: 'kg' });

const NO_LANES: Lanes = {
  ...{ medications: [], encounters: [], moreMedications: 0, moreEncounters: 0, unplacedMedications: 0 },
};
const lane = (n: number, part: Partial<Lane> = {}): Lane => ({
  ...{ id: `MedicationRequest/${n}`, name: `medicine ${n} with a name that is long`, dose: `${n} mg at bedtime` },
  ...{ startMs: NOW_MS - 400 * DAY_MS, endMs: null, open: true, ended: null, held: false, exact: true },
  ...part,
});

async function show(samples: readonly SampleSeries[] = [eight()], lanes: Lanes = NO_LANES) {
  const desktop = desktopWith(samples);
  desktop.state.lanes = lanes;
  const all = samples.map(({ series }) => series);
  const { container } = render(
    <Around desktop={desktop}>
      <SeriesDetail
        series={all[0]!}
        all={all}
        generation={1}
        revision={1}
        fromMs={NOW_MS - 730 * DAY_MS}
        toMs={NOW_MS}
        onClose={() => undefined}
        onPaper={() => undefined}
      />
    </Around>,
  );
  await settles(() => expect(marksIn(container)).toBe(8));
  const asked = () =>
    desktop.calls
      .filter(({ name }) => name === 'chart.series')
      .map(({ request }) => request as { key: string; fromMs: number; toMs: number });
  return { container, desktop, asked, chart: screen.getAllByRole('application')[0]! };
}

const words = (): string => screen.getByText(/^Showing /).textContent;
const isZoomed = (): boolean => screen.queryByText(/^Showing /) !== null;

describe('zooming a chart', () => {
  it('display-34 by buttons: says what is shown and how many are not, and Show all leads back', async () => {
    const { container } = await show();
    await userEvent.click(screen.getByRole('button', { name: 'Zoom in' }));
    await settles(() => expect(words()).toBe('Showing 24-May-2025 to 24-May-2026: 2 earlier, 2 later not shown'));
    expect(marksIn(container)).toBe(4);
    await userEvent.click(screen.getByRole('button', { name: 'Later' }));
    await settles(() => expect(words()).toMatch(/3 earlier, 1 later not shown$/));
    await userEvent.click(screen.getByRole('button', { name: 'Earlier' }));
    await settles(() => expect(words()).toMatch(/2 earlier, 2 later not shown$/));
    await userEvent.click(screen.getByRole('button', { name: 'Show all' }));
    await settles(() => expect(marksIn(container)).toBe(8));
    expect(isZoomed()).toBe(false);
  });

  it('2.1.4 by keys, only while the chart has the focus', async () => {
    const { chart } = await show();
    fireEvent.keyDown(document.body, { key: '+' });
    expect(isZoomed()).toBe(false);
    fireEvent.keyDown(chart, { key: '+' });
    await settles(() => expect(words()).toMatch(/2 earlier, 2 later/));
    fireEvent.keyDown(chart, { key: 'ArrowRight', shiftKey: true });
    await settles(() => expect(words()).toMatch(/3 earlier, 1 later/));
    fireEvent.keyDown(chart, { key: 'ArrowLeft', ctrlKey: true });
    await settles(() => expect(words()).toMatch(/2 earlier, 2 later/));
    fireEvent.keyDown(chart, { key: '0' });
    expect(isZoomed()).toBe(false);
    fireEvent.keyDown(chart, { key: '+' });
    fireEvent.keyDown(chart, { key: '-' });
    expect(isZoomed()).toBe(false);
    fireEvent.keyDown(chart, { key: '+', ctrlKey: true });
    expect(isZoomed()).toBe(false);
  });

  it('by wheel: with Ctrl it zooms, sideways it pans, and a plain one is left to the page', async () => {
    const { chart } = await show();
    expect(fireEvent.wheel(chart, { deltaY: -120, clientX: 400 })).toBe(true);
    expect(isZoomed()).toBe(false);
    expect(fireEvent.wheel(chart, { deltaY: -120, clientX: 400, ctrlKey: true })).toBe(false);
    await settles(() => expect(isZoomed()).toBe(true));
    const before = words().split(':')[0];
    expect(fireEvent.wheel(chart, { deltaX: 60 })).toBe(false);
    await settles(() => expect(words().split(':')[0]).not.toBe(before));
  });

  it('2.5.7 two fingers pinch and one drags, as the buttons do', async () => {
    const { chart } = await show();
    const touch = (type: 'pointerDown' | 'pointerMove' | 'pointerUp', pointerId: number, clientX: number) =>
      fireEvent[type](chart, { pointerId, clientX, clientY: 50, button: 0, buttons: 1, pointerType: 'touch' });
    touch('pointerDown', 1, 350);
    touch('pointerDown', 2, 450);
    touch('pointerMove', 1, 300);
    touch('pointerMove', 2, 500);
    await settles(() => expect(isZoomed()).toBe(true));
    touch('pointerUp', 1, 300);
    const before = words().split(':')[0];
    touch('pointerMove', 2, 400);
    await settles(() => expect(words().split(':')[0]).not.toBe(before));
    touch('pointerUp', 2, 400);
    const after = words().split(':')[0];
    touch('pointerMove', 2, 200);
    expect(words().split(':')[0]).toBe(after);
  });

  it('display-33 says that the value axis was re-scaled, where somebody asked for it', async () => {
    const { container } = await show();
    const values = (): (string | null)[] => [...container.querySelectorAll('.value-tick')].map((t) => t.textContent);
    const before = values();
    await userEvent.click(screen.getByRole('button', { name: 'Zoom in' }));
    expect(values()).toEqual(before);
    expect(screen.queryByText(/re-scaled/)).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Fit values' }));
    expect(values()).not.toEqual(before);
    expect(screen.getByText(/^Value axis re-scaled to what is shown: \d.* mmol\/L$/)).toBeTruthy();
  });

  it('asks main one question at a time, and of many wishes the last', async () => {
    const { chart, desktop, asked } = await show();
    const release = desktop.hold('chart.series');
    for (let n = 0; n < 6; n++) fireEvent.keyDown(chart, { key: '+' });
    expect(asked()).toHaveLength(2);
    expect(words()).toContain('reading');
    await act(async () => {
      release();
      await Promise.resolve();
    });
    await settles(() => expect(words()).not.toContain('reading'));
    expect(asked()).toHaveLength(3);
    const [, first, last] = asked();
    expect(last!.toMs - last!.fromMs).toBeLessThan((first!.toMs - first!.fromMs) / 10);
  });
});

describe('what went on beside a chart', () => {
  it('display-52 draws every medication as a bar with name and dose whole, and counts what does not fit', async () => {
    const { container, desktop } = await show([eight()], {
      ...NO_LANES,
      medications: [lane(1), lane(2, { open: false, ended: 'stopped', endMs: NOW_MS - 390 * DAY_MS })],
      moreMedications: 4,
    });
    await settles(() => expect(container.querySelectorAll('.lane-bar')).toHaveLength(2));
    expect([...container.querySelectorAll('.lane-words')].map((t) => t.textContent)).toEqual([
      'medicine 1 with a name that is long, 1 mg at bedtime',
      'medicine 2 with a name that is long, 2 mg at bedtime, stopped',
    ]);
    const list = screen.getByRole('list', { name: 'Medications on the same time axis' });
    expect(within(list).getAllByText(/still current$/)).toHaveLength(1);
    expect(screen.getByText('4 more medications not shown here')).toBeTruthy();
    expect(desktop.calls.some(({ name }) => name === 'chart.lanes')).toBe(true);
  });

  it('draws encounters as bands behind the chart, named over it and listed in words', async () => {
    const startMs = NOW_MS - 30 * DAY_MS;
    const { container } = await show([eight()], {
      ...NO_LANES,
      encounters: [{ id: 'Encounter/1', label: 'Ward 6 West', startMs, endMs: null }],
    });
    await settles(() => expect(container.querySelector('.encounter-area')).not.toBeNull());
    expect(container.querySelector('.encounter-names')?.textContent).toBe('Ward 6 West');
    expect(screen.getByText('Ward 6 West, 23-Oct-2026 to now')).toBeTruthy();
  });
});

describe('comparing two measures', () => {
  async function compare() {
    const shown = await show([eight(), other(), sampleSeries([point(1, 1)], { key: 'x', name: 'Sodium' })]);
    await userEvent.click(screen.getByRole('button', { name: 'Compare with…' }));
    await userEvent.type(screen.getByRole('searchbox', { name: 'Find a measure' }), 'wei');
    expect(screen.getByText('1 of 2 measures')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Weight kg' }));
    await settles(() => expect(screen.getAllByRole('application')).toHaveLength(2));
    return shown;
  }

  it('display-36 stands them under each other: two plots, two labelled axes, one time axis', async () => {
    const { container } = await compare();
    expect([...container.querySelectorAll('.axis-name')].map((t) => t.textContent)).toEqual([
      'Potassium, mmol/L',
      'Weight, kg',
    ]);
    const [upper, lower] = [...container.querySelectorAll('.measure')].map((plot) => ({
      times: [...plot.querySelectorAll('.time-tick')].map((t) => [t.getAttribute('x'), t.textContent]),
      marks: marksIn(plot),
    }));
    expect(upper?.times).toEqual(lower?.times);
    expect([upper?.marks, lower?.marks]).toEqual([8, 2]);
  });

  it('display-32 tells them apart by mark as well as by colour', async () => {
    const { container } = await compare();
    const [upper, lower] = [...container.querySelectorAll('.measure')];
    const pieceOf = (plot: Element | undefined): string =>
      plot
        ?.querySelector('.marks .body')
        ?.getAttribute('d')
        ?.replace(/[^A-Za-z]/g, '')
        .slice(0, 8) ?? '';
    expect(pieceOf(upper)).not.toBe(pieceOf(lower));
    const colourOf = (plot: Element | undefined) => plot?.querySelector('.chart')?.className;
    expect(colourOf(upper)).not.toBe(colourOf(lower));
  });

  it('display-37 has one focus line with both exact values, said together', async () => {
    const { container } = await compare();
    const [upper] = screen.getAllByRole('application');
    act(() => upper!.focus());
    fireEvent.keyDown(upper!, { key: 'End' });
    fireEvent.keyDown(upper!, { key: 'ArrowLeft' });
    fireEvent.keyDown(upper!, { key: 'ArrowLeft' });
    const details = [...container.querySelectorAll('.point-detail')].map((t) => t.textContent);
    expect(details).toHaveLength(2);
    expect(details[0]).toContain('5 mmol/L');
    expect(details[1]).toContain('90 mmol/L');
    expect(details[1]).toContain('nearest in time');
    expect(within(upper!).getByRole('status').textContent).toMatch(/^5 mmol\/L, .*; Weight 90 mmol\/L, /);
  });

  it('zooms both, and ends on a press', async () => {
    const { asked } = await compare();
    await userEvent.click(screen.getByRole('button', { name: 'Zoom in' }));
    await settles(() => expect(words()).toMatch(/not shown$/));
    const last = asked().slice(-2);
    expect(last.map(({ key }) => key)).toEqual(['k', 'o']);
    expect(last[0]?.fromMs).toBe(last[1]?.fromMs);
    await userEvent.click(screen.getByRole('button', { name: 'Stop comparing with Weight' }));
    await settles(() => expect(screen.getAllByRole('application')).toHaveLength(1));
  });
});
