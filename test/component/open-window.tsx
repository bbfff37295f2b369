/** Opens the window on a desktop that behaves. */
import { act, render } from '@testing-library/react';
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
