/**
 * The renderer's only origin: `app://bundle/`, served from the packaged renderer folder and nothing else
 * (security §3.3, I5). Every document gets a content security policy of its own, with a fresh nonce.
 */
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { protocol } from 'electron';

export const APP_ORIGIN = 'app://bundle';
export const APP_PAGE = `${APP_ORIGIN}/index.html`;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};
const NONCE_PLACEHOLDER = '__CSP_NONCE__';

/** The policy of one document: no network, no frames, no forms, no inline script; styles by file or nonce. */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

/** Call before the app is ready: gives `app:` the rights of a secure origin and no more. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: false, codeCache: true } },
  ]);
}

/** Paths that may be asked for: the files of the bundle as they are at start, as `/assets/x.js`. */
function listFiles(root: string): ReadonlySet<string> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return new Set(
    files.map((entry) => `/${path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/')}`),
  );
}

/** Serves the renderer bundle in `root`. A path that is not one of its files is answered with 404, never looked up. */
export function serveApp(root: string): void {
  const files = listFiles(root);
  protocol.handle('app', async (request) => {
    const url = URL.parse(request.url);
    if (url === null || url.host !== 'bundle' || request.method !== 'GET' || !files.has(url.pathname)) {
      return new Response('Not found', { status: 404, headers: { 'content-type': 'text/plain' } });
    }
    const type = CONTENT_TYPES[path.extname(url.pathname)] ?? 'application/octet-stream';
    const content = await readFile(path.join(root, url.pathname));
    const nonce = randomBytes(16).toString('base64');
    const body = type.startsWith('text/html') ? content.toString('utf8').replaceAll(NONCE_PLACEHOLDER, nonce) : content;
    return new Response(body, {
      headers: {
        'content-type': type,
        'content-security-policy': contentSecurityPolicy(nonce),
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      },
    });
  });
}
