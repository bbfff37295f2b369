/**
 * The renderer's only origin: `app://bundle/`, served from the packaged renderer folder and nothing else
 * (security §3.3, I5). Every document gets a content security policy of its own, with a fresh nonce.
 */
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { protocol } from 'electron';
import { pageSession } from './sessions.ts';

export const APP_ORIGIN = 'app://bundle';
export const APP_PAGE = `${APP_ORIGIN}/index.html`;
/** What a window shows whose page does not stay up (window.ts): no script, nothing of the bundle. */
export const STOPPED_PAGE = `${APP_ORIGIN}/stopped`;

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
    "worker-src 'none'",
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

/** A sentence and nothing that could fail: the native dialog in front of it has the buttons. */
function stoppedDocument(nonce: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Chartroom – window stopped</title>
<style nonce="${nonce}">body{font:1.125rem/1.5 system-ui,sans-serif;max-width:34em;margin:4em auto;padding:0 1em;
color-scheme:light dark;background:Canvas;color:CanvasText}</style></head><body><main role="alert">
<h1>This window stopped working</h1>
<p>Nothing was changed in the hospital's record. Open the window again, or close it and start Chartroom anew.</p>
</main></body></html>`;
}

function answerWith(body: string | Buffer<ArrayBuffer>, type: string, nonce: string): Response {
  return new Response(body, {
    headers: {
      'content-type': type,
      'content-security-policy': contentSecurityPolicy(nonce),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    },
  });
}

/**
 * Serves the renderer bundle in `root`, and the page of a window that stopped. A path that is neither is answered with
 * 404, never looked up.
 */
export function serveApp(root: string): void {
  const files = listFiles(root);
  pageSession().protocol.handle('app', async (request) => {
    const nonce = randomBytes(16).toString('base64');
    const url = URL.parse(request.url);
    if (request.method === 'GET' && url?.href === STOPPED_PAGE) {
      return answerWith(stoppedDocument(nonce), 'text/html; charset=utf-8', nonce);
    }
    if (url === null || url.host !== 'bundle' || request.method !== 'GET' || !files.has(url.pathname)) {
      return new Response('Not found', { status: 404, headers: { 'content-type': 'text/plain' } });
    }
    const type = CONTENT_TYPES[path.extname(url.pathname)] ?? 'application/octet-stream';
    const content = await readFile(path.join(root, url.pathname));
    const body = type.startsWith('text/html') ? content.toString('utf8').replaceAll(NONCE_PLACEHOLDER, nonce) : content;
    return answerWith(body, type, nonce);
  });
}
