/** Opens a page in the user's own browser (RFC 8252 §8.12): only for authorization pages, only from main. */
import { shell } from 'electron';
import { parseSecureUrl } from '../policy/url-policy.ts';
import type { OpenBrowser } from '../ports.ts';

/**
 * A browser that opens what `mayOpen` allows and nothing else (security §3.5). Rejects where the URL is not secure or
 * not allowed, or the system has no browser to open.
 */
export function systemBrowser(mayOpen: (url: URL) => boolean): OpenBrowser {
  return async (text) => {
    const url = parseSecureUrl(text);
    if (url === undefined || !mayOpen(url)) throw new Error('refused to open a URL that no sign-in asked for');
    // What was judged is what is opened, in the spelling of the parser.
    await shell.openExternal(url.href);
  };
}
