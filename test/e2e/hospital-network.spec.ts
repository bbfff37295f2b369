/**
 * The network of a hospital in the window: a certificate that nobody trusts, a proxy that wants a password, a proxy script.
 * The stand-in is told its proxy; real Electron asks the system, which on Linux without a desktop is the environment.
 */
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createAuthority } from '../support/certificates.ts';
import { startProxyServer, type ProxyServer } from '../support/proxy-server.ts';
import { hasDisplay, pickRuntime } from '../standin/runtime.ts';
import { expect, test, type AppHandle, type LaunchOptions } from './support/launch-app.ts';

type Launch = (options: LaunchOptions) => Promise<AppHandle>;

const onElectron = pickRuntime({ display: hasDisplay() }).name === 'electron';
/** A name that nobody knows: whoever reaches it went by the proxy. */
const BEHIND = 'https://ehr.chartroom.invalid/fhir';

async function sitesAt(folder: string, fhirBase: string): Promise<string> {
  const file = path.join(folder, '..', 'sites.json');
  const site = { name: 'North', fhirBase, clientId: 'chartroom', environment: 'test' };
  await writeFile(file, JSON.stringify({ sites: [site] }));
  return file;
}

/** Where the system says which proxy to take: the double's variable, or Chromium's on a Linux without a desktop. */
const proxyEnvironment = ({ name }: ProxyServer): Record<string, string> =>
  onElectron
    ? { https_proxy: `http://${name}`, no_proxy: '', XDG_CURRENT_DESKTOP: '' }
    : { CHARTROOM_STANDIN_PROXY: name };

test('K4, SEC 3.6: an unknown authority has its own error, and no button goes on in spite of it', async ({
  launch,
  userData,
}) => {
  const heard: string[] = [];
  const stranger = await createAuthority('Somebody');
  const server = https.createServer(await stranger.issue(['127.0.0.1']), (request) => heard.push(request.url ?? ''));
  server.on('tlsClientError', () => undefined);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const base = `https://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`;
  const window = await (await launch({ args: ['--sites', await sitesAt(userData, base)] })).firstWindow();
  await window.getByRole('button', { name: 'Sign in to North' }).click();

  const title = window.getByRole('heading', { name: 'This computer does not trust the server’s certificate' });
  await expect(title).toBeVisible();
  await expect(window.getByText('The connection was not made and nothing was sent.')).toBeVisible();
  await expect(window.getByText('belongs in the operating system’s trust store')).toBeVisible();
  const labels = await window.getByRole('main').getByRole('button').allInnerTexts();
  expect(labels).toEqual(expect.arrayContaining(['Try again', 'Choose another site']));
  expect(labels.join(' ')).not.toMatch(/continue|anyway|trust|accept|proceed|ignore|go on/i);

  await window.getByRole('button', { name: 'Try again' }).click();
  await expect(title).toBeVisible();
  await window.getByRole('button', { name: 'Choose another site' }).click();
  await expect(window.getByRole('button', { name: 'Sign in to North' })).toBeVisible();
  expect(heard).toEqual([]);
  server.close().closeAllConnections();
});

test('K2, DEP 3.8: a proxy that wants a password is named, and nobody is asked for one', async ({
  launch,
  userData,
}) => {
  test.skip(onElectron && process.platform !== 'linux', 'the proxy of this system is not the environment’s to set');
  const proxy = await startProxyServer();
  proxy.setRule({ status: 407, headers: { 'Proxy-Authenticate': 'Basic realm="ward"' } });
  const env = proxyEnvironment(proxy);
  const app = await launch({ args: ['--sites', await sitesAt(userData, BEHIND)], env });
  const window = await app.firstWindow();
  await window.getByRole('button', { name: 'Sign in to North' }).click();
  await expect(window.getByRole('heading', { name: 'The proxy wants a password' })).toBeVisible();
  await expect(window.getByText(`The proxy ${proxy.name} asked for a sign-in`)).toBeVisible();
  await expect(window.locator('input')).toHaveCount(0);
  expect(app.windows()).toHaveLength(1);
  expect(proxy.heard.join('\n')).toContain('CONNECT ehr.chartroom.invalid:443');
  expect(proxy.heard.join('\n')).not.toMatch(/proxy-authorization/i);
  await proxy.close();
});

test.describe('a proxy script (PAC) of the system', () => {
  test.skip(!onElectron, 'the stand-in runs no proxy script: Chromium’s own network does');
  test.skip(process.platform !== 'linux', 'the proxy script of this system is not the environment’s to set');

  const SCRIPTS: readonly [string, (proxy: string) => string, string][] = [
    [
      'is followed',
      (proxy) => `function FindProxyForURL(url, host) { return 'PROXY ${proxy}'; }`,
      'The proxy did not let the connection through',
    ],
    ['that is broken is passed over', () => 'function FindProxyForURL(', 'The server’s name is not known here'],
  ];
  /** A sign-in on a machine whose system names a script that `answer` serves; `end` serves it no longer. */
  async function signInByScript(launch: Launch, userData: string, answer: http.RequestListener) {
    const pac = http.createServer(answer);
    await once(pac.listen(0, '127.0.0.1'), 'listening');
    const script = `http://127.0.0.1:${(pac.address() as AddressInfo).port}/p.pac`;
    const env = { auto_proxy: script, XDG_CURRENT_DESKTOP: '' };
    const app = await launch({ args: ['--sites', await sitesAt(userData, BEHIND)], env });
    const window = await app.firstWindow();
    await window.getByRole('button', { name: 'Sign in to North' }).click();
    return { window, end: () => pac.close().closeAllConnections() };
  }

  for (const [what, script, heading] of SCRIPTS) {
    test(`K1: a script ${what}`, async ({ launch, userData }) => {
      const proxy = await startProxyServer();
      proxy.setRule({ status: 503 });
      const { window, end } = await signInByScript(launch, userData, (_request, response) =>
        response.writeHead(200, { 'content-type': 'application/x-ns-proxy-autoconfig' }).end(script(proxy.name)),
      );
      await expect(window.getByRole('heading', { name: heading })).toBeVisible({ timeout: 30_000 });
      end();
      await proxy.close();
    });
  }

  test('K1: a script that never comes holds nobody longer than our own time limit', async ({ launch, userData }) => {
    const { window, end } = await signInByScript(launch, userData, () => undefined);
    await expect(window.getByRole('button', { name: 'Try again' })).toBeVisible({ timeout: 30_000 });
    end();
  });
});
