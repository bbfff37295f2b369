import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { lookAlikes } from '../../renderer/features/patient-search/look-alikes.ts';
import type { FakeDesktop, FakeState } from '../support/fake-desktop.ts';
import { NORTHGATE } from '../support/fake-desktop-data.ts';
import { NO_SESSION, SAMPLE_PATIENTS, signedInAt } from '../support/fake-desktop-sessions.ts';
import { change, doing, openWindow, settled } from './open-window.tsx';

const searching =
  (part: Partial<FakeState> = {}) =>
  ({ state }: FakeDesktop) => {
    Object.assign(state, { session: { ...NO_SESSION, signedIn: signedInAt(NORTHGATE, { patient: 'none' }) } }, part);
  };
const field = (): HTMLInputElement => screen.getByRole('searchbox', { name: 'Find a patient' });
const names = (): readonly (string | null)[] =>
  within(screen.getByRole('table', { name: 'Patients found' }))
    .getAllByRole('button')
    .map((name) => name.textContent);
const status = (): string => screen.getByRole('status').textContent;
const requests = (desktop: FakeDesktop, name: string): readonly unknown[] =>
  desktop.calls.filter((call) => call.name === name).map(({ request }) => request);

/** Types into the field and presses Enter, which searches without the pause. */
async function search(text: string): Promise<void> {
  await userEvent.clear(field());
  await userEvent.type(field(), `${text}{Enter}`);
  await act(settled);
}

describe('patient search', () => {
  it('display-1, display-9: has the field in the focus, no banner, and the site and user above', async () => {
    const desktop = await openWindow(searching());
    expect(document.activeElement).toBe(field());
    expect(screen.queryByRole('banner', { name: 'Patient' })).toBeNull();
    expect(screen.getByRole('region', { name: 'Session' }).textContent).toContain('Dr A. Okafor');
    expect(document.title).toBe('Find a patient, Northgate General Hospital · Chartroom');
    expect(desktop.calls.some(({ name }) => name.startsWith('chart.'))).toBe(false);
  });

  it('display-7: shows name, birth date with age, gender and identifiers, and marks those that look alike', async () => {
    await openWindow(searching());
    await search('brown');
    const row = (name: RegExp): string => screen.getByRole('row', { name }).textContent;
    expect(row(/Mrs/)).toBe('BROWN, Ruth (Mrs)Similar name14-Mar-1956 (70y)FemaleMRN Northgate NG 0048 1172');
    expect(row(/\(Ms\)/)).toContain('Similar name');
    expect(row(/Peter/)).not.toContain('Similar');
    expect(row(/Peter/)).toContain('Died02-Nov-1949Male');
    expect(row(/Sofía/)).toContain('Not knownNot known');
    expect(status()).toBe('5 patients');
  });

  it('opens by arrow down and Enter the row that has the focus', async () => {
    const desktop = await openWindow(searching());
    await search('brown');
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    expect(document.activeElement?.textContent).toBe('BROWN, Ruth (Ms)');
    await userEvent.keyboard('{Enter}');
    await act(settled);
    expect(requests(desktop, 'patient.open')).toEqual([{ search: 1, row: 1 }]);
    expect(screen.getByRole('banner', { name: 'Patient' })).toBeDefined();
  });

  it('goes back to the field by arrow up, Escape or typing', async () => {
    await openWindow(searching());
    await search('brown');
    for (const key of ['{ArrowUp}', '{Escape}', 'e']) {
      await userEvent.click(field());
      await userEvent.keyboard('{ArrowDown}');
      expect(document.activeElement).not.toBe(field());
      await userEvent.keyboard(key);
      expect(document.activeElement).toBe(field());
    }
    await userEvent.keyboard('{End}{ArrowDown}');
  });

  it('display-7: Enter in the field opens the only one, and never the first of several', async () => {
    const desktop = await openWindow(searching());
    await search('brown');
    await userEvent.keyboard('{Enter}');
    await act(settled);
    expect(requests(desktop, 'patient.open')).toEqual([]);
    await search('browning');
    await userEvent.keyboard('{Enter}');
    await act(settled);
    expect(requests(desktop, 'patient.open')).toEqual([{ search: 2, row: 0 }]);
  });

  it('display-4: drops the answer to an older text, and opens nothing of it', async () => {
    const desktop = await openWindow(searching());
    const release = desktop.hold('patients.search');
    await search('browne');
    await userEvent.type(field(), ' p');
    await doing(release);
    expect(screen.queryByRole('table', { name: 'Patients found' })).toBeNull();
    expect(status()).toBe('Searching');
    await userEvent.keyboard('{Enter}');
    await act(settled);
    expect(requests(desktop, 'patient.open')).toEqual([]);
  });

  it('display-4: rows of the text before cannot be opened while another is searched for', async () => {
    const desktop = await openWindow(searching());
    await search('brown');
    const release = desktop.hold('patients.search');
    await userEvent.type(field(), 'l');
    expect(screen.getByRole('table', { name: 'Patients found' }).getAttribute('aria-busy')).toBe('true');
    await userEvent.click(screen.getByRole('button', { name: 'BROWN, Ruth (Mrs)' }));
    expect(requests(desktop, 'patient.open')).toEqual([]);
    await doing(release);
  });

  it('searches by itself when the typing pauses', async () => {
    const desktop = await openWindow(searching());
    await userEvent.type(field(), 'brownl');
    expect(await screen.findByRole('button', { name: 'BROWNLOW, Amina (Dr)' })).toBeDefined();
    expect(requests(desktop, 'patients.search')).toContainEqual({ text: 'brownl' });
  });

  it('display-13: says that nobody was found only of a whole answer', async () => {
    const desktop = await openWindow(searching());
    await search('zoe');
    expect(document.body.textContent).toContain('Nobody found for “zoe”');
    await change(desktop, { patientWarnings: ['One record could not be read.'] });
    await search('zoo');
    expect(document.body.textContent).toContain('Perhaps not everyone is shown');
    expect(document.body.textContent).not.toContain('Nobody found for');
  });

  it('says that there are more, and how to come to them', async () => {
    const many = Array.from({ length: 312 }, (_, n) => ({ ...SAMPLE_PATIENTS[0]!, name: `SMITH, N${n}` }));
    await openWindow(searching({ patients: many }));
    await search('smith');
    expect(status()).toBe('First 50 of 312');
    expect(names()).toHaveLength(50);
    expect(document.body.textContent).toContain('262 more are not shown. Type more of the name, or the number.');
  });

  it('says why a search or an opening failed, and searches again', async () => {
    const desktop = await openWindow(searching());
    desktop.fail('patients.search', { code: 'fhir-timeout', details: {} });
    await search('brown');
    expect(screen.getByRole('alert').textContent).toContain('The search failed');
    desktop.fail('patients.search', null);
    await doing(() => screen.getByRole('button', { name: 'Search again' }).click());
    expect(names()).toHaveLength(5);
    desktop.fail('patient.open', { code: 'stale-request', details: {} });
    await doing(() => screen.getByRole('button', { name: 'BROWN, Ruth (Mrs)' }).click());
    expect(screen.getByRole('alert').textContent).toContain('The chart could not be opened');
  });

  it('display-4: nothing of those found stays once a chart is open, or the window locks', async () => {
    const desktop = await openWindow(searching());
    await search('browne');
    await doing(() => screen.getByRole('button', { name: 'BROWNE, Peter (Mr)' }).click());
    expect(document.body.textContent).not.toContain('BROWNE');
    await change(desktop, {
      session: { ...desktop.state.session, generation: 9, signedIn: signedInAt(NORTHGATE, { patient: 'none' }) },
    });
    expect(field().value).toBe('');
    expect(document.body.textContent).not.toContain('BROWN');
  });
});

describe('look-alikes', () => {
  const patient = (row: number, name: string, birthDate: string | null) => ({
    ...SAMPLE_PATIENTS[0]!,
    row,
    name,
    birthDate,
  });
  it.each([
    ['the same name', ['BROWN, Ruth (Mrs)', '1956-03-14'], ['BROWN, Ruth (Ms)', '1981-01-02'], true],
    ['names in another order', ['CHEN, Wei', null], ['WEI, Chen', null], true],
    ['marks left away', ['MÜLLER, José', '1950-01-01'], ['MULLER, Jose', '1970-01-01'], true],
    ['one letter apart', ['ANDERSON, Erik', '1950-01-01'], ['ANDERSEN, Erik', '1970-01-01'], true],
    ['twins', ['OKAFOR, Ada', '2001-05-06'], ['OKAFOR, Chidi', '2001-05-06'], true],
    ['day and month swapped', ['OKAFOR, Ada', '2001-05-06'], ['OKAFOR, Chidi', '2001-06-05'], true],
    ['a year misread', ['OKAFOR, Ada', '1956-05-06'], ['OKAFOR, Chidi', '1965-05-06'], true],
    ['one family', ['OKAFOR, Ada', '2001-05-06'], ['OKAFOR, Chidi', '1999-11-12'], false],
    ['others born that day', ['OKAFOR, Ada', '2001-05-06'], ['SINGH, Manpreet', '2001-05-06'], false],
    ['short names', ['LI, An', '1990-01-01'], ['LU, Bo', '1977-01-01'], false],
  ] as const)('display-7: %s', (_, [a, bornA], [b, bornB], alike) => {
    const found = lookAlikes([patient(0, a, bornA), patient(1, b, bornB)]);
    expect(found.size).toBe(alike ? 2 : 0);
  });
});
