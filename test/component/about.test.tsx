import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { FakeDesktop } from '../support/fake-desktop.ts';
import { NO_SESSION } from '../support/fake-desktop-sessions.ts';
import { choose, doing, openWindow } from './open-window.tsx';

const atStart = ({ state }: FakeDesktop): void => {
  state.session = NO_SESSION;
};
const press = (name: string): Promise<void> => doing(() => screen.getByRole('button', { name }).click());
const heading = (): string | null => screen.getByRole('heading', { level: 1 }).textContent;
const section = (name: string): HTMLElement => screen.getByRole('region', { name });

describe('About Chartroom', () => {
  it('opens from the first screen and leads back to it', async () => {
    await openWindow(atStart);
    await press('About Chartroom');
    expect(heading()).toBe('About Chartroom');
    await press('Back to the sites');
    expect(heading()).toBe('Choose a site');
  });

  it('opens beside a session, under its banner, and leads back to the chart', async () => {
    await openWindow();
    await choose('About Chartroom');
    expect(screen.getByRole('main', { name: 'About Chartroom' })).toBeTruthy();
    expect(screen.getByRole('banner', { name: 'Patient' })).toBeTruthy();
    await press('Back to the chart');
    expect(screen.queryByRole('main', { name: 'About Chartroom' })).toBeNull();
  });

  it('says which build it is, what it runs on and how it was installed', async () => {
    await openWindow(atStart);
    await press('About Chartroom');
    expect(section('Version').textContent).toBe(
      'VersionChartroom0.1.0InstalledFor everyone who uses this computer, by its administrator (MSI)SystemWindows, x64' +
        'Electron45.4.1Chromium152.0.7444.59Node.js24.11.0',
    );
  });

  it('makes up no version that the runtime does not tell', async () => {
    await openWindow((desktop) => {
      atStart(desktop);
      desktop.state.about = { ...desktop.state.about, chromium: null, installation: 'development' };
    });
    await press('About Chartroom');
    expect(section('Version').textContent).toContain('ChromiumNot told by this runtime');
    expect(section('Version').textContent).toContain('Not installed: run from its source');
  });

  it('says that the version could not be asked for, and shows none', async () => {
    await openWindow((desktop) => {
      atStart(desktop);
      desktop.fail('about.describe', { code: 'internal', details: {} });
    });
    await press('About Chartroom');
    expect(section('Version').textContent).toContain('The version cannot be shown');
    expect(section('Version').textContent).not.toContain('Electron');
  });

  it('asks again when main says that the app has changed', async () => {
    const desktop = await openWindow(atStart);
    await press('About Chartroom');
    desktop.state.about = { ...desktop.state.about, version: '0.2.0' };
    await doing(() => desktop.emit('app.changed', { version: '0.2.0', platform: 'linux', notices: [] }));
    expect(section('Version').textContent).toContain('Chartroom0.2.0');
  });
});
