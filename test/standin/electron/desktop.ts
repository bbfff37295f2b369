/** What belongs to the desktop around the app: shell, dialogs, menu, clipboard, notifications, screen, power. */
import { spawn } from 'node:child_process';
import type { Display } from 'electron';
import type { Host } from '../host.ts';
import { strict, StrictEmitter } from '../strict.ts';

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  linux: ['xdg-open'],
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** In a visible window the URL goes to the system's browser, else to a window of the Chromium found. */
function openInBrowser(host: Host, url: string): void {
  const [command, ...args] = OPENERS[process.platform] ?? ['xdg-open'];
  let handedOver = false;
  const fallBack = (): void => {
    if (handedOver) return;
    handedOver = true;
    host.browser.openAsUserBrowser(url);
  };
  const opener = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
  opener.once('error', fallBack);
  opener.once('exit', (code) => {
    if (code !== 0) fallBack();
  });
  opener.unref();
}

const shell = (host: Host) => ({
  openExternal: (url: string): Promise<void> => {
    host.record('openExternal', url);
    if (host.options.visible) openInBrowser(host, url);
    return Promise.resolve();
  },
  openPath: (path: string): Promise<string> => {
    host.record('openPath', path);
    return Promise.resolve('');
  },
  showItemInFolder: (path: string): void => {
    host.record('showItemInFolder', path);
  },
  beep: (): void => {
    host.record('beep');
  },
});

/** Nobody is there to answer: a message box gets its default button, a file dialog is cancelled. */
const dialog = (host: Host) => ({
  showErrorBox: (title: string, content: string): void => {
    host.record('showErrorBox', title, content);
    host.warn('error box', `${title}\n${content}`);
  },
  showMessageBox: (...args: unknown[]): Promise<{ response: number; checkboxChecked: boolean }> => {
    const options = args.at(-1) as { defaultId?: number; message?: string };
    host.record('showMessageBox', options.message);
    return Promise.resolve({ response: options.defaultId ?? 0, checkboxChecked: false });
  },
  showOpenDialog: (): Promise<{ canceled: boolean; filePaths: string[] }> => {
    host.record('showOpenDialog');
    return Promise.resolve({ canceled: true, filePaths: [] });
  },
  showSaveDialog: (): Promise<{ canceled: boolean; filePath: string }> => {
    host.record('showSaveDialog');
    return Promise.resolve({ canceled: true, filePath: '' });
  },
});

function clipboard() {
  let held = '';
  return {
    writeText: (text: string): Promise<void> => {
      held = text;
      return Promise.resolve();
    },
    readText: (): Promise<string> => Promise.resolve(held),
    clear: (): void => {
      held = '';
    },
  };
}

function menuClass(host: Host) {
  class Menu {
    static applicationMenu: object | null = null;
    items: readonly object[] = [];

    static buildFromTemplate(template: readonly object[]): Menu {
      const menu = new Menu();
      menu.items = template;
      return menu;
    }

    static setApplicationMenu(menu: object | null): void {
      Menu.applicationMenu = menu;
      host.record('setApplicationMenu', menu !== null);
    }

    static getApplicationMenu(): object | null {
      return Menu.applicationMenu;
    }

    popup(): void {
      host.record('menu-popup', this.items.length);
    }
  }
  return strict('Menu', Menu);
}

function notificationClass(host: Host) {
  class Notification extends StrictEmitter {
    readonly options: object;

    constructor(options: object = {}) {
      super('Notification');
      this.options = options;
    }

    static isSupported(): boolean {
      return true;
    }

    show(): void {
      host.record('notification', this.options);
    }

    close(): void {
      this.emit('close');
    }
  }
  return strict('Notification', Notification);
}

class PowerMonitor extends StrictEmitter {
  constructor() {
    super('powerMonitor');
  }

  /**
   * Specs cause lock-screen, suspend and resume by `powerMonitor.emit`, and put a function of their own in this place.
   */
  getSystemIdleTime(): number {
    return 0;
  }

  getSystemIdleState(): 'active' {
    return 'active';
  }

  isOnBatteryPower(): boolean {
    return false;
  }
}

/** One screen of 1920×1080, or of the size of CHARTROOM_STANDIN_SCREEN, less a task bar of 40. */
class Screen extends StrictEmitter {
  /** Specs put other screens in this place. */
  displays: Pick<Display, 'workArea'>[] = [];

  constructor({ width, height }: { readonly width: number; readonly height: number }) {
    super('screen');
    const bounds = { x: 0, y: 0, width, height };
    const workArea = { ...bounds, height: height - 40 };
    const workAreaSize = { width, height: height - 40 };
    this.displays = [
      { id: 1, scaleFactor: 1, size: { width, height }, bounds, workArea, workAreaSize } as Pick<Display, 'workArea'>,
    ];
  }

  getPrimaryDisplay(): object {
    return this.displays[0]!;
  }

  getAllDisplays(): object[] {
    return this.displays;
  }

  /** The nearest of one screen is that one. */
  getDisplayMatching(): object {
    return this.displays[0]!;
  }
}

export const desktop = (host: Host) => ({
  shell: strict('shell', shell(host)),
  dialog: strict('dialog', dialog(host)),
  clipboard: strict('clipboard', clipboard()),
  Menu: menuClass(host),
  Notification: notificationClass(host),
  powerMonitor: new PowerMonitor(),
  screen: new Screen(host.options.screen),
});
