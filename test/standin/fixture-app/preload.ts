/** The preload of the fixture app: what a bridge can carry. */
import type { contextBridge as ContextBridge, ipcRenderer as IpcRenderer } from 'electron';

declare const require: (name: 'electron') => { contextBridge: typeof ContextBridge; ipcRenderer: typeof IpcRenderer };

const { contextBridge, ipcRenderer } = require('electron');
const scope = globalThis as Record<string, unknown>;
scope['preloadOnly'] = true;

contextBridge.exposeInMainWorld('api', {
  pageScriptSeen: scope['pageScriptRan'] !== undefined,
  nested: { list: [1, { two: 2 }] },
  add: (a: number, b: number) => ipcRenderer.invoke('add', a, b),
  echo: (value: unknown) => ipcRenderer.invoke('echo', value),
  fail: () => ipcRenderer.invoke('fail'),
  invokeWithFunction: () => ipcRenderer.invoke('echo', () => 1),
  invokeUnknown: () => ipcRenderer.invoke('nobody'),
  double: (n: number) => n * 2,
  throwNow: () => {
    throw new RangeError('thrown at once');
  },
  map: (values: number[], f: (value: number) => number) => values.map((value) => f(value)),
  onTock: (listener: (value: unknown) => void) => {
    const handler = (_event: unknown, value: unknown): void => {
      listener(value);
    };
    ipcRenderer.on('tock', handler);
    ipcRenderer.send('tick', 3);
    return () => {
      ipcRenderer.off('tock', handler);
    };
  },
  onOpened: (listener: (url: string) => void) => {
    ipcRenderer.on('opened', (_event, url: string) => {
      listener(url);
    });
  },
});
