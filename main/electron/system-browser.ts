/** Opens a page in the user's own browser (RFC 8252 §8.12): only for authorization pages, only from main. */
import { shell } from 'electron';
import { parseSecureUrl } from '../policy/url-policy.ts';
import type { OpenBrowser } from '../ports.ts';

/** Rejects where the URL is not one Chartroom talks to, or the system has no browser to open. */
export const openSystemBrowser: OpenBrowser = async (url) => {
  if (parseSecureUrl(url) === undefined) throw new Error('refused to open a URL that is not https');
  await shell.openExternal(url);
};
