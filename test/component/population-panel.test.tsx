import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { SessionView } from '../../shared/ipc-contract.ts';
import type { PanelSummary } from '../../shared/population.ts';
import { percentWords } from '../../renderer/features/population/panel/panel-filter.ts';
import { distributionWords } from '../../renderer/features/population/panel/Histogram.tsx';
import type { FakeDesktop } from '../support/fake-desktop.ts';
import { NORTHGATE } from '../support/fake-desktop-data.ts';
import { NO_SESSION, signedInAt } from '../support/fake-desktop-sessions.ts';
import { fakePanel, NO_FILTER } from '../support/fake-panel.ts';
import { exportWith, populationWith } from '../support/fake-population.ts';
import { choose, doing, openWindow, settled } from './open-window.tsx';

type Opened = {
  readonly count?: number;
  readonly part?: Partial<PanelSummary>;
  readonly patient?: NonNullable<SessionView['signedIn']>['patient'];
  readonly arrange?: (desktop: FakeDesktop) => void;
};

const press = async (name: string | RegExp): Promise<void> => {
  await userEvent.click(screen.getByRole('button', { name }));
  await act(settled);
};
async function openPanel({ count = 60, part = {}, patient = 'open', arrange = () => undefined }: Opened = {}) {
  const desktop = await openWindow((fake) => {
    fake.state.population = populationWith();
    fake.state.panel = fakePanel(count, part);
    fake.state.session = { ...NO_SESSION, signedIn: signedInAt(NORTHGATE, { patient }) };
    arrange(fake);
  });
  await choose('Population');
  await press('Open the panel of Group diabetes');
  return desktop;
}
const group = (measure: string, name: RegExp): HTMLElement =>
  within(screen.getByRole('list', { name: `${measure} by group` })).getByRole('button', { name });
const rowCount = (): string | null =>
  screen.getByRole('table', { name: /^\d+ patients?,/ }).getAttribute('aria-rowcount');
const asked = (desktop: FakeDesktop, name: string): readonly unknown[] =>
  desktop.calls.filter((call) => call.name === name).map(({ request }) => request);

describe('the panel', () => {
  it('says how many there are, of what they are, and as of when', async () => {
    await openPanel();
    expect(screen.getByRole('heading', { level: 1, name: 'Group diabetes' })).toBeDefined();
    expect(screen.getByText('Northgate General Hospital, as of 22-Nov-2026 11:00')).toBeDefined();
    expect(screen.getByRole('status').textContent).toContain('60 patients');
    for (const title of ['HbA1c', 'Blood pressure', 'eGFR', 'Conditions', 'Medications', 'Age', 'Patients']) {
      expect(screen.getByRole('region', { name: title })).toBeDefined();
    }
  });

  it('gives every histogram a sentence and, when asked, a table of the same numbers', async () => {
    await openPanel();
    const { measures } = fakePanel(60).summary('x', NO_FILTER);
    const [hba1c] = measures;
    const picture = screen.getByRole('img', { name: /^HbA1c/ });
    expect(picture.getAttribute('aria-label')).toBe(`HbA1c, latest values: ${distributionWords(hba1c!)}`);
    expect(picture.querySelectorAll('rect')).toHaveLength(hba1c!.bins.length);
    await press('HbA1c as a table');
    const rows = within(screen.getByRole('table', { name: 'HbA1c, latest values' })).getAllByRole('cell');
    expect(rows.map(({ textContent }) => Number(textContent))).toEqual(hba1c!.bins.map(({ patients }) => patients));
  });

  it('says the rule of a measure, its source, and what was left out, when asked', async () => {
    await openPanel();
    expect(screen.queryByText(/IFCC master equation/)).toBeNull();
    await press('Rule and source of HbA1c');
    const card = screen.getByRole('region', { name: 'HbA1c' });
    expect(card.textContent).toContain('The newest final HbA1c of the last 12 months');
    expect(card.textContent).toContain('Source: NICE NG28');
    expect(card.textContent).toContain('Left out: 14 results, no unit was sent.');
  });

  it('names the tone of a value in words and by its shape, not by colour alone', async () => {
    await openPanel();
    const cells = screen.getAllByRole('cell', { name: /to be acted on/ });
    expect(cells.length).toBeGreaterThan(0);
    for (const cell of cells) expect(cell.querySelector('.tone-act path')).not.toBeNull();
  });

  it('lists those without a recent result, and those never measured', async () => {
    await openPanel();
    for (const name of [/^No recent result/, /^No result/]) {
      const button = group('HbA1c', name);
      const patients = Number(button.querySelector('.count-number')?.textContent);
      await userEvent.click(button);
      await act(settled);
      expect(patients).toBeGreaterThan(0);
      expect(rowCount()).toBe(String(patients + 1));
      await press('Show all patients');
    }
  });

  it('narrows figures and rows together by everything that is pressed, and widens them again', async () => {
    const desktop = await openPanel();
    await userEvent.click(screen.getByRole('button', { name: /^Essential hypertension/ }));
    await act(settled);
    await userEvent.click(group('HbA1c', /^59 to 75/));
    await act(settled);
    await userEvent.click(screen.getByRole('button', { name: /^60 to 69/ }));
    await act(settled);
    const filter = {
      ...NO_FILTER,
      condition: '59621000',
      ageFrom: 60,
      ageTo: 69,
      measure: { id: 'hba1c', group: '59-75' },
    };
    expect(asked(desktop, 'population.panel').at(-1)).toEqual({ id: 'export-done', filter });
    expect(asked(desktop, 'population.rows').at(-1)).toMatchObject({ id: 'export-done', filter });
    const { total } = fakePanel(60).rows(filter as typeof NO_FILTER, 0, 1);
    expect(screen.getByRole('status').textContent).toContain(`${total} of 60 patients`);
    expect(rowCount()).toBe(String(total + 1));
    await press('Remove the filter HbA1c: 59 to 75');
    expect(asked(desktop, 'population.panel').at(-1)).toEqual({
      id: 'export-done',
      filter: { ...filter, measure: null },
    });
    await press('Show all patients');
    expect(rowCount()).toBe('61');
  });

  it('takes any years of age', async () => {
    const desktop = await openPanel();
    await userEvent.type(screen.getByRole('textbox', { name: 'From' }), '65');
    await press('Show these ages');
    expect(asked(desktop, 'population.panel').at(-1)).toEqual({
      id: 'export-done',
      filter: { ...NO_FILTER, ageFrom: 65 },
    });
    expect(screen.getByRole('button', { name: 'Remove the filter Aged 65 or more' })).toBeDefined();
  });

  it('says so where nobody matches', async () => {
    await openPanel({
      part: { matching: 0 },
      arrange: ({ state }) => (state.panel = { ...state.panel, rows: () => ({ total: 0, rows: [] }) }),
    });
    expect(screen.getByText('No patient matches all of this')).toBeDefined();
  });

  it('opens a patient in this window by the clinician’s own session, and leads back to the same place', async () => {
    const desktop = await openPanel();
    await userEvent.click(screen.getByRole('button', { name: /^Essential hypertension/ }));
    await act(settled);
    const [first] = within(screen.getByRole('region', { name: 'Patients' })).getAllByRole('button');
    await userEvent.click(first!);
    await act(settled);
    expect(asked(desktop, 'population.open')).toHaveLength(1);
    expect(screen.getByRole('banner', { name: 'Patient' })).toBeDefined();
    await press('Back to the population');
    expect(screen.getByRole('button', { name: 'Remove the filter Essential hypertension' })).toBeDefined();
    await press('Back to the exports');
    await press('Back to the chart');
    expect(screen.queryByRole('button', { name: 'Back to the population' })).toBeNull();
  });

  it('opens nobody where the sign-in is bound to one patient, and says what to do', async () => {
    await openPanel({ patient: 'chosen-at-server' });
    expect(screen.getByText('Patients cannot be opened from here with this sign-in')).toBeDefined();
    expect(within(screen.getByRole('region', { name: 'Patients' })).queryAllByRole('button')).toEqual([]);
  });

  it('marks figures as not final while the export is being read, with rate and time left, and asks again', async () => {
    const reading = { bytes: 412e6, bytesTotal: 1180e6, resources: 640_212, bytesPerSecond: 96e6, secondsLeft: 8 };
    const desktop = await openPanel({ part: { reading } });
    expect(screen.getByRole('status').textContent).toContain('Not final');
    expect(screen.getByRole('progressbar', { name: 'Reading the export' }).getAttribute('aria-valuenow')).toBe('34');
    for (const words of ['640,212 resources', '412 MB of 1.2 GB', '96.0 MB a second', 'about 8 seconds left']) {
      expect(screen.getByText(words)).toBeDefined();
    }
    desktop.state.panel = fakePanel(90);
    await doing(() => desktop.emit('population.panel-changed', { id: 'export-done', reading: null }));
    await doing(() => undefined);
    expect(screen.getByRole('status').textContent).toContain('90 patients');
    expect(screen.getByRole('status').textContent).not.toContain('Not final');
    expect(rowCount()).toBe('91');
  });

  it('says what was in the files and is not in the figures, and what the export lacks', async () => {
    await openPanel({
      part: { problems: [{ words: 'results of patients who are not in this export', count: 41 }] },
      arrange: ({ state }) => {
        const notes = [{ code: 'scope-narrowed', subject: 'system/Condition.rs', count: null }] as const;
        state.population = populationWith({ exports: [exportWith({ notes: [...notes] })] });
      },
    });
    expect(screen.getByText('41: results of patients who are not in this export')).toBeDefined();
    expect(screen.getByText(/figures may be too low/)).toBeDefined();
    expect(screen.getByText(/did not grant “system\/Condition.rs”/)).toBeDefined();
  });

  it('calls an export without patients empty once it was read to its end alone', async () => {
    const nobody = 'There is no patient in this export';
    await openPanel({ count: 0 });
    expect(screen.getByText(nobody)).toBeDefined();
  });

  it('waits with words, and says why it could not be read', async () => {
    let release: () => void = () => undefined;
    await openPanel({ arrange: (fake) => void (release = fake.hold('population.panel')) });
    expect(screen.getByText('Opening the export')).toBeDefined();
    await doing(release);
    expect(screen.getByRole('status').textContent).toContain('60 patients');
  });

  it('has a way on where the files could not be read', async () => {
    const error = { code: 'internal', details: { incident: 'x' } } as const;
    const desktop = await openPanel({ arrange: (fake) => fake.fail('population.panel', error) });
    expect(screen.getByRole('alert').textContent).not.toBe('');
    desktop.fail('population.panel', null);
    await press('Read again');
    expect(screen.getByRole('status').textContent).toContain('60 patients');
  });
});

describe('a share', () => {
  it('is never rounded to none or to all where it is neither', () => {
    expect([percentWords(0, 10), percentWords(1, 1000), percentWords(999, 1000), percentWords(10, 10)]).toEqual([
      '0 %',
      'under 1 %',
      'over 99 %',
      '100 %',
    ]);
  });
});
