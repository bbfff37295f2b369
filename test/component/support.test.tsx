import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { FakeDesktop } from '../support/fake-desktop.ts';
import { NO_SESSION } from '../support/fake-desktop-sessions.ts';
import { choose, doing, openWindow } from './open-window.tsx';

const press = (name: string): Promise<void> => doing(() => screen.getByRole('button', { name }).click());
const section = (): HTMLElement => screen.getByRole('region', { name: 'Help desk' });
const asked = ({ calls }: FakeDesktop): number => calls.filter(({ name }) => name === 'support.save').length;

async function open(arrange: (desktop: FakeDesktop) => void = () => undefined): Promise<FakeDesktop> {
  const desktop = await openWindow((fake) => {
    fake.state.session = NO_SESSION;
    arrange(fake);
  });
  await press('About Chartroom');
  return desktop;
}

describe('deploy 3.10: the support file in About', () => {
  it('says before it is saved what is in it and what is not, and that nobody is sent it', async () => {
    const desktop = await open();
    for (const words of ['What is in it', 'certificates', 'No patient', 'password, key or token', 'sends it to nobody'])
      expect(section().textContent).toContain(words);
    expect(asked(desktop)).toBe(0);
  });

  it('is busy while it is made, asks once, and says when it is saved', async () => {
    const desktop = await open();
    const finish = desktop.hold('support.save');
    await press('Save a support file');
    const busy = screen.getByRole<HTMLButtonElement>('button', { name: 'Saving…' });
    expect(busy.disabled).toBe(true);
    expect(section().textContent).toContain('You can go on meanwhile');
    await doing(() => busy.click());
    await doing(finish);
    expect(asked(desktop)).toBe(1);
    expect(section().textContent).toContain('Saved where you said');
    expect(section().textContent).not.toContain('meanwhile');
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Save a support file' }).disabled).toBe(false);
  });

  it('can be left while it is made', async () => {
    const desktop = await open();
    const finish = desktop.hold('support.save');
    await press('Save a support file');
    await press('Back to the sites');
    await doing(finish);
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Choose a site');
  });

  it('says that it is not saved where no place was chosen', async () => {
    await open(({ state }) => void (state.savesSupport = false));
    await press('Save a support file');
    expect(section().textContent).toContain('Not saved.');
  });

  it('says in plain words what went wrong, and no longer once it is saved', async () => {
    const desktop = await open((fake) => fake.fail('support.save', { code: 'support-not-written', details: {} }));
    await press('Save a support file');
    expect(screen.getByRole('alert').textContent).toContain('Chartroom could not write where you said');
    desktop.fail('support.save', null);
    await press('Save a support file');
    expect(screen.queryByRole('alert')).toBeNull();
    expect(section().textContent).toContain('Saved where you said');
  });

  it('is there beside a session too', async () => {
    const desktop = await openWindow();
    await choose('About Chartroom');
    await press('Save a support file');
    expect(asked(desktop)).toBe(1);
  });
});
