import { cleanup, screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { FakeDesktop } from '../support/fake-desktop.ts';
import { NO_SESSION } from '../support/fake-desktop-sessions.ts';
import { SAMPLE_POLICY, UNREADABLE_POLICY } from '../support/fake-policy.ts';
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
const textsOf = (group: HTMLElement): (string | null)[] =>
  within(group)
    .queryAllByRole('row')
    .map(({ textContent }) => textContent);
/** The texts of the rows of each source. */
const groups = (): (string | null)[][] =>
  within(section())
    .queryAllByRole('rowgroup')
    .map(textsOf)
    .filter(([head]) => head !== 'SettingValue');
const pressed = (name: string): Promise<void> => doing(() => screen.getByRole('button', { name }).click());

describe('what the organization decides', () => {
  it('says of every switch its value, who set it and where, bad values first with their rule', async () => {
    await about();
    const [registry, file] = groups();
    expect(registry?.[0]).toBe(`Set by your organization: registry of the machine, ${PLACE}`);
    expect(registry?.[1]).toContain('Lock after idle time');
    expect(registry?.[1]).toContain(
      '5 minutesBad valueThe value that was set must be 15 minutes or less; this holds instead.',
    );
    expect(registry?.[2]).toMatch(/^Print and save charts exportCharts.*No$/);
    expect(file?.[0]).toBe('Set by your organization: file, /etc/chartroom/policy.json');
    expect(file?.[1]).toContain('NoNext startFrom the next start of Chartroom.');
    expect(section().textContent).toContain('3 of 4 settings are set for you');
    expect(section().textContent).toContain('“idleLock” changes nothingIt is not a switch of this version.');
  });

  it('keeps what nobody set until it is asked for', async () => {
    await about();
    expect(section().textContent).not.toContain('Longest session');
    await pressed('Show the setting that nobody has set');
    expect(groups().at(-1)).toHaveLength(1);
    expect(groups().at(-1)?.[0]).toMatch(/^Longest session.*12 hours$/);
    await pressed('Hide what nobody has set');
    expect(section().textContent).not.toContain('Longest session');
  });

  it('brings the source first in which something is wrong, and says first of all that one cannot be read', async () => {
    const [bad, locked, pending] = SAMPLE_POLICY.rows;
    await about(({ state }) => (state.policy = { rows: [locked!, { ...pending!, bad: bad!.bad }], faults: [] }));
    expect(groups().map(([head]) => head)).toEqual([
      'Set by your organization: file, /etc/chartroom/policy.json',
      `Set by your organization: registry of the machine, ${PLACE}`,
    ]);
    cleanup();
    await about(({ state }) => (state.policy = UNREADABLE_POLICY));
    expect(section().textContent).toMatch(
      /^What your organization decides4 of 4 settings are set .*The policy cannot be read: strict values holdIt must be valid JSON \(line 2, column 14\)/,
    );
  });

  it('asks again when the policy changes while it is open', async () => {
    const desktop = await about();
    desktop.state.policy = { rows: SAMPLE_POLICY.rows.slice(3), faults: [] };
    await doing(() => desktop.emit('app.changed', { version: '0.1.0', platform: 'linux', notices: [] }));
    expect(groups()).toEqual([]);
    expect(section().textContent).toContain('Nobody has set anything on this computer');
  });

  it('says that it cannot be shown, and shows nothing of it', async () => {
    await about((desktop) => desktop.fail('policy.describe', { code: 'internal', details: {} }));
    expect(section().textContent).toContain('The policy cannot be shown');
    expect(within(section()).queryByRole('table')).toBeNull();
  });
});
