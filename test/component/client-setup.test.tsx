import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { noticeWords } from '../../renderer/features/notices/notice-words.ts';
import type { Notice } from '../../shared/ipc-contract.ts';
import type { FakeDesktop, FakeState } from '../support/fake-desktop.ts';
import { NOW_MS, RIVERSIDE } from '../support/fake-desktop-data.ts';
import {
  CURRENT_KEY,
  HARBOUR,
  LAKESIDE,
  MACHINE_KEY,
  NO_SESSION,
  SAMPLE_SITES,
  clientOf,
  entryOf,
  notice,
} from '../support/fake-desktop-sessions.ts';
import { doing, openWindow } from './open-window.tsx';

const start =
  (part: Partial<FakeState> = {}) =>
  ({ state }: FakeDesktop) => {
    Object.assign(state, { session: NO_SESSION, sites: SAMPLE_SITES }, part);
  };
const press = (name: string): Promise<void> => doing(() => screen.getByRole('button', { name }).click());
const requests = (desktop: FakeDesktop, name: string): readonly unknown[] =>
  desktop.calls.filter((call) => call.name === name).map(({ request }) => request);
const heading = (): string | null => screen.getByRole('heading', { level: 1 }).textContent;

describe('sites with clients', () => {
  it('a site without its secret is set up before anyone signs in', async () => {
    await openWindow(start());
    const card = screen.getByRole('region', { name: RIVERSIDE.name });
    expect(card.textContent).toContain('Its client secret must be typed in before anyone signs in.');
    expect(within(card).queryByRole('button', { name: /^Sign in/ })).toBeNull();
    await press(`Set up ${RIVERSIDE.name}`);
    expect(heading()).toBe('Client setup');
    await press('Back to the sites');
    expect(heading()).toBe('Choose a site');
  });

  it('only clients with something to set up have a way to it', async () => {
    await openWindow(start());
    expect(
      screen.getAllByRole('button', { name: /^Client setup of/ }).map((way) => way.getAttribute('aria-label')),
    ).toEqual([`Client setup of ${HARBOUR.name}`, `Client setup of ${LAKESIDE.name}`]);
  });
});

describe('client secret', () => {
  const open = async (arrange = start()): Promise<FakeDesktop> => {
    const desktop = await openWindow(arrange);
    await press(`Set up ${RIVERSIDE.name}`);
    return desktop;
  };
  const field = (): HTMLInputElement => screen.getByLabelText(/secret/i, { selector: 'input' });

  it('goes in once and never comes out', async () => {
    const desktop = await open();
    expect(field().type).toBe('password');
    expect(field().autocomplete).toBe('off');
    await userEvent.type(field(), 'sesame-71{Enter}');
    await doing(() => undefined);
    expect(requests(desktop, 'client.set-secret')).toEqual([{ siteId: RIVERSIDE.id, secret: 'sesame-71' }]);
    expect(screen.getByRole('status').textContent).toContain('A secret is kept since 22-Nov-2026 14:02.');
    expect(document.querySelector('input')).toBeNull();
    expect(document.body.innerHTML).not.toContain('sesame-71');
  });

  it('is not sent empty', async () => {
    const desktop = await open();
    await press('Keep the secret');
    expect(requests(desktop, 'client.set-secret')).toEqual([]);
  });

  it('J6: says what a failed write costs, and asks for the secret again', async () => {
    const desktop = await open();
    desktop.fail('client.set-secret', { code: 'vault-write-failed', details: {} });
    await userEvent.type(field(), 'sesame-71{Enter}');
    await doing(() => undefined);
    expect(screen.getByRole('alert').textContent).toContain('the new secret was not kept');
    expect(field().value).toBe('');
  });

  const kept = ({ state }: FakeDesktop): void => {
    const riverside = entryOf(RIVERSIDE, { client: 'symmetric' });
    Object.assign(state, { session: NO_SESSION, sites: [riverside] });
    state.clients = { [riverside.id]: clientOf(riverside, { secretSinceMs: NOW_MS }) };
  };

  it('can be replaced', async () => {
    const desktop = await openWindow(kept);
    await press(`Client setup of ${RIVERSIDE.name}`);
    expect(document.querySelector('input')).toBeNull();
    await press('Replace');
    await userEvent.type(field(), 'new-one');
    await press('Replace the secret');
    expect(requests(desktop, 'client.set-secret')).toEqual([{ siteId: RIVERSIDE.id, secret: 'new-one' }]);
    expect(document.querySelector('input')).toBeNull();
  });

  it('is forgotten only once that was confirmed', async () => {
    const desktop = await openWindow(kept);
    await press(`Client setup of ${RIVERSIDE.name}`);
    await press('Forget');
    const dialog = screen.getByRole('alertdialog', { name: 'Forget the secret?' });
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Keep'));
    await doing(() => within(dialog).getByRole('button', { name: 'Keep' }).click());
    expect(requests(desktop, 'client.forget')).toEqual([]);
    await press('Forget');
    await doing(() => within(screen.getByRole('alertdialog')).getByRole('button', { name: 'Forget' }).click());
    expect(requests(desktop, 'client.forget')).toEqual([{ siteId: RIVERSIDE.id, which: 'clinician' }]);
    expect(screen.getByRole('status').textContent).toContain('No secret is kept.');
  });

  it('§3.9: says that a secret in memory goes with the window', async () => {
    await open(start({ notices: [notice('secrets-in-memory', { subject: 'absent' })] }));
    expect(document.body.textContent).toContain('what is set up here is gone when Chartroom is closed');
  });
});

describe('client keys', () => {
  const open = async (): Promise<FakeDesktop> => {
    const desktop = await openWindow(start());
    await press(`Client setup of ${HARBOUR.name}`);
    return desktop;
  };

  it('SMART 96: shows the key set that is to be registered, and saves it', async () => {
    const desktop = await open();
    expect(screen.getByRole('row', { name: new RegExp(`${CURRENT_KEY.kid} ES384 .* Signs now`) })).toBeDefined();
    const set = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Public key set' });
    expect(set.readOnly).toBe(true);
    expect(JSON.parse(set.value)).toHaveProperty('keys');
    await press('Copy');
    expect(set.selectionEnd).toBe(set.value.length);
    // What runs here has no clipboard: it says what is left to do.
    expect(screen.getByRole('status').textContent).toBe('Selected. Press Ctrl or ⌘ and C to copy it.');
    await press('Save to a file');
    expect(requests(desktop, 'client.save-jwks')).toEqual([{ siteId: HARBOUR.id, which: 'clinician' }]);
    expect(screen.getByRole('status').textContent).toBe('Saved.');
  });

  it('F3: changes the key in two steps, the second one confirmed', async () => {
    const desktop = await open();
    expect(screen.queryByRole('button', { name: 'Finish the change' })).toBeNull();
    await press('Make the next key');
    expect(screen.getByRole('row', { name: /Published, does not sign yet/ })).toBeDefined();
    await press('Finish the change');
    expect(requests(desktop, 'client.finish-rotation')).toEqual([]);
    await doing(() =>
      within(screen.getByRole('alertdialog')).getByRole('button', { name: 'Finish the change' }).click(),
    );
    expect(requests(desktop, 'client.finish-rotation')).toEqual([{ siteId: HARBOUR.id, which: 'clinician' }]);
    expect(screen.queryByRole('row', { name: new RegExp(CURRENT_KEY.kid) })).toBeNull();
  });

  it('says why the setup could not be read, and reads it again', async () => {
    const desktop = await openWindow(start());
    desktop.fail('client.describe', { code: 'internal', details: {} });
    await press(`Client setup of ${HARBOUR.name}`);
    expect(screen.getByRole('alert').textContent).toContain('Something in Chartroom failed');
    desktop.fail('client.describe', null);
    await press('Try again');
    expect(screen.queryByRole('alert')).toBeNull();
    expect(screen.getByRole('region', { name: 'Keys' })).toBeDefined();
  });
});

describe('the client of the machine itself', () => {
  const open = async (): Promise<FakeDesktop> => {
    const desktop = await openWindow(start({ sites: [entryOf(RIVERSIDE, { backend: true })] }));
    await press(`Client setup of ${RIVERSIDE.name}`);
    return desktop;
  };
  const inKeys = () => within(screen.getByRole('region', { name: 'Keys for exports' }));
  const pressIn = (name: string): Promise<void> => doing(() => inKeys().getByRole('button', { name }).click());
  const ofBackend = [{ siteId: RIVERSIDE.id, which: 'backend' }];

  it('SMART 96, 105: is set up beside a clinician’s client that needs nothing', async () => {
    const desktop = await open();
    expect(screen.getByRole('region', { name: 'Client' }).textContent).toContain('It needs no set-up.');
    const card = screen.getByRole('region', { name: 'Client for exports' });
    expect(card.textContent).toContain('chartroom-exports');
    expect(inKeys().getByRole('row', { name: new RegExp(`${MACHINE_KEY.kid} ES384 .* Signs now`) })).toBeDefined();
    const set = within(screen.getByRole('region', { name: 'Public key set for exports' }));
    expect(JSON.parse(set.getByRole<HTMLTextAreaElement>('textbox').value)).toHaveProperty('keys');
    await doing(() => set.getByRole('button', { name: 'Save to a file' }).click());
    expect(requests(desktop, 'client.save-jwks')).toEqual(ofBackend);
  });

  it('SMART 96: copies its public key set', async () => {
    await open();
    const copied: string[] = [];
    Object.assign(document, {
      execCommand: (command: string) => copied.push(`${command} ${document.activeElement?.tagName}`) > 0,
    });
    await press('Copy');
    Reflect.deleteProperty(document, 'execCommand');
    expect(copied).toEqual(['copy TEXTAREA']);
    expect(screen.getByRole('status').textContent).toBe('Copied.');
  });

  it('F3: changes its key in two steps, the second one confirmed', async () => {
    const desktop = await open();
    await pressIn('Make the next key');
    expect(requests(desktop, 'client.rotate-key')).toEqual(ofBackend);
    expect(inKeys().getByRole('row', { name: /Published, does not sign yet/ })).toBeDefined();
    await pressIn('Finish the change');
    const dialog = within(screen.getByRole('alertdialog'));
    expect(screen.getByRole('alertdialog').textContent).toContain('nothing can be exported from here');
    await doing(() => dialog.getByRole('button', { name: 'Finish the change' }).click());
    expect(requests(desktop, 'client.finish-rotation')).toEqual(ofBackend);
    expect(inKeys().queryByRole('row', { name: new RegExp(MACHINE_KEY.kid) })).toBeNull();
  });

  it('SMART 7: its keys are forgotten once that was confirmed, and it has a new one', async () => {
    const desktop = await open();
    await pressIn('Forget all keys');
    await doing(() => within(screen.getByRole('alertdialog')).getByRole('button', { name: 'Forget' }).click());
    expect(requests(desktop, 'client.forget')).toEqual(ofBackend);
    expect(inKeys().queryByRole('row', { name: new RegExp(MACHINE_KEY.kid) })).toBeNull();
    expect(inKeys().getByRole('row', { name: /Signs now/ })).toBeDefined();
  });
});

describe('self-registered client', () => {
  it('shows the client id that it was given, and forgets it once confirmed', async () => {
    const lakeside = entryOf(LAKESIDE, { client: 'registered' });
    const desktop = await openWindow(start({ clients: { [LAKESIDE.id]: clientOf(lakeside, { clientId: 'dyn-55' }) } }));
    await press(`Client setup of ${LAKESIDE.name}`);
    expect(screen.getByRole('region', { name: 'Client' }).textContent).toContain('dyn-55');
    await press('Forget the registration');
    await doing(() => within(screen.getByRole('alertdialog')).getByRole('button', { name: 'Forget' }).click());
    expect(requests(desktop, 'client.forget')).toEqual([{ siteId: LAKESIDE.id, which: 'clinician' }]);
    expect(screen.getByRole('region', { name: 'Client' }).textContent).toContain('None yet');
  });
});

describe('notices of this computer', () => {
  const CODES: readonly Notice['code'][] = [
    'secrets-in-memory',
    'vault-set-aside',
    'vault-record-lost',
    'policy-unreadable',
    'policy-value-ignored',
    'policy-name-unknown',
    'launch-links-unregistered',
    'launch-port-unavailable',
    'graphics-without-acceleration',
    'audit-in-memory',
    'audit-broken',
  ];

  it('§3.9: say of each what happened, what it means and what to do', async () => {
    await openWindow(start({ notices: CODES.map((code) => notice(code, { file: '/var/x.json' })) }));
    const list = screen.getByRole('region', { name: 'About this computer' });
    for (const code of CODES) {
      const { title, means, advice } = noticeWords(notice(code));
      for (const words of [title, means, advice]) expect(list.textContent).toContain(words);
    }
    expect(new Set(CODES.map((code) => noticeWords(notice(code)).title)).size).toBe(CODES.length);
  });

  it('J3: name why secrets stay in memory', () => {
    const reasons = ['absent', 'weak', 'locked', 'denied', 'timeout', 'policy', 'failed', null];
    const texts = reasons.map((subject) => noticeWords(notice('secrets-in-memory', { subject })).means);
    expect(new Set(texts).size).toBe(7);
  });

  it('name the rule that the policy breaks, and what holds instead', () => {
    const words = (code: Notice['code'], subject: string | null, rule: string) =>
      noticeWords(notice(code, { subject, rule })).means;
    expect(words('policy-value-ignored', 'idleLockMinutes', 'must be 15 minutes or less')).toBe(
      '“idleLockMinutes” must be 15 minutes or less. Until then the strictest value holds.',
    );
    expect(words('policy-name-unknown', 'idleLock', 'is not a switch of this version')).toBe(
      '“idleLock” is not a switch of this version. It changes nothing.',
    );
    expect(words('policy-unreadable', null, 'must be valid JSON')).toMatch(/^It must be valid JSON\. Until then/);
  });

  it('§3.9: stay at hand while a chart is open', async () => {
    const desktop = await openWindow();
    expect(screen.queryByRole('button', { name: /^About this computer/ })).toBeNull();
    await doing(() =>
      desktop.emit('app.changed', { version: '0', platform: 'linux', notices: [notice('audit-broken')] }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'About this computer: 1' }));
    expect(document.body.textContent).toContain('The audit trail does not fit together');
    expect(screen.getByRole('banner', { name: 'Patient' })).toBeDefined();
    await press('Back to the chart');
    expect(document.activeElement?.textContent).toContain('About this computer');
  });
});
