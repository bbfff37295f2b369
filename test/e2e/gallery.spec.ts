/** Every screen of the real page over a desktop that behaves: the quick part of `e2e-deep/gallery-axe.spec.ts`. */
import { expect, faultsOf, SCREENS, test, ZOOMS } from './support/gallery.ts';

for (const [look, zoom] of [
  ['light', '100 %'],
  ['forced colours', '100 %'],
  ['light', '400 %'],
] as const) {
  test(`axe finds nothing on any screen, ${look}, ${zoom}${zoom === '400 %' ? ', and nothing goes sideways' : ''}`, async ({
    gallery,
  }) => {
    test.setTimeout(240_000);
    for (const [screen, state] of Object.entries(SCREENS)) {
      const shown = await gallery.show(state, look, ZOOMS[zoom]);
      expect.soft(await faultsOf(shown, zoom === '400 %'), screen).toEqual([]);
      await shown.close();
    }
  });
}

test('display-52: none of 200 long drug names, and no dose beside them, is cut or runs out of its place at 320 to 2,560 px', async ({
  gallery,
}) => {
  test.setTimeout(120_000);
  for (const width of [320, 640, 1280, 2560]) {
    const { page, close } = await gallery.show('medications-all-names', 'light', { width, height: 800 });
    const { names, cut } = await page.evaluate(() => {
      const cells = [...document.querySelectorAll<HTMLElement>('.group-table tbody th, .group-table tbody td')];
      return {
        names: document.querySelectorAll('.group-table tbody th .name').length,
        cut: cells
          .flatMap((cell) => [cell, ...cell.querySelectorAll<HTMLElement>('*:not(.unseen)')])
          .filter((part) => {
            const { display, textOverflow } = getComputedStyle(part);
            const { right } = part.getBoundingClientRect();
            if (textOverflow === 'ellipsis' || right > document.documentElement.clientWidth + 1) return true;
            return display !== 'inline' && part.scrollWidth > part.clientWidth + 1;
          })
          .map((part) => part.textContent),
      };
    });
    expect(names, `names at ${width}`).toBe(200);
    expect(cut, `cut at ${width}`).toEqual([]);
    await close();
  }
});
