/** What a chart must know of its place: how wide it is, and whether it is near the screen. */
import { startTransition, useEffect, useRef, useState, type RefObject } from 'react';

/** Width of an element in px, 0 until it is measured. */
export function useWidth<E extends HTMLElement>(): readonly [RefObject<E | null>, number] {
  const ref = useRef<E>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const measure = (): void => setWidth(Math.floor(element.getBoundingClientRect().width));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}

/** Whether the element is within a screen's reach. At once where nothing can tell. */
export function useNear<E extends HTMLElement>(ref: RefObject<E | null>): boolean {
  const [near, setNear] = useState(typeof IntersectionObserver === 'undefined');
  useEffect(() => {
    const element = ref.current;
    if (element === null || typeof IntersectionObserver === 'undefined') return;
    const observer = new IntersectionObserver(
      (entries) => {
        const last = entries.at(-1);
        if (last !== undefined) startTransition(() => setNear(last.isIntersecting));
      },
      { rootMargin: '400px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return near;
}

/** A value that stands still while nobody can see what is made of it; null until somebody could. */
export function useWhileNear<T>(value: T, near: boolean): T | null {
  const [held, setHeld] = useState<T | null>(null);
  if (near && held !== value) setHeld(value);
  return near ? value : held;
}
