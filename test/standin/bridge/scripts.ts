/** The two scripts that Chromium runs in every document of the app before the document's own. */
import { makeWire } from '../wire.ts';
import { startPageWorld } from './page-world.ts';
import { makePeer } from './peer.ts';
import { startPreloadWorld, type PreloadSetup } from './preload-world.ts';

/** Chromium's name for the isolated world of the preload. */
export const PRELOAD_WORLD = 'ChartroomPreload';

/** @param preloadSource the text of the preload bundle (CommonJS) */
export function bridgeScripts(setup: PreloadSetup, preloadSource: string): { page: string; preload: string } {
  const wrapped = `function (require, module, exports, process, global) {${preloadSource}\n}`;
  return {
    page: call(startPageWorld, makePeer.toString(), JSON.stringify(setup.handshake)),
    preload: call(startPreloadWorld, makePeer.toString(), makeWire.toString(), JSON.stringify(setup), wrapped),
  };
}

const call = (f: { toString: () => string }, ...args: string[]): string => `(${f.toString()})(${args.join(', ')})`;
