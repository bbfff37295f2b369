/** The open windows, each with the router of its workspace, as ports: who holds one needs to know no Electron. */
import type { WebContents } from 'electron';
import type { EventName, Payload } from '../../shared/ipc-contract.ts';
import type { Log } from '../ports.ts';
import { emitEvent, type RouteCommand, type RouterOf } from './ipc-transport.ts';
import { saveText } from './save-dialog.ts';
import { openWindow, showWindow } from './window.ts';

export type AppWindow = {
  readonly emit: <E extends EventName>(name: E, payload: Payload<E>) => void;
  readonly close: () => void;
  readonly show: () => void;
  /** Lets the user choose a file and writes the text there; false: they did not. */
  readonly saveText: (name: string, text: string) => Promise<boolean>;
  readonly onClosed: (listener: () => void) => void;
  /** From now on its commands are answered by `route`. */
  readonly attach: (route: RouteCommand) => void;
};

export type AppWindows = { readonly open: () => AppWindow; readonly routerOf: RouterOf };

/** Gives no windows yet. */
export function createAppWindows(log: Log): AppWindows {
  const routes = new Map<WebContents, RouteCommand>();
  return {
    routerOf: (contents) => routes.get(contents),
    open: () => {
      const window = openWindow((loss) => log('error', 'window.page-lost', { code: loss }));
      const { webContents } = window;
      return {
        attach: (route) => void routes.set(webContents, route),
        emit: (name, payload) => emitEvent(window, name, payload),
        close: () => window.close(),
        show: () => showWindow(window),
        saveText: (name, text) => saveText(window, name, text),
        onClosed: (listener) => {
          window.once('closed', () => {
            routes.delete(webContents);
            listener();
          });
        },
      };
    },
  };
}
