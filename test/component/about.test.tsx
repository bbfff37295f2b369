import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { SAMPLE_LICENCES } from '../support/fake-about.ts';
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

describe('licences', () => {
  const open = async (arrange: (desktop: FakeDesktop) => void = atStart): Promise<FakeDesktop> => {
    const desktop = await openWindow(arrange);
    await press('About Chartroom');
    return desktop;
  };
  const parts = (): readonly string[] =>
    [...section('Licences').querySelectorAll('.licence-name')].map((name) => name.textContent);

  it('names every part with version and licence, and shows its text when asked for', async () => {
    await open();
    expect(parts()).toEqual(SAMPLE_LICENCES.map(({ name, version }) => `${name} ${version}`));
    expect(section('Licences').textContent).toContain('9 parts by others');
    expect(screen.queryByRole('region', { name: 'Licence of zod 4.6.7' })).toBeNull();
    await press('Show text of zod 4.6.7');
    expect(section('Licence of zod 4.6.7').textContent).toContain('Permission is hereby granted');
    await press('Hide text of zod 4.6.7');
    expect(screen.queryByRole('region', { name: 'Licence of zod 4.6.7' })).toBeNull();
  });

  it('finds a part by its name or its licence, and says how many are left out', async () => {
    await open();
    const user = userEvent.setup();
    const field = within(section('Licences')).getByRole('searchbox', { name: 'Find a part or a licence' });
    await user.type(field, 'apache');
    expect(parts()).toEqual(['react-aria-components 1.22.1']);
    expect(section('Licences').textContent).toContain('1 of 9 have “apache” in name or licence');
    await user.clear(field);
    await user.type(field, 'keyring');
    expect(parts()).toEqual(['@napi-rs/keyring-linux-x64-gnu 2.1.2']);
  });

  it('says our own licence, and where the notices of Electron and Chromium lie', async () => {
    await open();
    for (const words of ['Apache License 2.0', 'LICENSE.electron.txt', 'LICENSES.chromium.html'])
      expect(section('Licences').textContent).toContain(words);
  });

  it('shows no list where the notices are missing, and says that this copy is not whole', async () => {
    const desktop = await open((desktop) => {
      atStart(desktop);
      desktop.fail('about.licences', { code: 'notices-missing', details: {} });
    });
    expect(parts()).toEqual([]);
    expect(section('Licences').textContent).toContain('this copy of chartroom is not whole');
    expect(section('Licences').textContent).toContain('Chartroom should be installed again');
    expect(section('Licences').textContent).not.toContain('parts by others');
    desktop.fail('about.licences', null);
    await press('Try again');
    expect(parts()).toHaveLength(9);
  });

  it('are asked for once, when somebody looks', async () => {
    const desktop = await openWindow(atStart);
    const asked = (): number => desktop.calls.filter(({ name }) => name === 'about.licences').length;
    expect(asked()).toBe(0);
    await press('About Chartroom');
    await doing(() => desktop.emit('app.changed', { version: '0.1.0', platform: 'linux', notices: [] }));
    expect(asked()).toBe(1);
  });
});

describe('privacy', () => {
  it('says what goes where, and that there is no telemetry', async () => {
    await openWindow(atStart);
    await press('About Chartroom');
    expect(section('Privacy').textContent).toContain('There is no telemetry');
    expect(section('Privacy').textContent).toContain('In the memory of this computer alone');
  });
});
