/** The style sheet and the fonts, read from the packages that bring them. */
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { FONT_PACKAGES } from '../pages/layout.ts';

const STYLE_SHEET = path.join(import.meta.dirname, '../assets/sandbox.css');
const FONT_PATH = /^\/assets\/fonts\/([a-z-]+)\/(index\.css|files\/[A-Za-z0-9-]+\.woff2)$/;
const require = createRequire(import.meta.url);

function fileOf(pathname: string): string | null {
  if (pathname === '/assets/sandbox.css') return STYLE_SHEET;
  const [, name, file] = FONT_PATH.exec(pathname) ?? [];
  const font = FONT_PACKAGES.find((candidate) => candidate === name);
  if (font === undefined || file === undefined) return null;
  return path.join(path.dirname(require.resolve(`@fontsource-variable/${font}/index.css`)), file);
}

/** Answers a GET below `/assets/`; only listed packages and plain file names are reachable, anything else is 404. */
export async function serveAsset(res: ServerResponse, pathname: string): Promise<void> {
  const file = fileOf(pathname);
  const content = file === null ? null : await readFile(file).catch(() => null);
  if (file === null || content === null) {
    res.writeHead(404, { 'content-type': 'text/plain' }).end('Not found');
    return;
  }
  const type = file.endsWith('.css') ? 'text/css; charset=utf-8' : 'font/woff2';
  const headers = { 'content-type': type, 'cache-control': 'max-age=3600', 'x-content-type-options': 'nosniff' };
  res.writeHead(200, headers).end(content);
}
