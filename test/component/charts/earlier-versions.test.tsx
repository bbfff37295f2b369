import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { EarlierVersions } from '../../../renderer/features/charts/EarlierVersions.tsx';
import type { ObservationStatus } from '../../../shared/chart-model.ts';
import type { Version, Versions } from '../../../shared/versions.ts';
import { Around } from './Around.tsx';
import { desktopWith, point, sampleSeries } from './sample.ts';

const version = (value: string, status: ObservationStatus, written: string | null = '12-Aug-2026'): Version => ({
  ...{ value, status, written },
});
const read = (...versions: Version[]): Versions => ({ state: 'read', versions, withheld: 0, more: false });

async function opened(answer: Versions | null, status: ObservationStatus = 'corrected') {
  const sample = sampleSeries([point(3, 6, { status })]);
  const { row } = sample.results[0]!;
  const desktop = desktopWith([sample]);
  if (answer !== null) desktop.state.versions = { [row.id]: answer };
  const { container } = render(
    <Around desktop={desktop}>
      <EarlierVersions row={row} />
    </Around>,
  );
  const button = screen.queryByRole('button', { name: 'Earlier value' });
  const asked = () => desktop.calls.filter(({ name }) => name === 'chart.versions').length;
  const before = asked();
  if (button !== null) await userEvent.click(button);
  return { container, desktop, before, asked };
}

describe('what a corrected result said before', () => {
  it('display-12 is asked for on a press, and shown as old → new with its day', async () => {
    const { container, before, asked } = await opened(
      read(version('6 mmol/L', 'corrected'), version('5.1 mmol/L', 'final')),
    );
    await screen.findByText('5.1 mmol/L');
    expect([before, asked()]).toEqual([0, 1]);
    expect(container.textContent).toContain('5.1 mmol/L →then 6 mmol/L, corrected 12-Aug-2026');
  });
  it('display-12 each step of several is shown, and an unchanged value is said to be so', async () => {
    const history = read(
      version('6 mmol/L', 'amended', null),
      version('6 mmol/L', 'corrected'),
      version('5 mmol/L', 'final'),
    );
    const { container } = await opened(history, 'amended');
    await screen.findByText('5 mmol/L');
    expect(container.textContent).toContain('amended on a day not sent, value unchanged');
    expect(container.textContent).toContain('5 mmol/L →then 6 mmol/L, corrected 12-Aug-2026');
  });
  it('display-11, display-12 a version entered in error is struck through and says so', async () => {
    await opened(read(version('6 mmol/L', 'corrected'), version('60 mmol/L', 'entered-in-error')));
    expect((await screen.findByText('60 mmol/L')).tagName).toBe('S');
    expect(document.body.textContent).toContain('(entered in error)');
  });
  it.each([
    ['a server without history', null],
    ['a history of one version', read(version('6 mmol/L', 'corrected'))],
  ])('display-12 %s says that the earlier value is not available', async (_, answer) => {
    await opened(answer);
    expect(await screen.findByText('Earlier value not available from this server.')).toBeTruthy();
  });
  it('display-6, display-60 says what is left out and that there is more', async () => {
    await opened({ ...read(version('6 mmol/L', 'corrected'), version('5 mmol/L', 'final')), withheld: 2, more: true });
    expect(await screen.findByText(/2 versions are left out/)).toBeTruthy();
    expect(screen.getByText('There are older versions than these.')).toBeTruthy();
  });
  it('display-12 says where the record has changed since the chart was read', async () => {
    await opened(read(version('7 mmol/L', 'corrected'), version('5 mmol/L', 'final')));
    expect(await screen.findByText(/it now says 7 mmol\/L/)).toBeTruthy();
  });
  it('display-60 a failure is not “not available”, and can be asked again', async () => {
    const sample = sampleSeries([point(3, 6, { status: 'corrected' })]);
    const desktop = desktopWith([sample]);
    desktop.fail('chart.versions', { code: 'fhir-unreachable', details: {} });
    render(
      <Around desktop={desktop}>
        <EarlierVersions row={sample.results[0]!.row} />
      </Around>,
    );
    await userEvent.click(screen.getByRole('button', { name: 'Earlier value' }));
    expect(await screen.findByText(/could not be read/)).toBeTruthy();
    expect(document.body.textContent).not.toContain('not available');
    desktop.fail('chart.versions', null);
    await userEvent.click(screen.getByRole('button', { name: 'Ask again' }));
    expect(await screen.findByText('Earlier value not available from this server.')).toBeTruthy();
  });
  it.each(['final', 'preliminary', 'cancelled', 'entered-in-error', 'unknown', 'registered', 'not-sent'] as const)(
    'display-12 a result that is %s has none to show',
    async (status) => {
      await opened(null, status);
      expect(screen.queryByRole('button')).toBeNull();
    },
  );
});
