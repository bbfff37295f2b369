/** Electron's side of the IPC router: who sent it, and the way back. The only file that touches ipcMain. */
import { ipcMain, type BrowserWindow, type IpcMainInvokeEvent, type WebContents } from 'electron';
import type { CommandName, EventName, Payload } from '../../shared/ipc-contract.ts';
import { contract } from '../../shared/ipc-contract.ts';
import { AppError, type Result } from '../../shared/errors.ts';
import { APP_ORIGIN } from './app-protocol.ts';

/** What the router offers (main/ipc/router.ts). */
export type RouteCommand = (name: CommandName, trusted: boolean, request: unknown) => Promise<Result<unknown>>;

/** The router of the window that this page is in, once it has one; undefined where it is in none of ours. */
export type RouterOf = (contents: WebContents) => Promise<RouteCommand> | undefined;

/** The main frame of the window, on our own origin: nothing else is trusted (security §3.4). */
function isTrusted({ sender, senderFrame }: IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && senderFrame.url.startsWith(`${APP_ORIGIN}/`);
}

/**
 * Answers every command of the contract by the router of the window that sent it. What comes before a window has one
 * waits for it: the first window stands before the services do.
 */
export function connectIpc(routerOf: RouterOf): void {
  for (const name of Object.keys(contract) as (CommandName | EventName)[]) {
    if (contract[name].kind !== 'command') continue;
    ipcMain.handle(name, async (event, request: unknown): Promise<Result<unknown>> => {
      // Before anything is waited for: the frame may be another one then.
      const trusted = isTrusted(event);
      const router = routerOf(event.sender);
      if (router === undefined) return { ok: false, error: new AppError('untrusted-sender').view() };
      const route = await router;
      return await route(name as CommandName, trusted, request);
    });
  }
}

/** Sends an event to the window, reduced to what the contract lists. */
export function emitEvent<E extends EventName>(window: BrowserWindow, name: E, payload: Payload<E>): void {
  if (window.isDestroyed()) return;
  window.webContents.send(name, contract[name].payload.parse(payload));
}
