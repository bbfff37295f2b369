/** A screen of 1280 × 1024 less its task bar, as it is and at 200 %: what must be seen of each main screen at once. */
import type { Page } from '@playwright/test';
import { expect, SCREENS, sideways, test } from './support/gallery.ts';

const SIZES = {
  '100 %': { width: 1264, height: 944 },
  '200 %': { width: 624, height: 432 },
} as const;

/** Each screen, and what must lie in the window without scrolling: who it is about, and what is done there first. */
const AT_ONCE: Readonly<Record<string, readonly string[]>> = {
  sites: ['h1', '.button.primary'],
  summary: ['.banner h1', '[role=tab]', '.card h2, .card h3'],
  results: ['.banner h1', '[role=tab]', '.segmented'],
  detail: ['.banner h1', '.button'],
  flowsheet: ['.banner h1', '.segmented'],
  medications: ['.banner h1', '.segmented'],
  locked: ['h1', '.button.primary'],
  'idle warning': ['[role=alertdialog] .button.primary'],
  exports: ['h1', '.button.primary'],
};

/** WCAG 2.5.8: at least 24 × 24 px, or words within a line of text. */
function tooSmall(): readonly string[] {
  const targets = document.querySelectorAll<HTMLElement>('button, [role=tab], [role=radio], a[href], select, summary');
  return [...targets].flatMap((target) => {
    const { width, height } = target.getBoundingClientRect();
    if (width === 0 || getComputedStyle(target).display === 'inline') return [];
    return width < 24 || height < 24 ? [`${target.textContent.slice(0, 40)}: ${width}×${height}`] : [];
  });
}

/** Those of `selectors` of which nothing, or not the whole, lies in the window. */
async function outside(page: Page, selectors: readonly string[]): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const selector of selectors) {
    const box = await page.locator(selector).first().boundingBox();
    const view = page.viewportSize()!;
    const seen = box !== null && box.x >= 0 && box.y >= 0 && box.x + box.width <= view.width + 1;
    if (!seen || box.y + box.height > view.height) missing.push(selector);
  }
  return missing;
}

for (const [scale, size] of Object.entries(SIZES)) {
  test(`on a 1280 × 1024 screen at ${scale} nothing is cut, and the first things are seen at once`, async ({
    gallery,
  }) => {
    test.setTimeout(120_000);
    for (const [screen, selectors] of Object.entries(AT_ONCE)) {
      const { page, close } = await gallery.show(SCREENS[screen] ?? '', 'light', size);
      expect.soft(await page.evaluate(sideways), `${screen}: sideways`).toEqual([]);
      expect.soft(await outside(page, selectors), `${screen}: out of sight`).toEqual([]);
      expect.soft(await page.evaluate(tooSmall), `${screen}: targets`).toEqual([]);
      await close();
    }
  });
}
