/**
 * The world of a sandboxed preload: `require('electron')` with contextBridge and ipcRenderer, and nothing of Node but
 * `events`, `timers` and `url`. Runs as source text in an isolated world, before any script of the page.
 */
import type { Wire } from '../wire.ts';
import type { Peer } from './peer.ts';

export type PreloadSetup = {
  handshake: string;
  /** The name of the binding that carries text to the host. */
  binding: string;
  /** The name under which the host delivers text. */
  receiver: string;
  /** What the preload sees as `process`. */
  process: Record<string, unknown>;
};
/** From the preload to the host. */
export type ToHost =
  | { kind: 'send'; channel: string; args: string }
  | { kind: 'invoke'; id: number; channel: string; args: string }
  | { kind: 'title'; title: string }
  | { kind: 'preload-error'; message: string };
/** From the host to the preload. */
export type ToPreload =
  | { kind: 'send'; channel: string; args: string }
  | { kind: 'result'; id: number; value: string }
  | { kind: 'failure'; id: number; message: string };
type Listener = (...args: unknown[]) => void;
type Preload = (
  require: (name: string) => unknown,
  module: { exports: object },
  exports: object,
  process: object,
  global: object,
) => void;

export function startPreloadWorld(
  makePeer: (node: EventTarget, mine: string, theirs: string) => Peer,
  makeWire: () => Wire,
  setup: PreloadSetup,
  preload: Preload,
): void {
  if (window !== window.top) return;
  const world = globalThis as unknown as Record<string, unknown>;
  const node = document.createElement('i');
  const peer = makePeer(node, 'preload', 'page');
  window.dispatchEvent(new MouseEvent(setup.handshake, { relatedTarget: node }));
  const wire = makeWire();
  const bound = world[setup.binding] as (text: string) => void;
  Reflect.deleteProperty(world, setup.binding);
  const post = (message: ToHost): void => {
    bound(JSON.stringify(message));
  };

  class EventEmitter {
    static readonly EventEmitter = EventEmitter;
    private readonly listeners = new Map<string, { call: Listener; given: Listener }[]>();

    on(name: string, listener: Listener): this {
      return this.add(name, listener, listener);
    }
    once(name: string, listener: Listener): this {
      const call: Listener = (...args) => {
        this.off(name, listener);
        listener(...args);
      };
      return this.add(name, call, listener);
    }
    off(name: string, listener: Listener): this {
      const all = this.listeners.get(name) ?? [];
      const last = all.findLastIndex((entry) => entry.given === listener);
      this.listeners.set(
        name,
        all.filter((_, index) => index !== last),
      );
      return this;
    }
    addListener(name: string, listener: Listener): this {
      return this.on(name, listener);
    }
    removeListener(name: string, listener: Listener): this {
      return this.off(name, listener);
    }
    removeAllListeners(name: string): this {
      this.listeners.delete(name);
      return this;
    }
    listenerCount(name: string): number {
      return this.listeners.get(name)?.length ?? 0;
    }
    emit(name: string, ...args: unknown[]): boolean {
      const all = this.listeners.get(name) ?? [];
      for (const { call } of all) call.apply(this, args);
      return all.length > 0;
    }
    private add(name: string, call: Listener, given: Listener): this {
      this.listeners.set(name, [...(this.listeners.get(name) ?? []), { call, given }]);
      return this;
    }
  }

  const missing = (what: string): object =>
    new Proxy(
      {},
      {
        get: (_, key) => {
          throw new Error(`stand-in: ${what}.${String(key)} is not provided`);
        },
      },
    );
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let sequence = 0;
  const ipcRenderer = Object.assign(new EventEmitter(), {
    send: (channel: string, ...args: unknown[]): void => {
      post({ kind: 'send', channel, args: wire.encode(args) });
    },
    // async: an argument that cannot be cloned rejects, it does not throw.
    invoke: async (channel: string, ...args: unknown[]): Promise<unknown> => {
      const encoded = wire.encode(args);
      const id = ++sequence;
      const result = new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
      });
      post({ kind: 'invoke', id, channel, args: encoded });
      return await result;
    },
    sendSync: (): never => {
      throw new Error('stand-in: ipcRenderer.sendSync is not provided');
    },
    postMessage: (): never => {
      throw new Error('stand-in: ipcRenderer.postMessage is not provided');
    },
  });

  const receive = (text: string): void => {
    const message = JSON.parse(text) as ToPreload;
    if (message.kind === 'send') {
      ipcRenderer.emit(
        message.channel,
        { sender: ipcRenderer, ports: [] },
        ...(wire.decode(message.args) as unknown[]),
      );
      return;
    }
    const call = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.kind === 'failure') call?.reject(new Error(message.message));
    else call?.resolve(wire.decode(message.value));
  };
  Object.defineProperty(world, setup.receiver, { enumerable: false, value: receive });

  const contextBridge = {
    exposeInMainWorld: (key: string, api: unknown): void => {
      peer.expose(key, api);
    },
    exposeInIsolatedWorld: (): never => {
      throw new Error('stand-in: contextBridge.exposeInIsolatedWorld is not provided');
    },
  };
  const electron = { contextBridge, ipcRenderer, webFrame: missing('webFrame'), webUtils: missing('webUtils') };
  const modules: Record<string, unknown> = {
    electron,
    'electron/renderer': electron,
    events: EventEmitter,
    'node:events': EventEmitter,
    timers: { setTimeout, setInterval, clearTimeout, clearInterval },
    url: { URL, URLSearchParams },
  };
  const require = (name: string): unknown => {
    if (!Object.hasOwn(modules, name)) throw new Error(`module not found: ${name}`);
    return modules[name];
  };
  let title = '';
  const reportTitle = (): void => {
    if (document.title === title) return;
    ({ title } = document);
    post({ kind: 'title', title });
  };
  document.addEventListener('DOMContentLoaded', () => {
    reportTitle();
    const changes = { childList: true, subtree: true, characterData: true };
    new MutationObserver(reportTitle).observe(document.head, changes);
  });
  const module = { exports: {} };
  try {
    preload(require, module, module.exports, Object.freeze({ ...setup.process }), globalThis);
  } catch (error) {
    post({ kind: 'preload-error', message: error instanceof Error ? String(error.stack) : String(error) });
  }
}
