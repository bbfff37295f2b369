/** The states of the preview in a browser, and what is asked of each: axe, nothing sideways, nothing cut. */
import AxeBuilder from '@axe-core/playwright';
import { test as base, type Page } from '@playwright/test';
import { buildPreview, openGallery, type Gallery, type Shown } from '../../preview/page.ts';

/** Each screen by its name, and the state of the preview that shows it. */
export const SCREENS: Readonly<Record<string, string>> = {
  sites: 'sites',
  'client setup': 'setup-rotation',
  waiting: 'waiting',
  launch: 'launch',
  failure: 'failure',
  broken: 'broken',
  search: 'search-found',
  summary: 'summary',
  loading: 'reading',
  'partly failed': 'partial',
  NEWS2: 'news2-incomplete',
  results: 'results',
  flowsheet: 'flowsheet-marks',
  detail: 'detail-lanes',
  compare: 'detail-compare',
  'print sheet': 'paper',
  conditions: 'conditions-many',
  'ruled out': 'conditions-ruled-out',
  medications: 'medications-long',
  encounters: 'encounters',
  growth: 'growth',
  'not shown': 'not-shown',
  permissions: 'permissions',
  exports: 'population',
  'new export': 'population-new-faults',
  'export confirmed': 'population-confirm',
  panel: 'panel-rule',
  'panel being read': 'panel-reading',
  locked: 'locked',
  'idle warning': 'idle-warning',
};

/** The window of a 1280 × 1024 display at a zoom: WCAG 1.4.10 means 320 px by 400 %. */
export const ZOOMS = {
  '100 %': { width: 1280, height: 1024 },
  '200 %': { width: 640, height: 512 },
  '400 %': { width: 320, height: 256 },
} as const;

/** What axe finds, every rule of it, best practices included. */
export async function axeFinds(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`);
}

/**
 * What goes over the edge sideways: the page itself, a scrolled part that is not a named region of the tab order (those
 * are tables of charts, the flowsheet and the sheet), and whatever is cut off for good.
 */
export function sideways(): readonly string[] {
  const found: string[] = [];
  const name = (element: Element): string => `${element.tagName}.${element.getAttribute('class') ?? ''}`;
  for (const element of [document.documentElement, ...document.body.querySelectorAll<HTMLElement>('*')]) {
    if (element.closest('svg, .unseen, [hidden]') !== null || element.scrollWidth <= element.clientWidth + 1) continue;
    // Text for those who hear is a pixel wide on purpose.
    if (element.clientWidth <= 1) continue;
    const { overflowX, display } = getComputedStyle(element);
    if (element === document.documentElement) found.push(`the page: ${element.scrollWidth}`);
    if (display === 'inline' || overflowX === 'visible' || element.tagName === 'INPUT') continue;
    if (overflowX === 'hidden' || overflowX === 'clip') found.push(`cut: ${name(element)}`);
    else if (element.tabIndex !== 0 || !element.hasAttribute('aria-label')) found.push(`scrolls: ${name(element)}`);
  }
  return found;
}

/** Every rule that a state must keep at a size and a look; empty where all is well. */
export async function faultsOf({ page, complaints }: Shown, narrow: boolean): Promise<readonly string[]> {
  // Before axe, which would be reported itself: putting it into the page is against the policy.
  const said = [...complaints];
  return [...said, ...(narrow ? await page.evaluate(sideways) : []), ...(await axeFinds(page))];
}

export const test = base.extend<object, { gallery: Gallery }>({
  gallery: [
    async ({}, use, info) => {
      const folder = `${info.project.outputDir}/../gallery-page-${info.parallelIndex}`;
      await buildPreview(folder);
      const gallery = await openGallery(folder);
      await use(gallery);
      await gallery.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});
export { expect } from '@playwright/test';
