/** What the taskbar says while a screen is there that is about no patient (D5). */
import { createContext, useContext, useEffect } from 'react';

export const ScreenTitleContext = createContext<(title: string | null) => void>(() => undefined);

export function useScreenTitle(title: string): void {
  const setTitle = useContext(ScreenTitleContext);
  useEffect(() => {
    setTitle(title);
    return () => setTitle(null);
  }, [setTitle, title]);
}
