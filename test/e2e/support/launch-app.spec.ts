/** The harness itself, on the stand-in's fixture app: what it promises must hold on both runtimes. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildFixtureApp } from '../../standin/fixture-app/build.ts';
import { expect, test } from './launch-app.ts';

test.describe('the launch harness', () => {
  test('starts an app, speaks with both its processes, and ends it', async ({ launch }, info) => {
    const app = await launch({ app: buildFixtureApp(info.outputPath('app')) });
    const page = await app.firstWindow();
    await expect(page.locator('#sum')).toHaveText('5');
    expect(app.windows()).toHaveLength(1);
    const version = await app.evaluate(({ app: electronApp }, prefix) => prefix + electronApp.getVersion(), 'v');
    expect(version).toBe('v1.2.3');
    const ended = new Promise((resolve) => app.process().once('exit', resolve));
    await app.close();
    await ended;
  });

  test('hands what the app opens to the browser of the user', async ({ launch, userBrowser }, info) => {
    const server = http.createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<title>Sign in</title><p>At the hospital</p>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const app = await launch({ app: buildFixtureApp(info.outputPath('app')) });
    await userBrowser.watch(app);
    await app.evaluate(async ({ shell }, address) => {
      await shell.openExternal(address);
    }, url);
    const page = await userBrowser.nextPage(app);
    await expect(page).toHaveTitle('Sign in');
    server.close();
  });

  test('a second start finds the data of the first', async ({ launch }, info) => {
    const fixture = buildFixtureApp(info.outputPath('app'));
    const first = await launch({ app: fixture });
    await (
      await first.firstWindow()
    ).evaluate(() => {
      localStorage.setItem('kept', 'yes');
    });
    await first.close();
    const second = await launch({ app: fixture });
    expect(await (await second.firstWindow()).evaluate(() => localStorage.getItem('kept'))).toBe('yes');
  });
});
