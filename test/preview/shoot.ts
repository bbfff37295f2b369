/**
 * Builds the preview and takes pictures of every state into out/preview/:
 * `node test/preview/shoot.ts [state …] [width×height …]`, e.g. `320x640` for a small window or a large zoom.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { buildPreview, openGallery, type Gallery, type Size } from './page.ts';
import { PREVIEWS } from './states.ts';

const PICTURES = path.resolve(import.meta.dirname, '../../out/preview');
const SIZES: readonly Size[] = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];

/** Says what axe finds: every rule, so that a picture is never the only judge. */
async function audit(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  for (const { id, help, nodes } of violations) {
    console.error(`${name}: ${id}, ${help}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`);
    process.exitCode = 1;
  }
}

async function shoot(gallery: Gallery, state: string, sizes: readonly Size[]): Promise<void> {
  for (const size of sizes) {
    for (const look of ['light', 'dark'] as const) {
      const { page, complaints, close } = await gallery.show(state, look, size);
      if (size === sizes[0]) await audit(page, `${state}, ${look}`);
      await page.screenshot({ path: path.join(PICTURES, `${state}-${size.width}-${look}.png`) });
      for (const complaint of complaints) console.error(`${state}: ${complaint}`);
      if (complaints.length > 0) process.exitCode = 1;
      await close();
    }
  }
}

/** Takes the pictures of the states named, or of all. */
async function shootAll(states: readonly string[], sizes: readonly Size[]): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  const gallery = await openGallery();
  for (const state of states.length === 0 ? Object.keys(PREVIEWS) : states) await shoot(gallery, state, sizes);
  await gallery.close();
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
