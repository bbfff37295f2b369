/** Panels of a session that take the place of its chart for a while; anything below may open one. */
import { createContext, useContext } from 'react';

export type PanelName = 'permissions' | 'notices' | 'population' | 'about';

export const OpenPanelContext = createContext<((name: PanelName) => void) | null>(null);

/** null where no session is open: then there is nothing to be told. */
export const useOpenPanel = (): ((name: PanelName) => void) | null => useContext(OpenPanelContext);
