import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { UPDATE_REFUSALS, type Updates } from '../../shared/updates.ts';
import type { FakeDesktop } from '../support/fake-desktop.ts';
import { NO_SESSION } from '../support/fake-desktop-sessions.ts';
import { SAMPLE_UPDATES } from '../support/fake-updates.ts';
import { doing, openWindow } from './open-window.tsx';

const ON: Updates = {
  ...SAMPLE_UPDATES,
  mode: 'notify',
  setBy: { name: 'registry of the machine', place: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Chartroom' },
  feed: 'updates.example',
  state: 'not-asked',
};
const READY: Partial<Updates> = {
  mode: 'automatic',
  installation: 'nsis-user',
  installsItself: true,
  state: 'ready',
  offered: '0.2.0',
};
const press = (name: string): Promise<void> => doing(() => screen.getByRole('button', { name }).click());
const section = (): HTMLElement => screen.getByRole('region', { name: 'Updates' });

async function show(updates: Partial<Updates>): Promise<FakeDesktop> {
  const desktop = await openWindow(({ state }) => {
    state.session = NO_SESSION;
    state.updates = { ...ON, ...updates };
  });
  await press('About Chartroom');
  return desktop;
}

describe('updates in About', () => {
  it('policy updateMode off: says that nobody is asked and nothing is sent, and has nothing to press', async () => {
    await show(SAMPLE_UPDATES);
    expect(section().textContent).toContain('Updates are off');
    expect(section().textContent).toContain('sends nothing');
    expect(section().textContent).toContain('Nobody: it is the default');
    expect(section().querySelector('button')).toBeNull();
  });

  it('deploy 2.4: says who installs a newer version, and who decided that it is told', async () => {
    await show({ state: 'offered', offered: '0.2.0' });
    expect(section().textContent).toContain('Chartroom 0.2.0 is there');
    expect(section().textContent).toContain('installed by your administrator');
    expect(section().textContent).toContain('HKEY_LOCAL_MACHINE');
  });

  it('says that an automatic update is only told where the installation is managed', async () => {
    await show({ mode: 'automatic', state: 'offered', offered: '0.2.0' });
    expect(section().textContent).toContain('this installation is managed');
  });

  it('asks when it is told to, and shows what came of it', async () => {
    const desktop = await show({});
    desktop.state.updatesFound = { ...ON, state: 'current', checkedAtMs: 0 };
    await press('Ask for updates now');
    await doing(() => desktop.emit('updates.changed', desktop.state.updates));
    expect(section().textContent).toContain('This is the newest version');
    expect(section().textContent).not.toContain('Not since Chartroom was started');
  });

  it('asks before it closes everything to update', async () => {
    await show(READY);
    await press('Close Chartroom and update');
    expect(screen.getByRole('alertdialog').textContent).toContain('everybody is signed out');
    await press('Work on');
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });

  it('asks no more where the installer is not ready any more', async () => {
    const desktop = await show(READY);
    await press('Close Chartroom and update');
    desktop.state.updates = { ...ON, ...READY, state: 'refused', refusal: 'not-found', offered: null };
    await doing(() => desktop.emit('updates.changed', desktop.state.updates));
    expect(screen.queryByRole('alertdialog')).toBeNull();
    expect(section().textContent).toContain('Nothing was taken from the feed');
    desktop.state.updates = { ...ON, ...READY };
    await doing(() => desktop.emit('updates.changed', desktop.state.updates));
    expect(section().textContent).toContain('is ready');
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });

  it('says that closing failed', async () => {
    const desktop = await show(READY);
    desktop.fail('updates.install', { code: 'internal', details: {} });
    await press('Close Chartroom and update');
    await press('Close and update');
    expect(within(section()).getByRole('alert').textContent).toContain('help desk');
  });

  it('can be asked for again where they could not be shown', async () => {
    const desktop = await openWindow(({ state }) => {
      state.session = NO_SESSION;
    });
    desktop.fail('updates.describe', { code: 'internal', details: {} });
    await press('About Chartroom');
    desktop.fail('updates.describe', null);
    await doing(() => within(section()).getByRole('button', { name: 'Try again' }).click());
    expect(section().textContent).toContain('Updates are off');
  });

  it('policy updateMinimumVersion: says that this one is older', async () => {
    await show({ minimumVersion: '0.2.0', tooOld: true });
    expect(section().textContent).toContain('0.2.0: this one is older');
  });

  it.each(UPDATE_REFUSALS)('deploy 3.7: says of %s what happened, and that nothing was installed', async (refusal) => {
    await show({ state: 'refused', refusal });
    expect(section().textContent).toMatch(/Nothing was taken from the feed.+\. Nothing was installed\. .+\./);
  });
});

describe('a notice of updates', () => {
  it.each([
    ['version-too-old', 'policy updateMinimumVersion: tells, and locks nobody out', 'you can work on'],
    ['update-offered', 'policy updateMode notify: tells the version', 'Chartroom 0.2.0 is there'],
    ['update-ready', 'policy updateMode automatic: tells when it is installed', 'when you close Chartroom'],
    ['update-refused', 'deploy 3.7: tells of what cannot be trusted', 'Nothing was installed'],
  ] as const)('%s, %s', async (code, _title, words) => {
    await openWindow(({ state }) => {
      state.session = NO_SESSION;
      state.notices = [{ code, subject: '0.2.0', rule: null, file: null }];
    });
    expect(screen.getByRole('region', { name: 'About this computer' }).textContent).toContain(words);
  });
});
