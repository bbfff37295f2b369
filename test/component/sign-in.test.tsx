import { act, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { SIGN_IN_NOTICES } from '../../shared/errors.ts';
import { remainingWords } from '../../renderer/features/sign-in/sign-in-words.ts';
import type { FakeDesktop } from '../support/fake-desktop.ts';
import { NORTHGATE, WAITING_SIGN_IN } from '../support/fake-desktop-data.ts';
import { NO_SESSION, entryOf } from '../support/fake-desktop-sessions.ts';
import { change, choose, doing, openWindow } from './open-window.tsx';

const signedOut = ({ state }: FakeDesktop): void => {
  state.session = NO_SESSION;
};
const heading = (): HTMLElement => screen.getByRole('heading', { level: 1 });
const button = (name: string): HTMLElement => screen.getByRole('button', { name });

describe('sites', () => {
  it('has one card for each site: name, host, environment, and a way in', async () => {
    const desktop = await openWindow(signedOut);
    expect(screen.getByRole('region', { name: 'Northgate General Hospital' }).textContent).toContain(
      'fhir.northgate.example test',
    );
    await doing(() => button('Sign in to Riverside Community Clinics').click());
    expect(desktop.calls.find(({ name }) => name === 'sign-in.start')?.request).toEqual({ siteId: 'site-2' });
    expect(heading().textContent).toBe('Signing in to Riverside Community Clinics');
    expect(document.activeElement).toBe(heading());
  });

  it('names the file, the place and the rule of a mistake, and reads the file again', async () => {
    const desktop = await openWindow((it) => {
      signedOut(it);
      it.state.sites = [];
      it.state.sitesError = {
        code: 'sites-invalid',
        details: { file: '/etc/chartroom/sites.json', place: 'sites[1].fhirBase', rule: 'it must begin with https' },
      };
    });
    const alert = screen.getByRole('alert').textContent;
    expect(alert).toContain('At sites[1].fhirBase it breaks a rule: it must begin with https.');
    expect(alert).toContain('/etc/chartroom/sites.json');
    desktop.state.sitesError = null;
    desktop.state.sites = [entryOf(NORTHGATE)];
    await doing(() => button('Read the file again').click());
    expect(screen.queryByRole('alert')).toBeNull();
    expect(button('Sign in to Northgate General Hospital')).toBeDefined();
  });

  it('says where the file is expected where there is none', async () => {
    await openWindow((it) => {
      signedOut(it);
      it.state.sites = [];
      it.state.sitesError = { code: 'sites-missing', details: { file: '/etc/chartroom/sites.json' } };
    });
    expect(screen.getByRole('alert').textContent).toContain('It is expected at /etc/chartroom/sites.json');
  });

  it('says why a sign-in did not begin', async () => {
    const desktop = await openWindow(signedOut);
    desktop.fail('sign-in.start', { code: 'bad-request', details: {} });
    await doing(() => button('Sign in to Northgate General Hospital').click());
    expect(screen.getByRole('alert').textContent).toContain('Nothing was lost: the request was not carried out.');
  });
});

describe('waiting for the browser', () => {
  const waiting = (part: Partial<typeof WAITING_SIGN_IN>) => (desktop: FakeDesktop) => {
    desktop.state.session = { ...NO_SESSION, signIn: { ...WAITING_SIGN_IN, ...part } };
  };

  it('marks the step that is going on and counts down without announcing it', async () => {
    await openWindow(waiting({}));
    const now = screen.getAllByRole('listitem').find((step) => step.getAttribute('aria-current') === 'step');
    expect(now?.textContent).toContain('Sign in on the hospital’s page');
    expect(screen.getByRole('timer').textContent).toBe('4 min 32 s left');
    expect(screen.getByRole('timer').getAttribute('aria-live')).toBe('off');
  });

  it('B1 B2 B6 says of each ignored answer what it was, and goes on waiting', async () => {
    const texts = new Set<string>();
    const desktop = await openWindow(waiting({}));
    for (const notice of SIGN_IN_NOTICES) {
      await change(desktop, { session: { ...NO_SESSION, signIn: { ...WAITING_SIGN_IN, notice } } });
      texts.add(screen.getByRole('status').textContent);
      expect(button('Cancel')).toBeDefined();
    }
    expect(texts.size).toBe(3);
  });

  it('opens the page again, and cancels', async () => {
    const desktop = await openWindow(waiting({}));
    await doing(() => button('Open the page again').click());
    await doing(() => button('Cancel').click());
    expect(desktop.calls.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['sign-in.reopen-browser', 'sign-in.cancel']),
    );
    expect(heading().textContent).toBe('Choose a site');
  });

  it('display-5 names the patient whose chart Cancel leads back to', async () => {
    const desktop = await openWindow();
    await choose('Change patient');
    expect(heading().textContent).toBe('Signing in to Northgate General Hospital');
    await doing(() => button('Cancel, back to BROWN, Ruth (Mrs)').click());
    expect(heading().textContent).toBe('BROWN, Ruth (Mrs)');
    expect(desktop.state.session.signedIn).not.toBeNull();
  });

  it('tells the time that is left in words', () => {
    expect([272_000, 60_000, 9_400, 0, -5].map(remainingWords)).toEqual([
      '4 min 32 s left',
      '1 min 00 s left',
      '10 s left',
      'The time is over',
      'The time is over',
    ]);
  });
});

describe('a failed sign-in', () => {
  const failed = (code: 'sign-in-timed-out' | 'discovery-not-found', desktop: FakeDesktop): void => {
    desktop.state.session = { ...NO_SESSION, failure: { site: NORTHGATE, error: { code, details: { status: 404 } } } };
  };

  it('says what happened, whether anything was lost, and what a help desk needs', async () => {
    await openWindow((desktop) => failed('discovery-not-found', desktop));
    expect(heading().textContent).toBe('This server does not offer sign-in by SMART');
    expect(document.body.textContent).toContain('No patient data were read and nothing was changed.');
    expect(document.body.textContent).toContain('discovery-not-found');
    expect(document.title).toBe('Sign-in failed · Chartroom');
  });

  it('signs in again at the same site', async () => {
    const desktop = await openWindow((it) => failed('sign-in-timed-out', it));
    await doing(() => button('Sign in again').click());
    expect(desktop.calls.find(({ name }) => name === 'sign-in.start')?.request).toEqual({ siteId: NORTHGATE.id });
  });

  it('leads to the sites', async () => {
    await openWindow((desktop) => failed('discovery-not-found', desktop));
    await doing(() => button('Choose another site').click());
    expect(heading().textContent).toBe('Choose a site');
  });

  it('is told from a bridge that broke', async () => {
    const desktop = await openWindow((it) =>
      it.fail('session.describe', { code: 'internal', details: { incident: 'x1' } }),
    );
    expect(heading().textContent).toBe('Something in Chartroom failed');
    act(() => desktop.tell());
    expect(heading().textContent).not.toBe('Something in Chartroom failed');
  });

  it('asks once more of a bridge that broke', async () => {
    const desktop = await openWindow((it) => {
      it.state.session = NO_SESSION;
      it.fail('session.describe', { code: 'internal', details: {} });
    });
    desktop.fail('session.describe', null);
    await doing(() => button('Try again').click());
    expect(heading().textContent).toBe('Choose a site');
  });
});
