/**
 * Chromium knows no `app://` and the protocol cannot teach it. A page of `app://bundle/…` therefore lives at
 * `https://bundle.app.invalid/…` (RFC 2606 keeps `.invalid` from ever resolving), and everything that the app sees
 * or says is translated on the way.
 */
const SUFFIX = '.app.invalid';

export const APP_PATTERN = `https://*${SUFFIX}/*`;

/** `app://host/path` as the address that Chromium is given; any other URL unchanged. */
export function toChromium(url: string): string {
  return url.replace(/^app:\/\/([^/?#]+)/i, (_, host: string) => `https://${host}${SUFFIX}`);
}

/** The address of Chromium as the app knows it; any other URL unchanged. */
export function toApp(url: string): string {
  return url.replace(/^https:\/\/([^/?#]+)\.app\.invalid(?=[/?#]|$)/i, (_, host: string) => `app://${host}`);
}

export const isAppPage = (chromiumUrl: string): boolean => toApp(chromiumUrl).startsWith('app://');

/** A Content-Security-Policy that names `app:` or `app://host`, in Chromium's terms. `'self'` needs no change. */
export function policyToChromium(policy: string): string {
  return policy
    .replace(/app:\/\/([\w.-]+)/g, (_, host: string) => `https://${host}${SUFFIX}`)
    .replace(/(^|[\s;])app:(?=[\s;]|$)/g, `$1https://*${SUFFIX}`);
}
