/** The open windows, each with the router of its workspace, as ports: who holds one needs to know no Electron. */
import type { BrowserWindow, WebContents } from 'electron';
import type { EventName, Payload } from '../../shared/ipc-contract.ts';
import type { Log } from '../ports.ts';
import { emitEvent, type RouteCommand, type RouterOf } from './ipc-transport.ts';
import { chooseFolder } from './folder-dialog.ts';
import { pictureOf, printPage, type Part } from './paper.ts';
import { saveFile } from './save-dialog.ts';
import { openWindow, showWindow } from './window.ts';

export type AppWindow = {
  readonly emit: <E extends EventName>(name: E, payload: Payload<E>) => void;
  /** Begins the page anew: nothing of what it showed is left, on screen or in its memory. */
  readonly loadAnew: () => void;
  readonly close: () => void;
  readonly show: () => void;
  /** Lets the user choose a file and writes the text there; false: they did not. */
  readonly saveText: (name: string, text: string) => Promise<boolean>;
  /** As `saveText`, unless it is no longer wanted once the file is chosen. */
  readonly saveFile: (name: string, content: string | Uint8Array, stillWanted: () => boolean) => Promise<boolean>;
  /** As `saveText`, with what is made once the file is chosen. */
  readonly saveMade: (name: string, make: () => Promise<string>, stillWanted: () => boolean) => Promise<boolean>;
  /** Lets the user choose a folder; null: they did not. */
  readonly chooseFolder: () => Promise<string | null>;
  /** Opens the print dialog; false: the user changed their mind. Rejects where printing failed. */
  readonly print: () => Promise<boolean>;
  /** A part of the page as PNG; null where it reaches beyond the window. */
  readonly picture: (part: Part) => Promise<Uint8Array | null>;
  readonly onClosed: (listener: () => void) => void;
  /** Its commands, those that have waited too, are answered by `route`. Once. */
  readonly attach: (route: RouteCommand) => void;
};

export type AppWindows = {
  /** Opens a window, or gives the one that was opened ahead. */
  readonly open: () => AppWindow;
  /** Opens the window that the next `open` gives: it is on screen before there is anything to attach to it. */
  readonly openAhead: () => void;
  /** The window that was opened ahead, as long as it is there and nobody has taken it. */
  readonly ahead: () => AppWindow | null;
  readonly routerOf: RouterOf;
  /** Quitting has begun: the windows are out of sight, and no command of theirs is answered any more. */
  readonly retire: () => void;
};

/** Gives no windows yet. */
export function createAppWindows(log: Log): AppWindows {
  const routers = new Map<WebContents, Promise<RouteCommand>>();
  const windows = new Set<BrowserWindow>();
  let ahead: AppWindow | null = null;
  const open = (): AppWindow => {
    const window = openWindow((loss) => log('error', 'window.page-lost', { code: loss }));
    const { webContents } = window;
    const router = Promise.withResolvers<RouteCommand>();
    routers.set(webContents, router.promise);
    windows.add(window);
    window.once('closed', () => {
      routers.delete(webContents);
      windows.delete(window);
    });
    return {
      attach: router.resolve,
      emit: (name, payload) => emitEvent(window, name, payload),
      loadAnew: () => {
        if (!window.isDestroyed()) webContents.reload();
      },
      close: () => window.close(),
      show: () => showWindow(window),
      saveText: (name, text) => saveFile(window, name, text),
      saveFile: (name, content, stillWanted) => saveFile(window, name, content, stillWanted),
      saveMade: (name, make, stillWanted) => saveFile(window, name, make, stillWanted),
      chooseFolder: () => chooseFolder(window),
      print: () => printPage(window),
      picture: (part) => pictureOf(window, part),
      onClosed: (listener) => void window.once('closed', listener),
    };
  };
  return {
    open: () => {
      const taken = ahead ?? open();
      ahead = null;
      return taken;
    },
    openAhead: () => {
      const window = open();
      window.onClosed(() => {
        if (ahead === window) ahead = null;
      });
      ahead = window;
    },
    ahead: () => ahead,
    routerOf: (contents) => routers.get(contents),
    retire: () => {
      for (const window of windows) window.hide();
      routers.clear();
    },
  };
}
