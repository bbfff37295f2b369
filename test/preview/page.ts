/** The preview as a page: built, served under the window's own policy, and brought into a state. */
import { readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { chromium, type BrowserContext, type BrowserContextOptions, type Page } from '@playwright/test';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { findChromium } from '../standin/chromium.ts';
import { PREVIEWS } from './states.ts';

const BUILT = path.resolve(import.meta.dirname, '../../out/preview-page');
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};

/** Bundles the page that mounts the window. */
export async function buildPreview(outDir = BUILT): Promise<void> {
  await build({
    configFile: false,
    root: import.meta.dirname,
    base: './',
    logLevel: 'error',
    plugins: [react()],
    build: { outDir, emptyOutDir: true, assetsInlineLimit: 0, chunkSizeWarningLimit: 4000 },
  });
}

/** As strict as the window's own, so that what it forbids is found here: no inline script or style, no network. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'nonce-cHJldmlldw=='",
  "font-src 'self'",
  "connect-src 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

async function serve(folder: string): Promise<http.Server> {
  const server = http.createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://127.0.0.1').pathname;
    const file = path.join(folder, path.normalize(name === '/' ? '/index.html' : name));
    try {
      const content = readFileSync(file);
      response.writeHead(200, {
        'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream',
        'content-security-policy': POLICY,
      });
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  const { promise, resolve } = Promise.withResolvers<undefined>();
  server.listen(0, '127.0.0.1', () => resolve(undefined));
  await promise;
  return server;
}

/** How a person has set their machine. */
export type Look = 'light' | 'dark' | 'more contrast' | 'forced colours';
export const LOOKS: Readonly<Record<Look, BrowserContextOptions>> = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  'more contrast': { colorScheme: 'light', contrast: 'more' },
  'forced colours': { colorScheme: 'dark', forcedColors: 'active' },
};

export type Size = { readonly width: number; readonly height: number };
export type Gallery = {
  /** Shows a state in a page of its own; `complaints` are what the console and the policy said until it is closed. */
  readonly show: (state: string, look: Look, size: Size) => Promise<Shown>;
  readonly close: () => Promise<void>;
};
export type Shown = {
  readonly page: Page;
  readonly complaints: readonly string[];
  readonly close: () => Promise<void>;
};

/** Serves a built preview to a browser without a window. */
export async function openGallery(folder = BUILT): Promise<Gallery> {
  const server = await serve(folder);
  const { executable, env, args } = findChromium();
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const browser = await chromium.launch({
    executablePath: executable,
    args: [...args],
    env: { ...Object.fromEntries(inherited), ...env },
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // One context for each look: what has been fetched once is not fetched again.
  const contexts = new Map<Look, Promise<BrowserContext>>();
  const contextOf = (look: Look): Promise<BrowserContext> => {
    const open = contexts.get(look) ?? browser.newContext({ ...LOOKS[look], ...ALIKE });
    contexts.set(look, open);
    return open;
  };
  return {
    show: async (state, look, size) => await show(await contextOf(look), origin, state, size),
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}

/** What is the same everywhere. */
const ALIKE = { timezoneId: 'UTC', locale: 'en-GB', reducedMotion: 'reduce' } as const;

async function show(context: BrowserContext, origin: string, state: string, size: Size): Promise<Shown> {
  const page = await context.newPage();
  await page.setViewportSize(size);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', ({ message }) => complaints.push(message));
  await page.goto(`${origin}/?state=${state}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await bringTo(page, state);
  return { page, complaints, close: () => page.close() };
}

/** Does what leads to the state, and waits until nothing is left to be drawn. */
async function bringTo(page: Page, state: string): Promise<void> {
  for (const name of PREVIEWS[state]?.press ?? []) await press(page, name);
  const text = PREVIEWS[state]?.type;
  if (text !== undefined) {
    await page.keyboard.type(text);
    await page
      .getByRole('status')
      .filter({ hasNotText: /^Searching$/ })
      .waitFor();
    await page.locator('.matches, .search-note').first().waitFor();
  }
  await page.evaluate(settled);
  await page.evaluate(() => document.fonts.ready);
}

/** Once nothing on the page has changed for a while. */
function settled(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const quietMs = 150;
  let timer = setTimeout(resolve, quietMs);
  const watch = new MutationObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(resolve, quietMs);
  });
  watch.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
  return promise.finally(() => watch.disconnect());
}

async function press(page: Page, name: string): Promise<void> {
  const target = page
    .getByRole('tab', { name })
    .or(page.getByRole('button', { name }))
    .or(page.getByRole('menuitem', { name }))
    .or(page.locator('.segment', { hasText: name }))
    .or(page.getByRole('radio', { name, exact: true }))
    .or(page.locator('summary', { hasText: name }))
    .first();
  await target.click();
}
