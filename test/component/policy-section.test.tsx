import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { FakeDesktop } from '../support/fake-desktop.ts';
import { NO_SESSION } from '../support/fake-desktop-sessions.ts';
import { SAMPLE_POLICY } from '../support/fake-policy.ts';
import { doing, openWindow } from './open-window.tsx';

const TITLE = 'What your organization decides';
const PLACE = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Chartroom';

async function about(arrange: (desktop: FakeDesktop) => void = () => undefined): Promise<FakeDesktop> {
  const desktop = await openWindow((fake) => {
    fake.state.session = NO_SESSION;
    arrange(fake);
  });
  await doing(() => screen.getByRole('button', { name: 'About Chartroom' }).click());
  return desktop;
}
const section = (): HTMLElement => screen.getByRole('region', { name: TITLE });
const rows = (): (string | null)[] =>
  within(section())
    .getAllByRole('row')
    .slice(1)
    .map(({ textContent }) => textContent);

describe('what the organization decides', () => {
  it('says of every switch its value, who set it and where, bad values first with their rule', async () => {
    await about();
    const [bad, locked, pending, byDefault] = rows();
    expect(bad).toContain('Lock after idle time');
    expect(bad).toContain('5 minutesThe value that was set must be 15 minutes or less; this holds instead.');
    expect(locked).toMatch(/^Print and save charts.*exportChartsNo/);
    expect(locked).toContain(`Set by your organization: registry of the machine, ${PLACE}`);
    expect(pending).toContain('NoFrom the next start of Chartroom.');
    expect(pending).toContain('Set by your organization: file, /etc/chartroom/policy.json');
    expect(byDefault).toMatch(/12 hoursDefault$/);
    expect(section().textContent).toContain('3 of 4 settings are set for you');
    expect(section().textContent).toContain('“idleLock” changes nothing: it is not a switch of this version.');
  });

  it('asks again when the policy changes while it is open', async () => {
    const desktop = await about();
    desktop.state.policy = { rows: SAMPLE_POLICY.rows.slice(3), faults: [] };
    await doing(() => desktop.emit('app.changed', { version: '0.1.0', platform: 'linux', notices: [] }));
    expect(rows()).toHaveLength(1);
    expect(section().textContent).toContain('Nobody has set anything on this computer');
  });

  it('says that it cannot be shown, and shows nothing of it', async () => {
    await about((desktop) => desktop.fail('policy.describe', { code: 'internal', details: {} }));
    expect(section().textContent).toContain('The policy cannot be shown');
    expect(within(section()).queryByRole('table')).toBeNull();
  });
});
