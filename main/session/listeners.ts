/** A list of listeners of one kind of event. */
export type Listeners<T> = {
  /** Gives the unsubscribe. */
  readonly add: (listener: (value: T) => void) => () => void;
  readonly tell: (value: T) => void;
};

/** Gives an empty list; a listener that is added or removed while others are told does not disturb them. */
export function createListeners<T>(): Listeners<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    add: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tell: (value) => {
      for (const listener of [...listeners]) listener(value);
    },
  };
}
