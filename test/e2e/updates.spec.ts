/** Updates of the app as it is built: what policy says, a feed on this machine, and what the window shows of it. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TestInfo } from '@playwright/test';
import { manifestText, openUpdateFeed, sha512Of, type UpdateFeed } from '../support/update-feed.ts';
import { expect, test } from './support/launch-app.ts';

const BYTES = new Uint8Array([1, 2, 3]);
const NEWER = manifestText({
  version: '99.0.0',
  files: [{ url: 'Chartroom-99.0.0-linux-x86_64.AppImage', sha512: sha512Of(BYTES), size: BYTES.length }],
});

let feed: UpdateFeed;
test.beforeEach(async () => {
  feed = await openUpdateFeed();
  feed.files.set('latest-linux.yml', NEWER);
});
test.afterEach(() => feed.close());

/** The machine's policy, and the environment that names its folder. */
async function policy(info: TestInfo, values: object): Promise<{ CHARTROOM_MACHINE_FOLDER: string }> {
  const machine = info.outputPath('machine');
  await mkdir(machine, { recursive: true, mode: 0o700 });
  await writeFile(path.join(machine, 'policy.json'), JSON.stringify(values), { mode: 0o600 });
  return { CHARTROOM_MACHINE_FOLDER: machine };
}

test('deploy 3.7: policy updateMode notify asks the feed, tells the version in a notice, and downloads nothing', async ({
  launch,
}, info) => {
  test.skip(process.platform !== 'linux', 'the manifest of this spec is that of Linux');
  const app = await launch({ env: await policy(info, { updateMode: 'notify', updateFeed: feed.url }) });
  const window = await app.firstWindow();
  await window.getByRole('button', { name: 'About Chartroom' }).click();
  expect(feed.connections()).toBe(0);
  await window.getByRole('button', { name: 'Ask for updates now' }).click();
  await expect(window.getByRole('region', { name: 'Updates' })).toContainText('Chartroom 99.0.0 is there');
  await window.getByRole('button', { name: 'Back to the sites' }).click();
  await expect(window.getByRole('region', { name: 'About this computer' })).toContainText('Chartroom 99.0.0 is there');
  expect(feed.asked).toEqual(['latest-linux.yml']);
});

test('deploy 3.7: policy updateMode off opens not one connection, also where a window asks', async ({
  launch,
}, info) => {
  const app = await launch({ env: await policy(info, { updateMode: 'off', updateFeed: feed.url }) });
  const window = await app.firstWindow();
  await window.getByRole('button', { name: 'About Chartroom' }).click();
  await expect(window.getByRole('region', { name: 'Updates' })).toContainText('Updates are off');
  const answer = await window.evaluate(async () => {
    const { chartroom } = globalThis as unknown as { chartroom: Record<string, (request: object) => Promise<unknown>> };
    return await chartroom['updates.check']?.({});
  });
  expect(answer).toMatchObject({ ok: true, value: { state: 'off', checkedAtMs: null } });
  expect(feed.connections()).toBe(0);
});

test('policy updateMinimumVersion is told on the first screen, and the sites can be opened', async ({
  launch,
}, info) => {
  const app = await launch({ env: await policy(info, { updateMinimumVersion: '99.0.0' }) });
  const window = await app.firstWindow();
  await expect(window.getByRole('region', { name: 'About this computer' })).toContainText('is too old');
  await expect(window.getByRole('heading', { name: 'Choose a site' })).toBeVisible();
});
