/** Screens come and go: a thin client reconnects with a smaller one, a workstation is undocked. */
import { BrowserWindow, screen } from 'electron';
import { backOnScreen } from './placement.ts';

/** Brings windows back that nobody could get hold of any more. Maximised and full-screen ones the system moves. */
function gather(): void {
  const rooms = screen.getAllDisplays().map(({ workArea }) => workArea);
  for (const window of BrowserWindow.getAllWindows()) {
    if (window.isMaximized() || window.isFullScreen() || window.isMinimized()) continue;
    const bounds = window.getBounds();
    const to = backOnScreen(bounds, rooms, screen.getDisplayMatching(bounds).workArea);
    if (to !== null) window.setBounds(to);
  }
}

/** Call once the app is ready: from here on no window is left on a screen that is gone. */
export function followScreens(): void {
  screen.on('display-removed', gather);
  screen.on('display-metrics-changed', gather);
}
