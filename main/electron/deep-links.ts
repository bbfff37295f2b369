/**
 * Launch links from the operating system (`chartroom:`, RFC 8252 §7.1), as raw text: from the first start, from a second
 * one, and from macOS. What a link says is judged elsewhere; switches that come along are never obeyed (I7, A12).
 */
import path from 'node:path';
import { app } from 'electron';
import { findLink, isLaunchLink, LINK_SCHEME } from '../policy/command-line.ts';

/** Links that may wait for the app to be ready; more than one at a time is already unusual. */
const MAX_WAITING = 4;

export type LaunchLinks = {
  /** Hands over every link that has come and will come. One listener. */
  readonly listen: (listener: (link: string) => void) => void;
};

/**
 * Collects links; call before the app is ready, or macOS delivers the first one to nobody.
 * @param onPlainStart a second start without a link: the user wants to see the window
 */
export function collectLaunchLinks(argv: readonly string[], onPlainStart: () => void): LaunchLinks {
  const waiting: string[] = [];
  let deliver = (link: string): void => {
    if (waiting.length < MAX_WAITING) waiting.push(link);
  };
  const first = findLink(argv);
  if (first !== null) deliver(first);
  app.on('second-instance', (_event, theirs) => {
    const link = findLink(theirs);
    if (link === null) onPlainStart();
    else deliver(link);
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    if (isLaunchLink(url)) deliver(url);
  });
  return {
    listen: (listener) => {
      deliver = listener;
      for (const link of waiting.splice(0)) listener(link);
    },
  };
}

/** As the system is to call us. The `--` keeps whatever a link holds from being read as a switch. */
function ownCommand(): [scheme: string, program: string, args: string[]] {
  const entry = process.argv[1];
  // In development the program is Electron, which has to be told the app.
  const development = !app.isPackaged && entry !== undefined ? [path.resolve(entry)] : [];
  return [LINK_SCHEME, process.execPath, [...development, '--']];
}

/** Makes this app the one that opens `chartroom:` links for this user; gives whether the system agreed. */
export function registerLaunchLinks(): boolean {
  return app.setAsDefaultProtocolClient(...ownCommand());
}
