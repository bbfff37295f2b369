/** Which point of a chart is read: chosen by keys or under the pointer (GTAB-057–065). */
import { useCallback, useEffect, useMemo, useState, type KeyboardEvent } from 'react';
import type { ChartPoint } from '../../../shared/chart-model.ts';
import { nextIndex } from './point-keys.ts';

type By = 'keys' | 'pointer';
type Held = { readonly id: string; readonly startMs: number; readonly by: By };

export type Chosen = {
  readonly point: ChartPoint | null;
  /** Its place among the points; -1 without one. */
  readonly index: number;
  readonly by: By | null;
  /** The pointer is nearest to this point; null: to none. */
  readonly pointAt: (point: ChartPoint | null) => void;
  readonly clear: () => void;
  readonly leave: () => void;
  /** true: the key was for the points. */
  readonly onKey: (event: KeyboardEvent) => boolean;
};

const isSame = (held: Held | null, { id, startMs }: ChartPoint): boolean => held?.id === id && held.startMs === startMs;

/** Takes the points that can be seen, oldest first. A point that leaves them is no longer chosen. */
export function useChosenPoint(points: readonly ChartPoint[]): Chosen {
  const [held, setHeld] = useState<Held | null>(null);
  const index = useMemo(() => points.findIndex((point) => isSame(held, point)), [points, held]);
  const point = points[index] ?? null;
  const clear = useCallback(() => setHeld(null), []);
  useEscape(point !== null, clear);
  return {
    ...{ point, index, clear, by: point === null ? null : (held?.by ?? null) },
    pointAt: (next) =>
      setHeld((old) => {
        if (next !== null) return isSame(old, next) ? old : { id: next.id, startMs: next.startMs, by: 'pointer' };
        return old?.by === 'pointer' ? null : old;
      }),
    leave: () => setHeld((old) => (old?.by === 'pointer' ? null : old)),
    onKey: (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
      const next = points[nextIndex(event.key, index < 0 ? null : index, points.length) ?? -1];
      if (next === undefined) return false;
      setHeld({ id: next.id, startMs: next.startMs, by: 'keys' });
      return true;
    },
  };
}

/** Escape must end what the pointer shows even where the chart has no focus (WCAG 1.4.13). */
function useEscape(shown: boolean, clear: () => void): void {
  useEffect(() => {
    if (!shown) return;
    const end = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      clear();
    };
    document.addEventListener('keydown', end, { capture: true });
    return () => document.removeEventListener('keydown', end, { capture: true });
  }, [shown, clear]);
}
