/**
 * By keyboard alone (accessibility goal 5; WCAG 2.1.1, 2.1.2, 2.4.3, 2.4.7): every key that goes down is counted, Ctrl of
 * a shortcut too, and each letter that is typed. Patients are searched for in the app, among all two hundred and twelve.
 */
import type { Page } from '@playwright/test';
import { startSandbox } from '../../sandbox/server.ts';
import { eastfield, writeSites } from '../../scripts/sites-file.ts';
import { approve, chartIsRead, logIn } from './support/clinician.ts';
import { expect, test as base } from './support/launch-app.ts';
import { mkdir } from 'node:fs/promises';

/** What has the focus, and whether a person could see that it has. */
type Focus = { readonly what: string; readonly role: string | null; readonly seen: boolean };

function focusOf(): Focus {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || focused === document.body)
    return { what: 'nothing', role: null, seen: false };
  const outlined = (element: Element): boolean => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
  };
  // A field, and a choice of a few, are outlined as a whole.
  const around = focused.closest('.search-field, label, .segment');
  const segment = focused.closest('label')?.querySelector('.segment') ?? null;
  const ring = [focused, around, segment].some((element) => element !== null && outlined(element));
  const { top, bottom, left, right, width, height } = (around ?? focused).getBoundingClientRect();
  const inside = top < innerHeight && bottom > 0 && left < innerWidth && right > 0 && width > 0 && height > 0;
  const words = focused.getAttribute('aria-label') ?? focused.textContent;
  return {
    what: `${focused.tagName} ${focused.id} ${words.slice(0, 60)}`,
    role: focused.getAttribute('role'),
    seen: ring && inside,
  };
}

/** Hands on the keyboard: counts, and looks where the focus is after each key. */
function hands(window: Page) {
  let keys = 0;
  return {
    count: () => keys,
    /** `Control+o` is two keys. */
    press: async (combination: string): Promise<Focus> => {
      keys += combination.split('+').length;
      await window.keyboard.press(combination);
      return await window.evaluate(focusOf);
    },
  };
}

type Hands = ReturnType<typeof hands>;

const test = base.extend<{ search: Page }>({
  /** A signed-in start: the search, with nobody open. */
  search: async ({ launch, userBrowser }, use, info) => {
    const sandbox = await startSandbox({ port: 0, name: 'Eastfield Clinic' });
    await mkdir(info.outputPath(), { recursive: true });
    const app = await launch({ args: ['--sites', writeSites(info.outputPath(), [eastfield(sandbox.fhirBase)])] });
    await userBrowser.watch(app);
    const window = await app.firstWindow();
    await window.getByRole('button', { name: /^Sign in to/ }).click();
    const page = await userBrowser.nextPage(app);
    await logIn(page);
    await approve(page);
    await page.close();
    await expect(window.getByRole('searchbox', { name: 'Find a patient' })).toBeFocused();
    await use(window);
    await sandbox.close();
  },
});

/** Types what finds one patient alone, and opens the chart; the name in the banner has the focus, and is heard first. */
async function openPatient(window: Page, keyboard: Hands, letters: string, name: RegExp): Promise<void> {
  await expect(window.getByRole('searchbox', { name: 'Find a patient' })).toBeFocused();
  for (const letter of letters) expect((await keyboard.press(letter)).seen, letter).toBe(true);
  await expect(window.getByText('1 patient', { exact: true })).toBeVisible();
  await keyboard.press('Enter');
  await expect(window.getByRole('banner', { name: 'Patient' })).toContainText(name);
  await expect(window.getByRole('heading', { level: 1 })).toBeFocused();
  await chartIsRead(window);
  // The first chart is the first to be gone to only once it is drawn: the next would be taken for it.
  await expect(window.locator('.chart-card').first().getByRole('application')).toBeVisible();
}

/** Goes to the first chart, by the field that finds results, and reads the five latest points of it, each in words. */
async function readFive(window: Page, keyboard: Hands): Promise<readonly string[]> {
  expect(await keyboard.press('Control+f')).toMatchObject({ seen: true });
  expect(await keyboard.press('ArrowDown')).toMatchObject({ role: 'application', seen: true });
  const chart = window.locator('[role="application"]:focus');
  const heard: string[] = [];
  for (let n = 1; n <= 5; n++) {
    expect((await keyboard.press('ArrowLeft')).seen).toBe(true);
    const words = chart.getByRole('status');
    await expect(words).not.toHaveText('');
    await expect(words).not.toHaveText(heard.at(-1) ?? '');
    heard.push(await words.innerText());
  }
  return heard;
}

test('keyboard: five results of a patient and five of the next take at most 25 keys', async ({ search: window }) => {
  const keyboard = hands(window);
  await openPatient(window, keyboard, 'wh', /WHITFIELD/);
  const first = await readFive(window, keyboard);
  await keyboard.press('Control+o');
  await openPatient(window, keyboard, 'xi', /WANG/);
  const second = await readFive(window, keyboard);
  expect(new Set(first).size).toBe(5);
  expect(new Set(second).size).toBe(5);
  expect(keyboard.count()).toBeLessThanOrEqual(25);
});

test('keyboard: Tab goes round the chart and never gets stuck; each chart is one stop, and the focus is seen at all', async ({
  search: window,
}) => {
  const keyboard = hands(window);
  await openPatient(window, keyboard, 'zo', /NOWAK/);
  const charts = await window.getByRole('application').count();
  const stops: Focus[] = [];
  for (let focus = await keyboard.press('Tab'); stops.length < 200; focus = await keyboard.press('Tab')) {
    if (focus.what === stops[0]?.what) break;
    stops.push(focus);
  }
  expect(stops.length).toBeLessThan(200);
  // Past the last stop the focus is with the window's own frame once.
  const inside = stops.filter(({ what }) => what !== 'nothing');
  expect(stops.length - inside.length).toBeLessThanOrEqual(1);
  expect(inside.filter(({ seen }) => !seen)).toEqual([]);
  expect(inside.some(({ what }) => what.includes('Skip to the chart'))).toBe(true);
  expect(inside.filter(({ role }) => role === 'application').length).toBeGreaterThanOrEqual(charts);
  const back = await keyboard.press('Shift+Tab');
  expect(back.what).not.toBe(stops[0]?.what);
});
