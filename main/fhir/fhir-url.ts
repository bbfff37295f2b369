/** Where the access token may go: one rule, used before every request (SMART 9, 140; security §3.7, G1). */
import { parseSecureUrl } from '../policy/url-policy.ts';

/** The FHIR base as a URL whose path ends in a slash; undefined where Chartroom may not talk to it at all. */
function baseUrl(fhirBase: string): URL | undefined {
  return parseSecureUrl(fhirBase.endsWith('/') ? fhirBase : `${fhirBase}/`);
}

/** True where a server that decodes the path once more (or twice) would find a step upwards in it. */
function hidesDotSegment(path: string): boolean {
  let decoded = path;
  for (let times = 0; times < 3; times++) {
    if (decoded.split(/[/\\]/).some((segment) => segment === '.' || segment === '..')) return true;
    try {
      decoded = decodeURIComponent(decoded);
    } catch {
      return true;
    }
  }
  return false;
}

/**
 * Takes a link that a server sent, and the URL it was sent under (relative links are resolved against it, RFC 3986
 * §5); gives the URL if it lies under the FHIR base, that is: same origin, path below the base's path, however it is
 * spelled. Gives undefined otherwise: the token, and so the request, may not go there.
 */
export function withinFhirBase(fhirBase: string, link: string, sentUnder?: string): URL | undefined {
  const base = baseUrl(fhirBase);
  // URL parsers read a backslash as a slash and drop tabs and newlines; servers may not agree. FHIR links have none.
  if (base === undefined || /[\\\p{Cc}\s]/u.test(link)) return undefined;
  const resolved = URL.parse(link, sentUnder ?? base.href);
  const url = resolved === null ? undefined : parseSecureUrl(resolved.href);
  if (url === undefined || url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) return undefined;
  return hidesDotSegment(url.pathname) ? undefined : url;
}

/** URL of a read (`Patient/123`) or of a search (`Observation`, with its parameters) under the base. */
export function fhirUrl(fhirBase: string, path: string, parameters: Readonly<Record<string, string>> = {}): string {
  const url = new URL(`${fhirBase.replace(/\/+$/, '')}/${path}`);
  url.search = new URLSearchParams(parameters).toString();
  return url.href;
}
