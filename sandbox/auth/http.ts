/** The little of HTTP that the pages need: forms in, documents out. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Html } from '../pages/html.ts';

const MAX_FORM_BYTES = 64 * 1024;

/** A request that cannot be answered as asked; `status` is an HTTP status, `message` safe to show. */
export class HttpProblem extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Takes a POST of `application/x-www-form-urlencoded`, gives its fields; throws HttpProblem 415 for another type, 413 above 64 KiB. */
export async function readForm(req: IncomingMessage): Promise<URLSearchParams> {
  if (req.headers['content-type']?.split(';')[0]?.trim() !== 'application/x-www-form-urlencoded') {
    throw new HttpProblem(415, 'a form was expected');
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_FORM_BYTES) throw new HttpProblem(413, 'the form is too large');
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

/** Refuses (HttpProblem 403) a request that a page of another site may have caused; programs, which say nothing, may pass. */
export function requireOwn({ headers }: IncomingMessage, issuer: string): void {
  const site = headers['sec-fetch-site'];
  const isForeign =
    (headers.origin !== undefined && headers.origin !== issuer) ||
    (site !== undefined && site !== 'same-origin' && site !== 'none');
  if (isForeign) throw new HttpProblem(403, 'This form came from elsewhere.');
}

/**
 * Takes the redirect URI a form may end at (null: none; `loopback`: any port of this machine), gives the `form-action` sources. Chromium applies form-action
 * to the redirects that follow a form too, so the app's loopback address must be among them.
 */
function formAction(redirectUri: string | null): string {
  if (redirectUri === null) return "'self'";
  // CSP has no syntax for IPv6 literals (CSP 3 §2.3.1 host-source): the scheme is the narrowest that works.
  if (redirectUri === 'loopback') return "'self' http:";
  const { hostname, origin } = new URL(redirectUri);
  return hostname.startsWith('[') ? "'self' http:" : `'self' ${origin}`;
}

/** Headers of every page: no scripts, no framing, no caching, no foreign content. */
export function pageHeaders(redirectUri: string | null): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "font-src 'self'",
    'img-src data:',
    `form-action ${formAction(redirectUri)}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ];
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy.join('; '),
    'cache-control': 'no-store',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
  };
}

/** Sends a page with its headers; `redirectUri` as for the form-action of the policy, null where the page leads nowhere else. */
export function sendPage(res: ServerResponse, status: number, page: Html, redirectUri: string | null = null): void {
  res.writeHead(status, pageHeaders(redirectUri)).end(page.text);
}
