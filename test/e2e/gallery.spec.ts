/** Every screen of the real page over a desktop that behaves: the quick part of `e2e-deep/gallery-axe.spec.ts`. */
import { expect, faultsOf, SCREENS, sideways, test, ZOOMS } from './support/gallery.ts';

test('axe finds nothing on any screen, light, 100 %', async ({ gallery }) => {
  test.setTimeout(240_000);
  for (const [screen, state] of Object.entries(SCREENS)) {
    const shown = await gallery.show(state, 'light', ZOOMS['100 %']);
    expect.soft(await faultsOf(shown, false), screen).toEqual([]);
    await shown.close();
  }
});

test('nothing goes sideways on any screen, light, 400 %', async ({ gallery }) => {
  test.setTimeout(120_000);
  for (const [screen, state] of Object.entries(SCREENS)) {
    const { page, complaints, close } = await gallery.show(state, 'light', ZOOMS['400 %']);
    expect.soft([...complaints, ...(await page.evaluate(sideways))], screen).toEqual([]);
    await close();
  }
});

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
