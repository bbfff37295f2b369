/** The only way out of the window: the bridge that preload put there, typed by the contract. */
import { createContext, useContext } from 'react';
import type { DesktopApi } from '../shared/ipc-contract.ts';
import type { AppErrorView } from '../shared/errors.ts';

/** The bridge of this window. Only `main.tsx` asks for it; everything below takes it from the context. */
export function bridge(): DesktopApi {
  return (window as unknown as { readonly chartroom: DesktopApi }).chartroom;
}

export const DesktopContext = createContext<DesktopApi | null>(null);

export function useDesktop(): DesktopApi {
  const desktop = useContext(DesktopContext);
  if (desktop === null) throw new Error('useDesktop outside of DesktopContext');
  return desktop;
}

/** The bridge answers with values; a rejection means that it broke, which no code of main can name. */
export const BRIDGE_BROKEN: AppErrorView = { code: 'internal', details: {} };
