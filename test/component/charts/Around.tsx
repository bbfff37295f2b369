/** What stands around a screen of charts: the bridge and a clock that both belong to the test. */
import type { JSX, ReactNode } from 'react';
import { ClockContext } from '../../../renderer/clock.ts';
import { DesktopContext } from '../../../renderer/desktop.ts';
import type { FakeDesktop } from '../../support/fake-desktop.ts';
import { NOW_MS } from '../../support/fake-desktop-data.ts';

const CLOCK = { nowMs: () => NOW_MS, timeZone: 'UTC' };

export function Around({ desktop, children }: { desktop: FakeDesktop; children: ReactNode }): JSX.Element {
  return (
    <DesktopContext value={desktop.api}>
      <ClockContext value={CLOCK}>{children}</ClockContext>
    </DesktopContext>
  );
}
