import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { withLists } from '../preview/states.ts';
import type { FakeDesktop } from '../support/fake-desktop.ts';
import { NORTHGATE, NOW_MS } from '../support/fake-desktop-data.ts';
import { NO_SESSION, signedInAt, type SignedIn } from '../support/fake-desktop-sessions.ts';
import { change, choose, doing, openWindow } from './open-window.tsx';

const signedIn =
  (part: Partial<SignedIn>) =>
  ({ state }: FakeDesktop) => {
    state.session = { ...NO_SESSION, signedIn: signedInAt(NORTHGATE, part) };
  };
const press = (name: string): Promise<void> => doing(() => screen.getByRole('button', { name }).click());
const sent = (desktop: FakeDesktop, name: string): number => desktop.calls.filter((call) => call.name === name).length;
const bar = (): HTMLElement => screen.getByRole('region', { name: 'Session' });
const root = document.documentElement.style;

describe('a start', () => {
  it('says nothing for a second, then that it starts, then what it waits for, until main answers', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      let release = (): void => undefined;
      await openWindow((desktop) => (release = desktop.hold('session.describe')));
      const words = () => screen.getByRole('status').textContent;
      expect(words()).toBe('');
      await act(() => vi.advanceTimersByTimeAsync(1_000));
      expect(words()).toBe('ChartroomStarting');
      await act(() => vi.advanceTimersByTimeAsync(3_000));
      expect(words()).toMatch(/^ChartroomWaiting for the key ring of this computer\./);
      await doing(release);
      expect(screen.getByRole('heading', { level: 1 })).toBeDefined();
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('launch from an EHR', () => {
  const asked = ({ state }: FakeDesktop): void => {
    state.session = { ...NO_SESSION, launch: { site: NORTHGATE } };
  };

  it('names the site, its server and its kind, and nothing of the context', async () => {
    await openWindow(asked);
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(
      'Northgate General Hospital asks Chartroom to open a patient',
    );
    expect(document.title).toBe('Northgate General Hospital asks to open a patient · Chartroom');
    expect(document.body.textContent).toContain('fhir.northgate.example');
    expect(screen.getAllByRole('button').map((one) => one.textContent)).toEqual(['Open', 'Do not open']);
  });

  it('goes on only with the clinician’s word', async () => {
    const desktop = await openWindow(asked);
    expect(sent(desktop, 'launch.confirm')).toBe(0);
    await press('Open');
    expect(sent(desktop, 'launch.confirm')).toBe(1);
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Signing in to Northgate General Hospital');
  });

  it('is declined', async () => {
    const desktop = await openWindow(asked);
    await press('Do not open');
    expect(sent(desktop, 'launch.decline')).toBe(1);
    expect(sent(desktop, 'launch.confirm')).toBe(0);
  });

  it('SMART 17: of an unknown site is refused in words, with no way to sign in there', async () => {
    await openWindow(({ state }) => {
      state.session = { ...NO_SESSION, failure: { site: null, error: { code: 'launch-unknown-site', details: {} } } };
    });
    expect(document.body.textContent).toContain('No site was contacted');
    expect(screen.getAllByRole('button').map((one) => one.textContent)).toEqual(['Show the sites']);
    expect(document.title).toBe('An unknown site asked to open a patient · Chartroom');
  });

  it('SMART 80: says when the patient came and that the EHR is not followed', async () => {
    await openWindow(signedIn({ launchedAtMs: NOW_MS - 60_000 }));
    const banner = screen.getByRole('banner', { name: 'Patient' });
    expect(banner.textContent).toContain('Launched14:01, does not follow the EHR');
  });

  it('SMART 80: says nothing of the kind where no EHR brought the patient', async () => {
    await openWindow(signedIn({ launchedAtMs: null }));
    expect(document.body.textContent).not.toContain('Launched');
  });
});

describe('session bar', () => {
  it('display-9: names site, kind and user at all times, also where the server named no user', async () => {
    await openWindow(signedIn({ user: null, patient: 'none' }));
    for (const words of ['Northgate General Hospital', 'test', 'User not named by the server']) {
      expect(bar().textContent).toContain(words);
    }
  });

  it('says how long the sign-in lasts, and whether it is renewed', async () => {
    const desktop = await openWindow(signedIn({ renews: true, expiresAtMs: NOW_MS + 3_600_000 }));
    expect(bar().textContent).toContain('Signed in until 15:02');
    signedIn({ renews: false, expiresAtMs: NOW_MS + 1_800_000 })(desktop);
    await change(desktop, {});
    expect(bar().textContent).toContain('Sign-in ends 14:32');
  });

  it('display-5: changes the patient at the server, or goes back to the search', async () => {
    const desktop = await openWindow(signedIn({ patient: 'open' }));
    await choose('Search for a patient');
    expect(sent(desktop, 'patient.close')).toBe(1);
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Find a patient');
    expect(document.body.textContent).not.toContain('BROWN');
  });

  it('sends the theme to main and shows the one that main has', async () => {
    const desktop = await openWindow(({ state }) => {
      state.theme = 'light';
    });
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: /session menu$/ }));
    const light = await screen.findByRole('menuitemradio', { name: 'Light' });
    expect(light.getAttribute('aria-checked')).toBe('true');
    await user.click(screen.getByRole('menuitemradio', { name: 'Dark' }));
    await doing(() => undefined);
    expect(desktop.state.theme).toBe('dark');
  });
});

describe('a session that has ended', () => {
  it.each([
    ['refresh-rejected', 'The sign-in was not renewed'],
    ['refresh-other-patient', 'The server switched to another patient'],
    ['session-too-old', 'The session has reached its longest time'],
  ] as const)('SMART 93, E: %s keeps what is shown, and says of when it is', async (code, title) => {
    const desktop = await openWindow(signedIn({ ended: { code, details: {} } }));
    const alert = screen.getByRole('alert').textContent;
    expect(alert).toContain(title);
    expect(alert).toContain('What is shown was read at 14:02.');
    expect(document.body.textContent).toContain('metformin');
    await press('Sign in again');
    expect(sent(desktop, 'sign-in.start')).toBe(1);
  });
});

describe('what this app may see', () => {
  it('SMART 59, 64: shows for each part what was granted, and what is missing', async () => {
    await openWindow(signedIn({ renews: true, expiresAtMs: NOW_MS + 3_600_000 }));
    await choose('What this app may see');
    const rows = within(screen.getByRole('table', { name: 'Parts of the chart' }));
    expect(rows.getByRole('row', { name: /^Conditions Nothing, hidden None patient\/Condition\.rs/ })).toBeDefined();
    expect(rows.getByRole('row', { name: /^Results Part of it .*laboratory patient\/Observation\.rs/ })).toBeDefined();
    expect(rows.getByRole('row', { name: /^Medications All of it patient\/\*\.rs$/ })).toBeDefined();
  });

  it('SMART 67, 76: shows the context of the launch and scopes that it does not know', async () => {
    await openWindow();
    await choose('What this app may see');
    for (const words of [
      'Encounter/311',
      'reconcile-medications',
      'northgate-main',
      'ImagingStudy/17',
      '__vendor.audit',
    ]) {
      expect(document.body.textContent).toContain(words);
    }
  });

  it('says how the sign-in goes on', async () => {
    await openWindow(signedIn({ renews: true, expiresAtMs: NOW_MS + 3_600_000 }));
    await choose('What this app may see');
    expect(document.body.textContent).toContain('renewed by itself until 15:02');
  });

  it('display-1: leaves the banner in its place, takes the focus, and gives it back', async () => {
    await openWindow();
    await choose('What this app may see');
    expect(screen.getByRole('banner', { name: 'Patient' }).textContent).toContain('BROWN, Ruth (Mrs)');
    expect(document.activeElement?.textContent).toBe('What this app may see');
    expect(screen.queryByRole('tab')).toBeNull();
    await userEvent.keyboard('{Escape}');
    expect(screen.getByRole('tab', { name: 'Summary' })).toBeDefined();
    expect(document.activeElement?.textContent).toBe('Dr A. Okafor');
  });

  it('SMART 59: opens from a section that is hidden for lack of a scope, which names it', async () => {
    await openWindow(({ state }) => {
      withLists(state, {
        conditions: { state: 'not-permitted', received: 0, missingScope: 'patient/Condition.rs' },
      });
      state.conditions = [];
    });
    const card = screen.getByRole('region', { name: 'Active conditions' });
    expect(card.textContent).toContain('Hidden for lack of a scope: patient/Condition.rs.');
    await doing(() => within(card).getByRole('button', { name: 'What this app may see' }).click());
    expect(screen.getByRole('heading', { level: 2, name: 'What this app may see' })).toBeDefined();
  });

  it('says so where the permissions could not be read', async () => {
    await openWindow((desktop) => desktop.fail('permissions.describe', { code: 'internal', details: {} }));
    await choose('What this app may see');
    expect(document.body.textContent).toContain('The list of permissions cannot be shown');
  });
});

describe('looks that the EHR asks for', () => {
  const style = { highlight: { light: '#7a1f5c', dark: '#f0a6d4' }, borderRadius: 2 };

  it('SMART 75: are taken over for accent and corners, and go with the session', async () => {
    const desktop = await openWindow(signedIn({ style }));
    expect(root.getPropertyValue('--ehr-brand-light')).toBe('#7a1f5c');
    expect(root.getPropertyValue('--ehr-brand-dark')).toBe('#f0a6d4');
    expect(root.getPropertyValue('--ehr-radius')).toBe('2px');
    await change(desktop, { session: { ...NO_SESSION, generation: 2 } });
    expect(root.length).toBe(0);
  });

  it('SMART 75: of one session never stay for the next', async () => {
    const desktop = await openWindow(signedIn({ style }));
    await change(desktop, {
      session: {
        ...NO_SESSION,
        generation: 2,
        signedIn: signedInAt(NORTHGATE, { style: { highlight: null, borderRadius: 0 } }),
      },
    });
    expect(root.getPropertyValue('--ehr-brand-light')).toBe('');
    expect(root.getPropertyValue('--ehr-radius')).toBe('0px');
  });
});
