import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { SeriesPaper } from '../../../renderer/features/charts/index.ts';
import { copiedFrom } from '../../../renderer/use-copy.ts';
import type { ChartOverview } from '../../../shared/chart-model.ts';
import { NORTHGATE, NOW_MS } from '../../support/fake-desktop-data.ts';
import { openWindow } from '../open-window.tsx';
import { Around } from './Around.tsx';
import { desktopWith, point, sampleSeries } from './sample.ts';

const SOURCE = { site: NORTHGATE, user: 'Dr A. Okafor' };

async function show(change: (overview: ChartOverview) => ChartOverview = (same) => same) {
  const sample = sampleSeries([point(9, 4), point(6, 5), point(3, 6, { flag: 'high' })]);
  const desktop = desktopWith([sample]);
  const overview = { ...change(desktop.state.overview), generation: 1, revision: 1 };
  const closed: string[] = [];
  render(
    <Around desktop={desktop}>
      <SeriesPaper
        {...{ series: sample.series, overview, source: SOURCE }}
        asked={{ fromMs: null, toMs: NOW_MS }}
        onClose={() => closed.push('closed')}
      />
    </Around>,
  );
  const sheet = await screen.findByRole('article');
  await waitFor(() => expect(within(sheet).getAllByRole('row')).toHaveLength(4));
  return { sheet, desktop, closed };
}

// jsdom lays nothing out and scrolls nothing.
beforeAll(() => {
  Element.prototype.scrollIntoView = () => undefined;
});

describe('a series on paper', () => {
  it('display-41, display-5, display-9: carries patient, source, kind of system, user, time of retrieval, zone and filter', async () => {
    const { sheet } = await show();
    const words = sheet.textContent;
    for (const part of ['BROWN, Ruth (Mrs)', '14-Mar-1956 (70y)', 'Female', 'NG 0048 1172'])
      expect(words).toContain(part);
    expect(words).toContain('Northgate General Hospital (fhir.northgate.example), test system');
    expect(words).toMatch(/Retrieved\d{2}-\w{3}-2026 \d{2}:\d{2}, times in UTC/);
    expect(words).toContain('by Dr A. Okafor');
    expect(words).toMatch(/All results to \d{2}-Nov-2026: 3 of 3 results/);
  });

  it('display-41: has the chart and every row behind it', async () => {
    const { sheet } = await show();
    expect(await within(sheet).findByRole('application')).toBeTruthy();
    expect(within(sheet).getAllByRole('row')).toHaveLength(4);
  });

  it('display-60: says in bold where the list behind it is not whole', async () => {
    const { sheet } = await show((overview) => ({
      ...overview,
      lists: { ...overview.lists, observations: { ...overview.lists.observations, state: 'partial', total: 9999 } },
    }));
    expect(sheet.textContent).toMatch(/Partial.*This sheet may lack results/);
  });

  it('each way out asks main for itself, with nothing of the patient in the question', async () => {
    const { desktop } = await show();
    const user = userEvent.setup();
    for (const name of ['Print…', 'Save as picture…', 'Save table as CSV…']) {
      await user.click(screen.getByRole('button', { name }));
    }
    const asked = desktop.calls.filter(({ name }) => name.startsWith('export.'));
    expect(asked.map(({ name }) => name)).toEqual(['export.print', 'export.picture', 'export.table']);
    expect(asked[2]?.request).toEqual({
      key: expect.any(String) as string,
      fromMs: null,
      toMs: NOW_MS,
      inError: false,
    });
  });

  it('a picture that is not in sight whole is not taken: what covers it would be in it', async () => {
    const { desktop } = await show();
    vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 300, 700, 600));
    await userEvent.click(screen.getByRole('button', { name: 'Save as picture…' }));
    expect((await screen.findByRole('alert')).textContent).toContain('The window is too small for the picture');
    expect(desktop.calls.filter(({ name }) => name === 'export.picture')).toEqual([]);
    vi.restoreAllMocks();
  });

  it('says why it could not be done', async () => {
    const { desktop } = await show();
    desktop.fail('export.print', { code: 'export-forbidden', details: {} });
    await userEvent.click(screen.getByRole('button', { name: 'Print…' }));
    expect((await screen.findByRole('alert')).textContent).toContain('Not allowed on this computer');
  });

  it('Escape leads back', async () => {
    const { closed } = await show();
    screen.getByRole('button', { name: 'Back' }).focus();
    await userEvent.keyboard('{Escape}');
    expect(closed).toEqual(['closed']);
  });
});

describe('a copy', () => {
  it('display-41: carries patient, source and time of retrieval', async () => {
    const desktop = desktopWith([sampleSeries([point(3, 6)])]);
    expect(copiedFrom(desktop.state.overview, NORTHGATE, 'UTC')).toMatch(
      /^From Chartroom: BROWN, Ruth \(Mrs\); born 14-Mar-1956; MRN Northgate NG 0048 1172; Northgate General Hospital, test system; retrieved \d{2}-Nov-2026 \d{2}:\d{2} \(UTC\)$/,
    );
    await openWindow();
    document.getSelection()?.selectAllChildren(await screen.findByRole('heading', { level: 1 }));
    const copied: string[] = [];
    const event = new Event('copy', { bubbles: true, cancelable: true });
    Object.assign(event, { clipboardData: { setData: (_type: string, text: string) => copied.push(text) } });
    document.body.dispatchEvent(event);
    expect(copied[0]).toMatch(/^BROWN, Ruth \(Mrs\)\nFrom Chartroom: BROWN, Ruth/);
    expect(event.defaultPrevented).toBe(true);
  });
});
