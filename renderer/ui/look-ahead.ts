/** What of a list lies above and below what can be seen (D45). */
import { useEffect, useState, type RefObject } from 'react';

/** A stretch of the screen from top to bottom, in CSS pixels. */
export type Stretch = { readonly top: number; readonly bottom: number };
export type OutOfView = { readonly above: number; readonly below: number };

const NOTHING: OutOfView = { above: 0, below: 0 };
/** Rows touch: less than a pixel of one is none of it. */
const SLACK = 1;

/** First of `n` places, in ascending order, at which `holds` is true; `n` where it never is. */
function firstWhere(n: number, holds: (place: number) => boolean): number {
  let [low, high] = [0, n];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Takes how many rows there are, one below the other, where each stands and what can be seen; gives how many end above
 * it and how many end below it. A row that is cut by the edge counts as out of view.
 */
export function outOfView(rows: number, at: (row: number) => Stretch, seen: Stretch): OutOfView {
  const above = firstWhere(rows, (row) => at(row).top >= seen.top - SLACK);
  const firstBelow = firstWhere(rows, (row) => at(row).bottom > seen.bottom + SLACK);
  return { above, below: rows - firstBelow };
}

/** The nearest thing around `element` that scrolls, as far as it lies in the window. */
function seenAround(element: Element): Stretch {
  for (let around = element.parentElement; around !== null; around = around.parentElement) {
    const { overflowY } = getComputedStyle(around);
    if (overflowY !== 'auto' && overflowY !== 'scroll') continue;
    const { top, bottom } = around.getBoundingClientRect();
    return { top: Math.max(0, top), bottom: Math.min(window.innerHeight, bottom) };
  }
  return { top: 0, bottom: window.innerHeight };
}

/** Counts the `[data-line]` inside of `list` that are out of view, `room` pixels at the bottom being covered. */
export function useOutOfView(list: RefObject<HTMLElement | null>, room: number, rows: number): OutOfView {
  const [out, setOut] = useState(NOTHING);
  useEffect(() => {
    const element = list.current;
    if (element === null) return undefined;
    const count = (): void => {
      const lines = element.querySelectorAll('[data-line]');
      const { top, bottom } = seenAround(element);
      const seen = { top, bottom: bottom - room };
      const next = outOfView(lines.length, (row) => lines[row]?.getBoundingClientRect() ?? seen, seen);
      setOut((before) => (before.above === next.above && before.below === next.below ? before : next));
    };
    const observer = new ResizeObserver(count);
    observer.observe(element);
    // Scrolling does not bubble: it is heard on its way down.
    document.addEventListener('scroll', count, { capture: true, passive: true });
    window.addEventListener('resize', count);
    count();
    return () => {
      observer.disconnect();
      document.removeEventListener('scroll', count, { capture: true });
      window.removeEventListener('resize', count);
    };
  }, [list, room, rows]);
  return out;
}
