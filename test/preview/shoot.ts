/**
 * Builds the preview and takes pictures of every state into out/preview/:
 * `node test/preview/shoot.ts [state …] [width×height …]`, e.g. `320x640` for a small window or a large zoom.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type Page } from '@playwright/test';
import react from '@vitejs/plugin-react';
import { build, type Plugin } from 'vite';
import { findChromium } from '../standin/chromium.ts';
import { PREVIEWS } from './states.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const BUILT = path.join(ROOT, 'out/preview-page');
const PICTURES = path.join(ROOT, 'out/preview');
type Size = { readonly width: number; readonly height: number };
const SIZES: readonly Size[] = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};

/** Bundles the page that mounts the window. */
export async function buildPreview(plugins: readonly Plugin[] = []): Promise<void> {
  await build({
    configFile: false,
    root: import.meta.dirname,
    base: './',
    logLevel: 'warn',
    plugins: [...plugins, react()],
    build: { outDir: BUILT, emptyOutDir: true, assetsInlineLimit: 0, chunkSizeWarningLimit: 4000 },
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

async function serve(): Promise<http.Server> {
  const server = http.createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://127.0.0.1').pathname;
    const file = path.join(BUILT, path.normalize(name === '/' ? '/index.html' : name));
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

async function press(page: Page, name: string): Promise<void> {
  const target = page
    .getByRole('tab', { name })
    .or(page.getByRole('button', { name }))
    .or(page.getByRole('menuitem', { name }))
    .or(page.locator('.segment', { hasText: name }))
    .first();
  await target.click();
}

/** Says what axe finds: every rule, so that a picture is never the only judge. */
async function audit(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  for (const { id, help, nodes } of violations) {
    console.error(`${name}: ${id}, ${help}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`);
    process.exitCode = 1;
  }
}

async function shoot(browser: Browser, origin: string, state: string, sizes: readonly Size[]): Promise<void> {
  for (const size of sizes) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await (
        await browser.newContext({ viewport: size, colorScheme, timezoneId: 'UTC', reducedMotion: 'reduce' })
      ).newPage();
      page.on('console', (message) => {
        if (message.type() !== 'error') return;
        process.exitCode = 1;
        console.error(`${state}: ${message.text()}`);
      });
      page.on('pageerror', (error) => console.error(`${state}: ${error.message}`));
      await page.goto(`${origin}/?state=${state}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
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
      await page.evaluate(() => document.fonts.ready);
      await page.waitForLoadState('networkidle');
      if (size === sizes[0]) await audit(page, `${state}, ${colorScheme}`);
      await page.screenshot({ path: path.join(PICTURES, `${state}-${size.width}-${colorScheme}.png`) });
      await page.context().close();
    }
  }
}

/** Takes the pictures of the states named, or of all. */
export async function shootAll(states: readonly string[], sizes: readonly Size[] = SIZES): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  const server = await serve();
  const { executable, env, args } = findChromium();
  const browser = await chromium.launch({
    executablePath: executable,
    args: [...args],
    env: { ...(process.env as Record<string, string>), ...env },
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const state of states.length === 0 ? Object.keys(PREVIEWS) : states) await shoot(browser, origin, state, sizes);
  await browser.close();
  server.close();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await buildPreview();
  const words = process.argv.slice(2);
  const sizes = words.flatMap((word) => {
    const [, width, height] = /^(\d+)x(\d+)$/.exec(word) ?? [];
    return width === undefined || height === undefined ? [] : [{ width: Number(width), height: Number(height) }];
  });
  const states = words.filter((word) => word in PREVIEWS);
  await shootAll(states, sizes.length === 0 ? SIZES : sizes);
}
