/** Accessibility goal 2: every screen × look × zoom, every rule of axe (WCAG 2.2 AA and best practices). */
import { LOOKS, type Look } from '../preview/page.ts';
import { expect, faultsOf, SCREENS, test, ZOOMS } from '../e2e/support/gallery.ts';

for (const look of Object.keys(LOOKS) as Look[]) {
  for (const [zoom, size] of Object.entries(ZOOMS)) {
    test(`axe finds nothing on any screen: ${look}, ${zoom}`, async ({ gallery }) => {
      for (const [screen, state] of Object.entries(SCREENS)) {
        const shown = await gallery.show(state, look, size);
        expect.soft(await faultsOf(shown, zoom !== '100 %'), screen).toEqual([]);
        await shown.close();
      }
    });
  }
}
