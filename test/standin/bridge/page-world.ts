/**
 * The stand-in's half in the page's own world. Runs as source text before any script of the page and leaves nothing
 * behind but a `window.open` that answers null, as Electron's does when the window-open handler denies.
 */
import type { Peer } from './peer.ts';

type MakePeer = (node: EventTarget, mine: string, theirs: string) => Peer;

export function startPageWorld(makePeer: MakePeer, handshake: string): void {
  if (window !== window.top) return;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- bound by call below
  const relatedTarget = Object.getOwnPropertyDescriptor(MouseEvent.prototype, 'relatedTarget')!.get!;
  const nodeOf = Function.prototype.call.bind(relatedTarget) as (event: Event) => EventTarget;
  const { defineProperty } = Object;

  // The host closes the popup before it loads; `noopener` makes the call answer null.
  // eslint-disable-next-line @typescript-eslint/unbound-method -- the proxy passes `this` on
  window.open = new Proxy(window.open, {
    apply: (target, self, [url, name, features]: [string?, string?, string?]) =>
      Reflect.apply(target, self, [url, name, features ? `${features},noopener` : 'noopener']),
  });

  const onHandshake = (event: Event): void => {
    event.stopImmediatePropagation();
    makePeer(nodeOf(event), 'page', 'preload').onExpose((key, api) => {
      if (key in window) throw new Error('Cannot bind an API on top of an existing property on the window object');
      defineProperty(window, key, { value: api, writable: false, configurable: false, enumerable: true });
    });
  };
  window.addEventListener(handshake, onHandshake, { once: true });
}
