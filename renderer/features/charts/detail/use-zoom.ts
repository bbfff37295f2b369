/** Which stretch of the chosen time a detail shows, and every way to change it. */
import type { KeyboardEvent } from 'react';
import type { Window } from '../geometry.ts';
import { isSameWindow, PAN_SHARE, panned, ZOOM_STEP, zoomed } from './zoom.ts';

export type Zoom = {
  /** So many times closer, about this moment. */
  readonly times: (times: number, aboutMs: number) => void;
  /** By a share of what is shown, later for a positive one. */
  readonly pan: (share: number) => void;
  readonly reset: () => void;
  /** true: the key was for the zoom. `aboutMs`: what it is about. Only where the chart has the focus (WCAG 2.1.4). */
  readonly onKey: (event: KeyboardEvent, aboutMs: number) => boolean;
};

type Change = (stretch: (now: Window | null) => Window | null) => void;

/** Takes the whole and the setter of what is shown (null: all of it); gives what can be done. */
export function zoomOf(whole: Window, set: Change): Zoom {
  const show = (next: (now: Window) => Window): void =>
    set((now) => {
      const stretch = next(now ?? whole);
      return isSameWindow(stretch, whole) ? null : stretch;
    });
  const times: Zoom['times'] = (n, aboutMs) => show((now) => zoomed(now, whole, n, aboutMs));
  const pan: Zoom['pan'] = (share) => show((now) => panned(now, whole, share));
  const reset = (): void => set(() => null);
  const plainKeys: Readonly<Record<string, (aboutMs: number) => void>> = {
    '+': (aboutMs) => times(ZOOM_STEP, aboutMs),
    '=': (aboutMs) => times(ZOOM_STEP, aboutMs),
    '-': (aboutMs) => times(1 / ZOOM_STEP, aboutMs),
    '0': reset,
  };
  const onKey: Zoom['onKey'] = ({ key, altKey, metaKey, ctrlKey, shiftKey }, aboutMs) => {
    if (altKey || metaKey) return false;
    if ((key === 'ArrowLeft' || key === 'ArrowRight') && (ctrlKey || shiftKey)) {
      pan(key === 'ArrowLeft' ? -PAN_SHARE : PAN_SHARE);
      return true;
    }
    const act = ctrlKey ? undefined : plainKeys[key];
    act?.(aboutMs);
    return act !== undefined;
  };
  return { times, pan, reset, onKey };
}
