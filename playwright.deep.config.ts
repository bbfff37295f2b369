/** `npm run test:deep`: the long specs, run before a release and not at every change. */
import { defineConfig } from '@playwright/test';
import base from './playwright.config.ts';

export default defineConfig({ ...base, testDir: 'test/e2e-deep', timeout: 600_000, workers: 1 });
