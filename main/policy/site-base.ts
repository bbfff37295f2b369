/** One written rule for the FHIR base of a site, wherever it comes from: the sites file or a launch (security A1–A7). */
import { isLoopbackHost } from './url-policy.ts';

const MAX_LENGTH = 1000;
/** What RFC 3986 lets stand in a URL, without the backslash and its like, which parsers read in several ways. */
const ASCII = /^[\w\-.~!$&'()*+,;=:@%/[\]?#]*$/;
const PARTS = /^(https?):\/\/([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/i;
const HOST = /^((?:[a-z0-9-]+\.)*[a-z0-9-]+|\[[0-9a-f:]+\])(?::([1-9]\d{0,4}))?$/;

export type SiteBase = { readonly base: string } | { readonly rule: string };

/**
 * Reads a FHIR base by the one rule that decides which spellings are the same site: scheme and host in any case, the
 * default port said or not, slashes at the end of the path; all else byte for byte. What could be read as more than
 * one host or path is refused, not mended: gives `rule`, in words that follow the name of a member. `base` has no
 * trailing slash.
 */
export function readSiteBase(text: string): SiteBase {
  if (text.length > MAX_LENGTH) return { rule: 'must have at most 1000 characters' };
  if (!ASCII.test(text)) return { rule: 'must be written in the ASCII characters of a URL' };
  const [whole, scheme = '', authority = '', path = '', query, fragment] = PARTS.exec(text) ?? [];
  if (whole === undefined) return { rule: 'must be an https URL' };
  if (query !== undefined) return { rule: 'must not have a query' };
  if (fragment !== undefined) return { rule: 'must not have a fragment' };
  const server = readServer(scheme.toLowerCase(), authority.toLowerCase());
  if ('rule' in server) return server;
  const rule = ruleOfPath(path);
  return rule === undefined ? { base: `${server.base}${path.replace(/\/+$/, '')}` } : { rule };
}

function readServer(scheme: string, authority: string): SiteBase {
  if (authority.includes('@')) return { rule: 'must not have a user name' };
  if (/\.(?::|$)/.test(authority)) return { rule: 'must not name a host that ends with a dot' };
  const [whole, host = '', port] = HOST.exec(authority) ?? [];
  // The parser of URLs writes addresses in one way; any other spelling of them is not worth the doubt.
  const url = whole === undefined ? null : URL.parse(`${scheme}://${authority}`);
  if (url === null || url.hostname !== host) return { rule: 'must name a host in its plain form' };
  if (scheme === 'http' && !isLoopbackHost(host)) {
    return { rule: 'must be https (http to 127.0.0.1 or [::1] alone)' };
  }
  const usual = scheme === 'https' ? '443' : '80';
  return { base: `${scheme}://${host}${port === undefined || port === usual ? '' : `:${port}`}` };
}

function ruleOfPath(path: string): string | undefined {
  if (/%(?![0-9a-f]{2})/i.test(path)) return 'must be percent-encoded as URLs are';
  if (path.split('/').some((segment) => segment === '.' || segment === '..') || /%2e/i.test(path)) {
    return 'must not step through folders by dots';
  }
  return /%(?:2f|5c|[01][0-9a-f]|7f)/i.test(path) ? 'must not hide slashes or control characters' : undefined;
}
