/** Looks that the EHR asked for: its accent and its corners, never its text or states (SMART 75). */
import { useEffect } from 'react';
import type { SmartStyle } from '../shared/ipc-contract.ts';

/** The tokens read these, and stand by themselves where none is set. */
const PROPERTIES = ['--ehr-brand-light', '--ehr-brand-dark', '--ehr-radius'] as const;

/** Main sends only `#rrggbb` with enough contrast and pixels; they are set by CSSOM, which the page's policy allows. */
export function useSmartStyle(style: SmartStyle | null): void {
  const light = style?.highlight?.light ?? null;
  const dark = style?.highlight?.dark ?? null;
  const radius = style?.borderRadius ?? null;
  useEffect(() => {
    const values = [light, dark, radius === null ? null : `${radius}px`];
    const root = document.documentElement.style;
    for (const [n, name] of PROPERTIES.entries()) {
      const value = values[n] ?? null;
      if (value !== null) root.setProperty(name, value);
    }
    return () => {
      for (const name of PROPERTIES) root.removeProperty(name);
    };
  }, [light, dark, radius]);
}
