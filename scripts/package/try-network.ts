/**
 * `node scripts/package/try-network.ts`: Chromium's network as a hospital has it, by `--diagnose` of the built bundles on
 * real Electron: an inspection authority in the system's store passes, an unknown one, an expired certificate and one for
 * another host do not; a proxy by PAC is taken, and one that wants a password is named. Changes the store and the proxy
 * of the machine: for the workflow's runners alone, which are thrown away.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { findElectronBinary } from '../../test/standin/electron-binary.ts';
import { createAuthority, type Identity } from '../../test/support/certificates.ts';
import { smartConfiguration } from '../../test/support/fault-server.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const HERE = '127.0.0.1';
/** Reached through the proxy alone: no resolver knows it. */
const BEHIND = 'ehr.northgate.example';
const folder = mkdtempSync(path.join(os.tmpdir(), 'chartroom-network-'));

type Check = {
  readonly host: string;
  readonly proxy: string | null;
  readonly server: { readonly outcome: string; readonly reason: string | null } | null;
  readonly trust: { readonly verdict: string; readonly root: string | null } | null;
};

if (process.env['CI'] === undefined) throw new Error('this changes the machine: it is for a runner of the workflow');

async function listening(server: net.Server): Promise<number> {
  await once(server.listen(0, HERE), 'listening');
  return (server.address() as AddressInfo).port;
}

/** A record system with this certificate; `old`: by TLS 1.1 at most. */
async function hospital(identity: Identity, old = false): Promise<number> {
  const limits = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
  const server = https.createServer({ ...identity, ...(old && limits) }, (request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(smartConfiguration(`https://${request.headers.host ?? ''}`)));
  });
  server.on('tlsClientError', () => undefined);
  return listening(server);
}

/** A proxy that leads every host to `port` of this machine; or one that wants a typed password. */
async function proxy(port: number | null): Promise<number> {
  const server = http.createServer((_request, response) => response.writeHead(405).end());
  server.on('connect', (_request, socket: net.Socket) => {
    if (port === null) {
      socket.end(
        'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n',
      );
      return;
    }
    const way = net.connect(port, HERE, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      way.pipe(socket).pipe(way);
    });
    for (const end of [way, socket]) end.on('error', () => end.destroy());
  });
  return listening(server);
}

async function scriptFor(proxyPort: number): Promise<string> {
  const text = `function FindProxyForURL(url, host) { return host === '${BEHIND}' ? 'PROXY ${HERE}:${proxyPort}' : 'DIRECT'; }`;
  const port = await listening(
    http.createServer((_request, response) => {
      response.setHeader('content-type', 'application/x-ns-proxy-autoconfig');
      response.end(text);
    }),
  );
  return `http://${HERE}:${port}/proxy.pac`;
}

const run = (file: string, ...args: readonly string[]): string => execFileSync(file, args, { encoding: 'utf8' });

function trust(cert: string): void {
  const file = path.join(folder, 'authority.crt');
  writeFileSync(file, cert);
  const store = `sql:${os.homedir()}/.pki/nssdb`;
  if (process.platform === 'win32') run('certutil', '-addstore', 'Root', file);
  else if (process.platform === 'darwin')
    run(
      'sudo',
      'security',
      'add-trusted-cert',
      '-d',
      '-r',
      'trustRoot',
      '-k',
      '/Library/Keychains/System.keychain',
      file,
    );
  else {
    mkdirSync(path.join(os.homedir(), '.pki/nssdb'), { recursive: true });
    run('certutil', '-d', store, '-N', '--empty-password');
    run('certutil', '-d', store, '-A', '-t', 'C,,', '-n', 'chartroom-trial', '-i', file);
  }
}

function useScript(url: string): void {
  const key = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';
  if (process.platform === 'win32') run('reg', 'add', key, '/v', 'AutoConfigURL', '/t', 'REG_SZ', '/d', url, '/f');
  else if (process.platform === 'darwin') {
    const services = run('networksetup', '-listallnetworkservices').split('\n').slice(1);
    for (const name of services.filter((line) => line !== '' && !line.startsWith('*')))
      run('sudo', 'networksetup', '-setautoproxyurl', name, url);
  } else {
    // What a desktop of GNOME is told.
    run('gsettings', 'set', 'org.gnome.system.proxy', 'autoconfig-url', url);
    run('gsettings', 'set', 'org.gnome.system.proxy', 'mode', 'auto');
  }
}

async function diagnose(bases: readonly string[]): Promise<readonly Check[]> {
  const machine = path.join(folder, 'machine');
  mkdirSync(machine, { recursive: true, mode: 0o755 });
  const sites = bases.map((fhirBase, index) => ({
    name: `Site ${index}`,
    fhirBase,
    clientId: 'x',
    environment: 'test',
  }));
  writeFileSync(path.join(machine, 'sites.json'), JSON.stringify({ sites }));
  const electron = findElectronBinary();
  if (electron === undefined) throw new Error('Electron’s binary is not here');
  const child = spawn(electron, [ROOT, `--user-data-dir=${path.join(folder, 'profile')}`, '--diagnose'], {
    // A desktop of Linux is known by its name.
    env: { ...process.env, CHARTROOM_MACHINE_FOLDER: machine, XDG_CURRENT_DESKTOP: 'GNOME' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await once(child, 'close');
  return (JSON.parse(text) as { sites: { checks: readonly Check[] } }).sites.checks;
}

function expectThat(what: string, check: Check | undefined, holds: boolean): void {
  console.log(`${holds ? 'ok' : 'NOT OK'}: ${what}: ${JSON.stringify(check)}`);
  if (!holds) process.exitCode = 1;
}

const inspection = await createAuthority('Inspection of a hospital (trial)');
const stranger = await createAuthority('Somebody else (trial)');
trust(inspection.cert);
const ports = await Promise.all([
  hospital(await inspection.issue([HERE])),
  hospital(await stranger.issue([HERE])),
  hospital(await inspection.issue([HERE], { from: -30, to: -1 })),
  hospital(await inspection.issue(['other.example'])),
  hospital(await inspection.issue([HERE]), true),
]);
const behind = await hospital(await inspection.issue([BEHIND]));
const bases = ports.map((port) => `https://${HERE}:${port}/fhir`);

const [good, unknown, expired, foreign, old] = await diagnose(bases);
expectThat('the authority of the store passes', good, good?.server?.outcome === 'ok' && good.trust?.root === 'machine');
const refused = (check: Check | undefined, reason: string): boolean =>
  check?.server?.outcome === 'not-reached' && check.server.reason === reason;
expectThat('an unknown authority', unknown, refused(unknown, 'certificate-authority'));
expectThat('an expired certificate', expired, refused(expired, 'certificate-expired'));
expectThat('a certificate of another host', foreign, refused(foreign, 'certificate-host'));
expectThat('TLS 1.1', old, refused(old, 'tls-version'));

const way = await proxy(behind);
useScript(await scriptFor(way));
const [through] = await diagnose([`https://${BEHIND}/fhir`]);
const led = through?.proxy === `PROXY ${HERE}:${way}` && through.server?.outcome === 'ok';
expectThat('the proxy of the script is taken', through, led);

useScript(await scriptFor(await proxy(null)));
const [asked] = await diagnose([`https://${BEHIND}/fhir`]);
expectThat('a proxy that wants a typed password', asked, refused(asked, 'proxy-sign-in'));
process.exit();
