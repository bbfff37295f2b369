/**
 * The pictures of `test/gallery/` against what is drawn now; `npm run gallery -- --update` takes them anew. Only the
 * headless Chromium of package-lock.json draws letters and edges as those pictures have them: with another browser the
 * comparison would judge that browser, so it is left away there.
 */
import type { Page } from '@playwright/test';
import type { Look } from '../preview/page.ts';
import { PICTURED } from '../preview/pictured.ts';
import { findChromium } from '../standin/chromium.ts';
import { expect, test } from './support/gallery.ts';

const SIZE = { width: 1280, height: 800 };
/**
 * Two runs of one build are equal to the pixel. What is let pass is the rounding of a graphics library on another
 * processor, at the edges of letters: 1 pixel of 10,000, a hundred of a whole window: no more than one digit.
 */
const TOLERANCE = { maxDiffPixelRatio: 0.0001, threshold: 0.1 };

async function pictureOf(page: Page, part: string | undefined): Promise<Buffer> {
  // The mark of the keyboard's place is not what is looked at here.
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const box = part === undefined ? null : await page.locator(part).first().boundingBox();
  if (box === null) return await page.screenshot({ animations: 'disabled', caret: 'hide' });
  const height = Math.min(box.y + box.height, SIZE.height) - box.y;
  return await page.screenshot({ animations: 'disabled', caret: 'hide', clip: { ...box, height } });
}

test.skip(!findChromium().headlessOnly, 'pictures are compared with the pinned headless Chromium alone');
for (const [look, pictured] of Object.entries(PICTURED)) {
  test(`the states look as they did, ${look} (pinned headless Chromium only)`, async ({ gallery }) => {
    test.setTimeout(300_000);
    for (const { state, part } of pictured) {
      const { page, close } = await gallery.show(state, look as Look, SIZE);
      const picture = await pictureOf(page, part);
      expect.soft(picture, `${state}, ${look}`).toMatchSnapshot(`${state}-${look}.png`, TOLERANCE);
      await close();
    }
  });
}
