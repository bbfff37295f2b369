/** Chartroom on terminal servers and virtual desktops: how it draws, and what it leaves in the profile. */
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TestInfo } from '@playwright/test';
import { onElectron } from './support/bare-app.ts';
import { expect, test, type AppHandle } from './support/launch-app.ts';

const NOTICE = 'Chartroom draws without the graphics processor';

/** Whether this start was told to do without the graphics processor; the stand-in alone notes it. */
const drawsWithout = (app: AppHandle): Promise<boolean> =>
  app.evaluate(
    (electron) =>
      (electron as unknown as { standinTrace: readonly (readonly unknown[])[] }).standinTrace.some(
        ([what]) => what === 'disableHardwareAcceleration',
      ),
    undefined,
  );

/** A child process of Electron's is gone. */
const lose = (app: AppHandle, type: string, reason: string): Promise<void> =>
  app.evaluate(({ app: electronApp }, details) => void electronApp.emit('child-process-gone', {}, details), {
    type,
    reason,
    exitCode: 1,
  });

const eventsOf = async (userData: string): Promise<string> =>
  await readFile(path.join(userData, 'logs', 'events.log'), 'utf8');

/** A machine of the test's own, whose administrator may say whether its graphics processor is used. */
async function machineOf(info: TestInfo) {
  const folder = info.outputPath('machine');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const say = (allowed: boolean): Promise<void> =>
    writeFile(path.join(folder, 'policy.json'), JSON.stringify({ hardwareAcceleration: allowed }), { mode: 0o600 });
  return { env: { CHARTROOM_MACHINE_FOLDER: folder }, say };
}

test.describe('the graphics processor', () => {
  test.skip(onElectron, 'Electron does not tell whether it was asked to do without');

  test('draws until it crashes once; the next start does without, says so and logs it', async ({
    launch,
    userData,
  }) => {
    const first = await launch();
    const window = await first.firstWindow();
    await window.getByRole('button').first().waitFor();
    expect(await drawsWithout(first)).toBe(false);
    await lose(first, 'Utility', 'crashed');
    await lose(first, 'GPU', 'killed');
    expect(await readFile(path.join(userData, 'start.json'), 'utf8')).toContain('"graphicsLostIn":null');
    await lose(first, 'GPU', 'crashed');
    // Nothing changes under the hands of somebody who works.
    expect(first.windows()).toHaveLength(1);
    await expect(window.getByText(NOTICE)).toHaveCount(0);
    expect(await eventsOf(userData)).toContain('"event":"graphics.crashed","code":"crashed"');
    await first.close();

    const second = await launch();
    const next = await second.firstWindow();
    await expect(next.getByRole('region', { name: 'About this computer' })).toContainText(NOTICE);
    expect(await drawsWithout(second)).toBe(true);
    expect(await eventsOf(userData)).toContain('"event":"graphics.without-acceleration","code":"without-after-crash"');
  });

  test('is tried again by another version', async ({ launch, userData }) => {
    await mkdir(userData, { recursive: true });
    await writeFile(path.join(userData, 'start.json'), '{"acceleration":true,"graphicsLostIn":"0.0.1"}');
    const app = await launch();
    await (await app.firstWindow()).getByRole('button').first().waitFor();
    expect(await drawsWithout(app)).toBe(false);
    const note = JSON.parse(await readFile(path.join(userData, 'start.json'), 'utf8')) as object;
    expect(note).toEqual({ acceleration: true, graphicsLostIn: null });
  });

  test('a note that is damaged keeps nobody from working', async ({ launch, userData }) => {
    await mkdir(path.join(userData, 'start.json'), { recursive: true });
    const app = await launch();
    await (await app.firstWindow()).getByRole('button').first().waitFor();
    expect(await drawsWithout(app)).toBe(false);
    await lose(app, 'GPU', 'crashed');
    await expect.poll(() => eventsOf(userData)).toContain('graphics.not-noted');
  });

  test('policy hardwareAcceleration: a profile begun anew obeys it at once, another from its next start on', async ({
    launch,
    userData,
  }, info) => {
    const { env, say } = await machineOf(info);
    const startAndLook = async () => {
      const app = await launch({ env });
      const window = await app.firstWindow();
      await window.getByRole('button', { name: 'About Chartroom' }).click();
      await expect(window.getByText(NOTICE)).toHaveCount(0);
      const row = window.getByRole('row', { name: /^Draw with the graphics processor/ });
      const told = (await row.innerText()).includes('From the next start of Chartroom');
      const without = await drawsWithout(app);
      await app.close();
      return { without, told };
    };
    await say(false);
    expect(await startAndLook()).toEqual({ without: true, told: false });
    await say(true);
    expect(await startAndLook()).toEqual({ without: true, told: true });
    expect(await startAndLook()).toEqual({ without: false, told: false });
    expect((await stat(path.join(userData, 'start.json'))).mode & 0o077).toBe(0);
  });

  test('policy hardwareAcceleration: what changes while Chartroom runs is noted at once, and the very next start obeys it', async ({
    launch,
    userData,
  }, info) => {
    const { env, say } = await machineOf(info);
    const first = await launch({ env });
    await (await first.firstWindow()).getByRole('button').first().waitFor();
    const note = () => readFile(path.join(userData, 'start.json'), 'utf8');
    await expect.poll(note).toContain('"acceleration":true');
    await say(false);
    await expect.poll(note).toContain('"acceleration":false');
    expect(await drawsWithout(first)).toBe(false);
    await first.close();

    const second = await launch({ env });
    await (await second.firstWindow()).getByRole('button').first().waitFor();
    expect(await drawsWithout(second)).toBe(true);
  });
});
