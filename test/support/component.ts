/** What jsdom lacks and every screen expects; and nothing of one test stays for the next. */
import { cleanup } from '@testing-library/react';
import { afterEach } from 'vitest';

const nothing = (): void => undefined;

/** jsdom lays nothing out: every element has the size of a chart card, and none changes it. */
Element.prototype.getBoundingClientRect = () => new DOMRect(0, 0, 430, 136);
globalThis.ResizeObserver = class implements ResizeObserver {
  observe = nothing;
  unobserve = nothing;
  disconnect = nothing;
};
window.matchMedia = (query) =>
  Object.assign(new EventTarget(), {
    matches: false,
    media: query,
    onchange: null,
    addListener: nothing,
    removeListener: nothing,
  });

afterEach(() => {
  cleanup();
});
