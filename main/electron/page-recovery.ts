/**
 * A page that crashes or hangs is loaded again, once; one that does it again is replaced by a sentence and a question.
 * A window never stays blank. What main has bound to the window stays bound: the page asks for it anew.
 */
import { dialog, type BrowserWindow } from 'electron';
import { APP_PAGE, STOPPED_PAGE } from './app-protocol.ts';

/** Why a page was lost; for the log. */
export type PageLoss = 'crashed' | 'unresponsive';

/** A page that has stayed up this long has earned a second reload. */
const STEADY_MS = 5 * 60_000;

const OPEN_AGAIN = 0;

async function ask(window: BrowserWindow): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: 'This window stopped working twice',
    detail: "Nothing was changed in the hospital's record.",
    buttons: ['Open it again', 'Close the window'],
    defaultId: OPEN_AGAIN,
    cancelId: 1,
  });
  return response === OPEN_AGAIN;
}

async function showStopped(window: BrowserWindow): Promise<void> {
  await window.loadURL(STOPPED_PAGE);
  const again = await ask(window);
  if (window.isDestroyed()) return;
  if (again) await window.loadURL(APP_PAGE);
  else window.close();
}

/**
 * Keeps a page in `window`.
 * @param onLost called for every loss, before anything is done about it
 */
export function recoverPage(window: BrowserWindow, onLost: (loss: PageLoss) => void): void {
  let reloadedAt = -Infinity;
  let loss: PageLoss = 'crashed';
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    onLost(loss);
    loss = 'crashed';
    const again = performance.now() - reloadedAt < STEADY_MS;
    reloadedAt = again ? -Infinity : performance.now();
    // A window that is closed meanwhile has nothing to show.
    (again ? showStopped(window) : window.loadURL(APP_PAGE)).catch(() => undefined);
  });
  window.on('unresponsive', () => {
    loss = 'unresponsive';
    window.webContents.forcefullyCrashRenderer();
  });
}
