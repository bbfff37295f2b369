/** Opens the window on a desktop that behaves. */
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { App } from '../../renderer/App.tsx';
import { createFakeDesktop, type FakeDesktop, type FakeState } from '../support/fake-desktop.ts';
import { NOW_MS } from '../support/fake-desktop-data.ts';

export async function openWindow(arrange: (desktop: FakeDesktop) => void = () => undefined): Promise<FakeDesktop> {
  const desktop = createFakeDesktop();
  arrange(desktop);
  await act(async () => {
    render(<App desktop={desktop.api} clock={{ nowMs: () => NOW_MS, timeZone: 'UTC' }} />);
    await settled();
  });
  return desktop;
}

/** Main says that something changed; every answer to what the window then asks has come. */
export async function change(desktop: FakeDesktop, part: Partial<FakeState>): Promise<void> {
  await act(async () => {
    Object.assign(desktop.state, part);
    desktop.tell();
    await settled();
  });
}

/** The answers of the fake come by promises alone: one turn of the event loop is after all of them. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export async function doing(work: () => void): Promise<void> {
  await act(async () => {
    work();
    await settled();
  });
}

/** Chooses an item of the session menu, as a hand does. */
export async function choose(item: string): Promise<void> {
  const user = userEvent.setup();
  await user.click(screen.getByRole('button', { name: /session menu$/ }));
  await user.click(await screen.findByRole('menuitem', { name: item }));
  await doing(() => undefined);
}
