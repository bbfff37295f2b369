import { act, cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { WHY_WORDS } from '../../renderer/features/lock/lock-words.ts';
import type { SessionView } from '../../shared/ipc-contract.ts';
import type { FakeDesktop } from '../support/fake-desktop.ts';
import { NORTHGATE, NOW_MS, WAITING_SIGN_IN } from '../support/fake-desktop-data.ts';
import { NO_SESSION, lockedAt, signedInAt, type Locked } from '../support/fake-desktop-sessions.ts';
import { change, choose, doing, openWindow } from './open-window.tsx';

const OF_PATIENT = ['BROWN', 'NG 0048', 'Penicillin', 'metformin', 'Haemoglobin', 'Type 2 diabetes'];
const locked =
  (part: Partial<Locked> = {}, session: Partial<SessionView> = {}) =>
  ({ state }: FakeDesktop) => {
    state.session = { ...NO_SESSION, locked: lockedAt(NORTHGATE, part), ...session };
  };
const text = (): string => `${document.title} ${document.body.textContent}`;
const heading = (): string | null => screen.getByRole('heading', { level: 1 }).textContent;
const sent = (desktop: FakeDesktop, name: string): number => desktop.calls.filter((call) => call.name === name).length;

describe('lock screen', () => {
  it('E10, E11: says where, who, since when and why, and nothing of the patient', async () => {
    for (const why of ['idle', 'system', 'user', 'restart'] as const) {
      await openWindow(locked({ why }));
      expect(heading()).toBe('Locked');
      expect(document.title).toBe('Locked · Chartroom');
      expect(text()).toContain('Northgate General Hospital');
      expect(text()).toContain('test');
      expect(text()).toContain(`Locked since 13:37, ${WHY_WORDS[why]}.`);
      for (const words of OF_PATIENT) expect(text()).not.toContain(words);
      cleanup();
    }
    expect(new Set(Object.values(WHY_WORDS)).size).toBe(4);
  });

  it('display-4, E10: a lock takes everything of the patient away with the news itself, and no late answer brings it back', async () => {
    const desktop = await openWindow();
    const release = desktop.hold('chart.describe');
    act(() => desktop.tell());
    act(() => locked()(desktop));
    act(() => desktop.emit('session.changed', { ...desktop.state.session, generation: 2 }));
    for (const words of OF_PATIENT) expect(text()).not.toContain(words);
    await doing(release);
    await doing(() =>
      desktop.emit('chart.changed', { generation: 2, revision: 9, lists: desktop.state.overview.lists }),
    );
    for (const words of OF_PATIENT) expect(text()).not.toContain(words);
  });

  it('E10: asks nothing of the chart while it is locked', async () => {
    const desktop = await openWindow(locked());
    await change(desktop, {});
    expect(desktop.calls.some(({ name }) => name.startsWith('chart.'))).toBe(false);
  });

  it('E11: unlocks by a sign-in as the same user, and Cancel stays locked', async () => {
    const desktop = await openWindow(locked());
    await doing(() => screen.getByRole('button', { name: 'Sign in again as Dr A. Okafor' }).click());
    expect(sent(desktop, 'lock.unlock')).toBe(1);
    expect(heading()).toBe('Sign in again to unlock');
    expect(document.title).toBe('Locked · Chartroom');
    expect(text()).toContain('Nothing of the locked session is shown until Dr A. Okafor has signed in.');
    await doing(() => screen.getByRole('button', { name: 'Cancel, stay locked' }).click());
    expect(heading()).toBe('Locked');
  });

  it('E11: says that another user signed in, and keeps both ways on', async () => {
    await openWindow(locked({}, { failure: { site: NORTHGATE, error: { code: 'unlock-other-user', details: {} } } }));
    expect(screen.getByRole('alert').textContent).toContain('That was another user');
    expect(screen.getByRole('alert').textContent).toContain('nothing of it was shown');
    expect(screen.getByRole('button', { name: 'Sign in again as Dr A. Okafor' })).toBeDefined();
    expect(screen.getByRole('button', { name: 'End the session' })).toBeDefined();
  });

  it('E11: only ends a session of which nobody can be recognised', async () => {
    const desktop = await openWindow(locked({ canUnlock: false, lacks: 'identity', user: null }));
    expect(text()).toContain('it cannot be told who comes back');
    expect(screen.queryByRole('button', { name: /^Sign in again/ })).toBeNull();
    await doing(() => screen.getByRole('button', { name: 'End the session' }).click());
    expect(sent(desktop, 'session.sign-out')).toBe(1);
    expect(heading()).toBe('Choose a site');
  });

  it('E11: while unlocking nothing of the patient is there either', async () => {
    await openWindow(locked({}, { signIn: WAITING_SIGN_IN }));
    for (const words of OF_PATIENT) expect(text()).not.toContain(words);
  });

  it('display-9: Ctrl L and the menu lock at once', async () => {
    const desktop = await openWindow();
    await userEvent.keyboard('{Control>}l{/Control}');
    await doing(() => undefined);
    expect(heading()).toBe('Locked');
    await change(desktop, { session: { ...NO_SESSION, generation: 3, signedIn: signedInAt(NORTHGATE) } });
    await choose('Lock now');
    expect(sent(desktop, 'lock.now')).toBe(2);
  });
});

describe('idle warning', () => {
  const warned = ({ state }: FakeDesktop): void => {
    state.session = { ...state.session, locksAtMs: NOW_MS + 28_000 };
  };

  it('§3.10: is a dialog that says how long, once, with the way to stay in the focus', async () => {
    const desktop = await openWindow(warned);
    const dialog = screen.getByRole('alertdialog', { name: 'Are you still there?' });
    expect(document.getElementById(dialog.getAttribute('aria-describedby') ?? '')?.textContent).toContain(
      'hides the chart in 28 seconds',
    );
    const timer = within(dialog).getByRole('timer');
    expect(timer.textContent).toBe('Locks in 28 seconds');
    expect(timer.getAttribute('aria-live')).toBe('off');
    expect(document.activeElement?.textContent).toBe('I am here');
    await doing(() => screen.getByRole('button', { name: 'I am here' }).click());
    expect(sent(desktop, 'lock.extend')).toBe(1);
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });

  it('§3.10: Escape says that somebody is there', async () => {
    const desktop = await openWindow(warned);
    await userEvent.keyboard('{Escape}');
    await doing(() => undefined);
    expect(sent(desktop, 'lock.extend')).toBe(1);
  });

  it('§3.10: locks now where that is wished, and leaves when main takes it away', async () => {
    const desktop = await openWindow(warned);
    await change(desktop, { session: { ...desktop.state.session, locksAtMs: null } });
    expect(screen.queryByRole('alertdialog')).toBeNull();
    await change(desktop, { session: { ...desktop.state.session, locksAtMs: NOW_MS + 20_000 } });
    await doing(() => screen.getByRole('button', { name: 'Lock now' }).click());
    expect(heading()).toBe('Locked');
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });
});
