/** Wheel, pinch and drag over a chart; every one of them has a button and a key as well (WCAG 2.5.7). */
import { useEffect, useRef, type RefObject } from 'react';

export type Moves = {
  /** How many times closer, and about which place in px from the left of the chart. */
  readonly zoomAbout: (times: number, px: number) => void;
  /** By so many px, to the later side for positive ones. Gives false where there is nothing to pan. */
  readonly panBy: (px: number) => void;
};

/** A notch of a wheel. */
const NOTCH_PX = 120;
const LINE_PX = 16;

type Held = Map<number, { readonly x: number; readonly y: number }>;
type Span = { readonly centre: number; readonly apart: number };

const spanOf = (held: Held): Span | null => {
  const [a, b] = [...held.values()];
  return a === undefined || b === undefined
    ? null
    : { centre: (a.x + b.x) / 2, apart: Math.max(1, Math.hypot(a.x - b.x, a.y - b.y)) };
};

/** Ctrl and wheel zoom, sideways wheel pans; a plain wheel is the page's, so it is left alone. */
function onWheel(event: WheelEvent, element: HTMLElement, moves: Moves): void {
  const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1;
  const [across, along] = [event.deltaX * unit, event.deltaY * unit];
  if (event.ctrlKey) {
    event.preventDefault();
    moves.zoomAbout(2 ** (-along / NOTCH_PX), event.clientX - element.getBoundingClientRect().left);
  } else if (event.shiftKey || Math.abs(across) > Math.abs(along)) {
    event.preventDefault();
    moves.panBy(across === 0 ? along : across);
  }
}

/** One finger or a pressed button drags, two fingers pinch. */
function pointerMoves(element: HTMLElement, moves: () => Moves) {
  const held: Held = new Map();
  return {
    down: (event: PointerEvent): void => {
      if (event.button !== 0) return;
      held.set(event.pointerId, { x: event.clientX, y: event.clientY });
    },
    move: (event: PointerEvent): void => {
      const before = held.get(event.pointerId);
      if (before === undefined) return;
      const apart = spanOf(held);
      held.set(event.pointerId, { x: event.clientX, y: event.clientY });
      const now = spanOf(held);
      if (apart !== null && now !== null) {
        moves().zoomAbout(now.apart / apart.apart, now.centre - element.getBoundingClientRect().left);
      }
      moves().panBy((before.x - event.clientX) / held.size);
    },
    up: (event: PointerEvent): void => {
      held.delete(event.pointerId);
    },
  };
}

/** Listens to an element. A wheel must be told at once that it is taken, which React's own listeners cannot. */
export function useGestures(ref: RefObject<HTMLElement | null>, moves: Moves): void {
  const latest = useRef(moves);
  useEffect(() => {
    latest.current = moves;
  });
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const ending = new AbortController();
    const { signal } = ending;
    const pointer = pointerMoves(element, () => latest.current);
    element.addEventListener('wheel', (event) => onWheel(event, element, latest.current), { passive: false, signal });
    element.addEventListener('pointerdown', pointer.down, { signal });
    element.addEventListener('pointermove', pointer.move, { signal });
    for (const name of ['pointerup', 'pointercancel', 'pointerleave'] as const) {
      element.addEventListener(name, pointer.up, { signal });
    }
    return () => ending.abort();
  }, [ref]);
}
