import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { ExportNote, ExportView, Population } from '../../shared/population.ts';
import { noteWords } from '../../renderer/features/population/export-words.ts';
import type { FakeDesktop } from '../support/fake-desktop.ts';
import { NORTHGATE } from '../support/fake-desktop-data.ts';
import { NO_SESSION, signedInAt } from '../support/fake-desktop-sessions.ts';
import {
  EVERY_STATE,
  exportWith,
  FAILED,
  NOTED,
  PAUSED,
  populationWith,
  PREPARING,
  RUNNING,
} from '../support/fake-population.ts';
import { choose, doing, openWindow, settled } from './open-window.tsx';

/** A window of somebody who may see every patient, with these exports, at the list of them. */
async function openExports(part: Partial<Population> = {}, arrange: (desktop: FakeDesktop) => void = () => undefined) {
  const desktop = await openWindow((fake) => {
    fake.state.population = populationWith(part);
    fake.state.session = { ...NO_SESSION, signedIn: signedInAt(NORTHGATE, { patient: 'open' }) };
    arrange(fake);
  });
  await choose('Population');
  return desktop;
}
const card = (name: string): HTMLElement => screen.getByRole('article', { name });
const press = async (name: string | RegExp): Promise<void> => {
  await userEvent.click(screen.getByRole('button', { name }));
  await act(settled);
};
const requests = (desktop: FakeDesktop, name: string): readonly unknown[] =>
  desktop.calls.filter((call) => call.name === name).map(({ request }) => request);
const tellExports = (desktop: FakeDesktop, exports: readonly ExportView[]) =>
  doing(() => desktop.emit('population.changed', { exports: [...exports] }));

describe('the exports of a population', () => {
  it('take the place of the chart with its banner: nothing of many stands under the name of one', async () => {
    await openExports();
    expect(screen.getByRole('heading', { level: 1, name: 'Population' })).toBe(document.activeElement);
    expect(screen.queryByRole('banner', { name: 'Patient' })).toBeNull();
    expect(document.title).toBe('Population, Northgate General Hospital · Chartroom');
    await press('Back to the chart');
    expect(screen.getByRole('banner', { name: 'Patient' })).toBeDefined();
    expect(document.title).toContain('BROWN');
  });

  it('display-41: add nothing of the patient behind them to what is copied', async () => {
    const copy = (): boolean => {
      document.getSelection()?.selectAllChildren(document.body);
      return !document.body.dispatchEvent(new Event('copy', { bubbles: true, cancelable: true }));
    };
    await openExports();
    expect(copy()).toBe(false);
    await press('Back to the chart');
    expect(copy()).toBe(true);
  });

  it('SMART 121: say how far a running one is: phase, files, resources, size, rate and time left', async () => {
    await openExports({ exports: [RUNNING] });
    const words = card('All patients').textContent;
    for (const part of ['Running', 'fetched', '24 %', '12 of 58 files', '1,204,312 of 4,870,000 resources', '910 MB']) {
      expect(words).toContain(part);
    }
    expect(words).toContain('14.2 MB a second');
    expect(words).toContain('about 3 minutes left');
    expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('24');
  });

  it('SMART 121: repeat the server’s own word while it prepares, and when it is asked again', async () => {
    await openExports({ exports: [PREPARING] });
    expect(card('Group ward-6').textContent).toContain(
      'The server says: “in progress: 42 % of patients”It is asked again in 28 seconds',
    );
    expect(screen.getByRole('progressbar').hasAttribute('aria-valuenow')).toBe(false);
  });

  it('follow what main tells, and pause and resume', async () => {
    const desktop = await openExports({ exports: [RUNNING] });
    await press('Pause All patients');
    expect(requests(desktop, 'population.pause')).toEqual([{ id: RUNNING.id }]);
    expect(card('All patients').textContent).toContain('Paused');
    await press('Resume All patients');
    expect(requests(desktop, 'population.resume')).toEqual([{ id: RUNNING.id }]);
    await tellExports(desktop, [exportWith({ id: RUNNING.id, level: 'patients', group: null })]);
    expect(card('All patients').textContent).toContain('Complete');
  });

  it('SMART 134: cancel one only once it was asked about, and say what becomes of it', async () => {
    const desktop = await openExports({ exports: [RUNNING] });
    await press('Cancel All patients');
    const dialog = screen.getByRole('alertdialog');
    expect(dialog.textContent).toContain('cannot be resumed');
    expect(document.activeElement?.textContent).toBe('Go on with it');
    await userEvent.keyboard('{Escape}');
    expect(requests(desktop, 'population.cancel')).toEqual([]);
    await press('Cancel All patients');
    await press('Cancel the export');
    expect(requests(desktop, 'population.cancel')).toEqual([{ id: RUNNING.id }]);
    expect(card('All patients').textContent).toContain('Cancelled');
  });

  it('forget one with its key, and say that copies of plain files stay readable', async () => {
    const desktop = await openExports({ exports: [exportWith({ encrypted: false })] });
    await press('Forget Group diabetes');
    expect(screen.getByRole('alertdialog').textContent).toContain('Copies that were made of them stay readable');
    await press('Forget and delete');
    expect(requests(desktop, 'population.forget')).toEqual([{ id: 'export-done' }]);
    expect(screen.queryByRole('article')).toBeNull();
  });

  it('call one that lacks something finished and not complete, the gap first', async () => {
    await openExports({ exports: [NOTED] });
    expect(card('Group diabetes').textContent).toContain('Finished, not everything came');
    const notes = within(screen.getByRole('list', { name: 'To know of this export' })).getAllByRole('listitem');
    expect(notes.map(({ textContent }) => textContent)[0]).toBe(
      '3 lines of Observation.0002.ndjson could not be read. What they held is missing.',
    );
    expect(notes).toHaveLength(4);
  });

  it('say why one failed, and what the help desk needs', async () => {
    await openExports({ exports: [FAILED, PAUSED] });
    const failed = card('Group ward-6');
    expect(failed.textContent).toContain('The site does not accept this computer');
    await userEvent.click(within(failed).getByRole('button', { name: 'For the help desk' }));
    expect(failed.textContent).toContain('Codebackend-client-refused');
    expect(card('Whole system').textContent).toContain('Not encrypted');
  });

  it('tell of a command that failed on the card it was sent from', async () => {
    const desktop = await openExports({ exports: [RUNNING] });
    desktop.fail('population.pause', { code: 'internal', details: { incident: 'x' } });
    await press('Pause All patients');
    expect(within(card('All patients')).getByRole('alert').textContent).not.toBe('');
  });

  it('explain what an export is where there is none', async () => {
    await openExports({ exports: [] });
    expect(screen.getByText('Nothing was exported yet').parentElement?.textContent).toContain(
      'leave'.slice(0, 0) + 'encrypted',
    );
  });

  it('say who can change it where nothing can be exported, and lead to the client’s setup', async () => {
    await openExports({ lacks: 'backend-client', exports: [] });
    expect(screen.queryByRole('button', { name: 'New export…' })).toBeNull();
    await press('Client setup');
    expect(screen.getByRole('heading', { level: 1, name: 'Client setup' })).toBeDefined();
    await press('Back to the exports');
    expect(screen.getByRole('heading', { level: 1, name: 'Population' })).toBeDefined();
  });

  it.each([
    ['forbidden', 'Exports are not allowed on this computer'],
    ['storage', 'Exports cannot be kept on this computer'],
  ] as const)('say so where it is %s, and keep the list', async (lacks, words) => {
    await openExports({ lacks });
    expect(screen.getByText(words)).toBeDefined();
    expect(card('Group diabetes')).toBeDefined();
    expect(screen.queryByRole('button', { name: 'New export…' })).toBeNull();
  });

  it('wait with words, and say what failed with a way on', async () => {
    let release: () => void = () => undefined;
    const desktop = await openExports({}, (fake) => void (release = fake.hold('population.describe')));
    expect(screen.getByText('Reading which exports there are')).toBeDefined();
    await doing(release);
    expect(card('Group diabetes')).toBeDefined();
    await press('Back to the chart');
    desktop.fail('population.describe', { code: 'internal', details: { incident: 'x' } });
    await choose('Population');
    expect(screen.getByRole('alert').textContent).toContain('Exports that run go on');
    desktop.fail('population.describe', null);
    await press('Read again');
    expect(card('Group diabetes')).toBeDefined();
  });

  it('show each of every state, with no action that main would refuse', async () => {
    await openExports({ exports: [...EVERY_STATE] });
    expect(screen.getAllByRole('article')).toHaveLength(EVERY_STATE.length);
    expect(screen.getAllByRole('button', { name: /^Resume/ })).toHaveLength(2);
    expect(screen.getAllByRole('button', { name: /^Open the panel/ })).toHaveLength(2);
    expect(screen.getAllByRole('button', { name: /^Cancel/ })).toHaveLength(3);
  });
});

describe('a note of an export', () => {
  const codes: readonly ExportNote['code'][] = [
    ...(['retry-after-clamped', 'parameter-left-out', 'parameter-ignored', 'scope-narrowed', 'count-differs'] as const),
    ...(['type-differs', 'bad-lines', 'server-errors', 'deleted-records', 'links-renewed'] as const),
    ...(['job-expired-restarted', 'attachment-failed', 'status-not-deleted', 'filtered-here', 'new-members'] as const),
  ];
  it.each(codes)('%s is a sentence of its own, with and without subject and count', (code) => {
    for (const subject of [null, 'Patient.0001.ndjson']) {
      for (const count of [null, 1, 4000]) {
        const words = noteWords({ code, subject, count });
        expect(words).toMatch(/^[A-Z0-9].{20,}\.$/);
        expect(words).not.toMatch(/null|undefined|NaN|\s\s|\b1 [a-z]+s (?!of|in)/);
      }
    }
    expect(new Set(codes.map((one) => noteWords({ code: one, subject: 'x', count: 2 }))).size).toBe(codes.length);
  });
});
