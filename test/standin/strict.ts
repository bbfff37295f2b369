/** The double never pretends: what it does not have, it names and refuses. */
import { EventEmitter } from 'node:events';

/** Names that the language, promises and test libraries look up on any object. */
const ASKED_OF_ANYTHING = new Set<PropertyKey>(['then', 'toJSON', 'constructor', 'asymmetricMatch', 'nodeType']);

export class NotProvided extends Error {
  constructor(name: string) {
    super(`stand-in: electron.${name} is not provided`);
    this.name = 'NotProvided';
  }
}

/** `target`, except that reading or writing a member which it does not have throws, naming it as `name.member`. */
export function strict<T extends object>(name: string, target: T): T {
  const known = (key: PropertyKey): boolean => typeof key === 'symbol' || key in target || ASKED_OF_ANYTHING.has(key);
  return new Proxy(target, {
    get(object, key, receiver) {
      if (!known(key)) throw new NotProvided(`${name}.${String(key)}`);
      return Reflect.get(object, key, receiver);
    },
    set(object, key, value, receiver) {
      if (!known(key)) throw new NotProvided(`${name}.${String(key)}`);
      return Reflect.set(object, key, value, receiver);
    },
  });
}

/** A part of Electron of which the double has nothing at all: importing it is no error, any use is. */
export function missing(name: string): object {
  const refuse = (member = ''): never => {
    throw new NotProvided(name + member);
  };
  return new Proxy(Object, {
    get: (_, key) => (typeof key === 'symbol' ? undefined : refuse(`.${key}`)),
    apply: () => refuse(),
    construct: () => refuse(),
  });
}

/** An event emitter of the double. Its instances are strict: declare each field with a value, if only undefined. */
export class StrictEmitter extends EventEmitter {
  constructor(name: string) {
    super();
    this.setMaxListeners(0);
    return strict(name, this);
  }
}

export type PreventableEvent = { readonly defaultPrevented: boolean; preventDefault: () => void };

/** An event whose default a listener may prevent, as Electron hands them out. */
export function preventable<T extends object>(fields: T): T & PreventableEvent {
  const event = {
    ...fields,
    defaultPrevented: false,
    preventDefault: (): void => {
      event.defaultPrevented = true;
    },
  };
  return event;
}
