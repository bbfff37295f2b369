/** Which URLs Chartroom talks to: pure rules, no I/O. */

const LOOPBACK_LITERALS = new Set(['127.0.0.1', '[::1]']);

/** True for `127.0.0.1` and `[::1]`; never for `localhost`, which a hosts file can move (RFC 8252 §8.3). */
export function isLoopbackHost(hostname: string): boolean {
  return LOOPBACK_LITERALS.has(hostname);
}

/**
 * Parses `text` if Chartroom may send a request there: https anywhere, http to a loopback literal alone, no user
 * name or password, no fragment (SMART 1, 2; security A1, A2, A15). Gives undefined otherwise.
 */
export function parseSecureUrl(text: string): URL | undefined {
  const url = URL.parse(text);
  // An empty fragment has no `hash`, and yet would swallow whatever path is put behind it.
  if (url === null || url.username !== '' || url.password !== '' || url.href.includes('#')) return undefined;
  if (url.protocol === 'https:') return url;
  return url.protocol === 'http:' && isLoopbackHost(url.hostname) ? url : undefined;
}

/** Whether updates may be asked for there: as `parseSecureUrl`, and no query, which would be carried to every file. */
export function isUpdateFeed(text: string): boolean {
  const url = text.includes('?') || text.length > 500 ? undefined : parseSecureUrl(text);
  return url !== undefined;
}
