/**
 * `npm run gallery`: every screen and part in every state, light and dark, as pictures in `out/gallery/` with a page that
 * shows them side by side. With `--update` the pictures that the end-to-end specs compare with are taken anew.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildPreview, openGallery } from '../test/preview/page.ts';
import { PREVIEWS } from '../test/preview/states.ts';

const FOLDER = path.resolve(import.meta.dirname, '../out/gallery');
const LOOKS = ['light', 'dark'] as const;
const SIZE = { width: 1280, height: 800 };

const pageOf = (states: readonly string[]): string => `<!doctype html>
<html lang="en">
  <meta charset="utf-8" />
  <title>Chartroom, every state</title>
  <style>
    body { font: 14px system-ui, sans-serif; margin: 24px; background: #f3f4f1; color: #14201d; }
    section > div { display: flex; flex-wrap: wrap; gap: 12px; }
    img { width: min(640px, 100%); border: 1px solid #7b8782; }
  </style>
  <h1>Every state, ${states.length}</h1>
${states
  .map(
    (state) => `  <section>
    <h2 id="${state}">${state}</h2>
    <div>${LOOKS.map((look) => `<img loading="lazy" src="${state}-${look}.png" alt="${state}, ${look}" />`).join('')}</div>
  </section>`,
  )
  .join('\n')}
</html>
`;

async function writeGallery(): Promise<void> {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  await buildPreview();
  const gallery = await openGallery();
  const states = Object.keys(PREVIEWS);
  for (const state of states) {
    for (const look of LOOKS) {
      const { page, complaints, close } = await gallery.show(state, look, SIZE);
      await page.screenshot({ path: path.join(FOLDER, `${state}-${look}.png`) });
      for (const complaint of complaints) console.error(`${state}, ${look}: ${complaint}`);
      if (complaints.length > 0) process.exitCode = 1;
      await close();
    }
  }
  await gallery.close();
  writeFileSync(path.join(FOLDER, 'index.html'), pageOf(states));
  console.log(`${states.length * LOOKS.length} pictures: out/gallery/index.html`);
}

if (process.argv.includes('--update')) {
  const playwright = path.resolve(import.meta.dirname, '../node_modules/@playwright/test/cli.js');
  const args = [playwright, 'test', 'test/e2e/visual.spec.ts', '--update-snapshots=changed'];
  process.exitCode = spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;
} else {
  await writeGallery();
}
