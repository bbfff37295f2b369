/** An answer's headers in the two forms in which Electron gives them. */
import type http from 'node:http';

/** Of these headers a second one is dropped; all others are joined by a comma (Electron's IncomingMessage). */
const SINGLE =
  /^(age|authorization|content-length|content-type|etag|expires|from|host|if-modified-since|if-unmodified-since|last-modified|location|max-forwards|proxy-authorization|referer|retry-after|server|user-agent)$/;

/** Every value of every header, as a redirect event has them. */
export function listHeaders({ headersDistinct }: http.IncomingMessage): Record<string, string[]> {
  return Object.fromEntries(Object.entries(headersDistinct).map(([name, values]) => [name, values ?? []]));
}

/** One value for each header, as a response has them. */
export function foldHeaders(incoming: http.IncomingMessage): Record<string, string | string[]> {
  const fold = ([name, values]: [string, string[]]): [string, string | string[]] => {
    if (name === 'set-cookie') return [name, values];
    if (SINGLE.test(name)) return [name, values[0] ?? ''];
    return [name, values.join(name === 'cookie' ? '; ' : ', ')];
  };
  return Object.fromEntries(Object.entries(listHeaders(incoming)).map(fold));
}
