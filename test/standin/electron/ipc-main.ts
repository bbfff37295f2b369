/** `ipcMain`, and the delivery of what a preload sent. */
import type { ToHost, ToPreload } from '../bridge/preload-world.ts';
import { StrictEmitter } from '../strict.ts';
import { makeWire } from '../wire.ts';

export type IpcEvent = { readonly sender: object; readonly senderFrame: object; readonly type: 'frame' };
type Handler = (event: IpcEvent, ...args: unknown[]) => unknown;

const wire = makeWire();

export class IpcMain extends StrictEmitter {
  private readonly handlers = new Map<string, Handler>();

  constructor() {
    super('ipcMain');
  }

  handle(channel: string, handler: Handler): void {
    if (this.handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.handlers.set(channel, handler);
  }

  handleOnce(channel: string, handler: Handler): void {
    this.handle(channel, (...args) => {
      this.removeHandler(channel);
      return handler(...args);
    });
  }

  removeHandler(channel: string): void {
    this.handlers.delete(channel);
  }

  /** Runs what `message` asks for; gives the answer of an invoke, or undefined where none is due. */
  async deliver(event: IpcEvent, message: Extract<ToHost, { channel: string }>): Promise<ToPreload | undefined> {
    if (message.kind === 'send') this.emit(message.channel, event, ...(wire.decode(message.args) as unknown[]));
    if (message.kind !== 'invoke') return undefined;
    const { id, channel } = message;
    try {
      const handler = this.handlers.get(channel);
      if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
      const value = wire.encode(await handler(event, ...(wire.decode(message.args) as unknown[])));
      return { kind: 'result', id, value };
    } catch (error) {
      return { kind: 'failure', id, message: `Error invoking remote method '${channel}': ${String(error)}` };
    }
  }
}
