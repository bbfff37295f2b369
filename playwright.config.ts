import { defineConfig } from '@playwright/test';

const inCi = Boolean(process.env['CI']);

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results/e2e',
  timeout: 60_000,
  workers: inCi ? 1 : 2,
  retries: 0,
  forbidOnly: inCi,
  reporter: [[inCi ? 'list' : 'line'], ['json', { outputFile: 'test-results/e2e.json' }]],
  snapshotPathTemplate: 'test/gallery/{arg}{ext}',
  // A picture that is missing is a failure: `npm run gallery -- --update` writes it.
  updateSnapshots: 'none',
  use: { screenshot: 'only-on-failure', trace: 'off', video: 'off' },
});
