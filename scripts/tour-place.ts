import type { Locator, Page } from '@playwright/test';
import type { AppHandle } from '../test/e2e/support/launch-app.ts';

/** What a part of the tour has: the app, the clinician's browser, and a camera. */
export type Tour = {
  readonly app: AppHandle;
  readonly window: Page;
  /** The hospital's page that the app has just opened. */
  readonly hospital: () => Promise<Page>;
  /** Waits until every mark of the place is visible, says what was seen, and takes its picture. */
  readonly saw: (page: Page, name: string, words: string, ...marks: Locator[]) => Promise<void>;
};
