/** Electron's side of the IPC router: who sent it, and the way back. The only file that touches ipcMain. */
import { ipcMain, type BrowserWindow, type IpcMainInvokeEvent } from 'electron';
import type { CommandName, EventName, Payload } from '../../shared/ipc-contract.ts';
import { contract } from '../../shared/ipc-contract.ts';
import type { Result } from '../../shared/errors.ts';
import { APP_ORIGIN } from './app-protocol.ts';

/** What the router offers (main/ipc/router.ts). */
export type RouteCommand = (name: CommandName, trusted: boolean, request: unknown) => Promise<Result<unknown>>;

/** The app's window, while there is one. */
export type WindowOf = () => BrowserWindow | null;

/** Our own window, its main frame, on our own origin: nothing else is trusted (security §3.4). */
function isTrusted(event: IpcMainInvokeEvent, window: WindowOf): boolean {
  const frame = event.senderFrame;
  const ours = window();
  if (frame === null || ours === null || event.sender !== ours.webContents) return false;
  return frame === ours.webContents.mainFrame && frame.url.startsWith(`${APP_ORIGIN}/`);
}

/** Answers every command of the contract through `route`. */
export function connectIpc(route: RouteCommand, window: WindowOf): void {
  for (const name of Object.keys(contract) as (CommandName | EventName)[]) {
    if (contract[name].kind !== 'command') continue;
    ipcMain.handle(name, (event, request: unknown) => route(name as CommandName, isTrusted(event, window), request));
  }
}

/** Sends an event to the window, reduced to what the contract lists. */
export function emitEvent<E extends EventName>(window: BrowserWindow | null, name: E, payload: Payload<E>): void {
  if (window === null || window.isDestroyed()) return;
  window.webContents.send(name, contract[name].payload.parse(payload));
}
