/**
 * A diagnosis on real files and real sockets, through the app's own requests (Electron's network on its double, over
 * Node). The double's trust store stands for the operating system's.
 */
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { format } from 'prettier';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openEventLog } from '../../main/audit/event-log.ts';
import { runDiagnose, type DiagnoseTask, type SupportPorts } from '../../main/diagnose/diagnose-command.ts';
import { diagnosisSchema, type Diagnosis } from '../../main/diagnose/diagnosis.ts';
import { createHiding } from '../../main/diagnose/hiding.ts';
import { CHROMIUM_DECIDES, openDiagnosisNetwork } from '../../main/electron/diagnosis-network.ts';
import { policyFile } from '../../main/policy/policy-file.ts';
import { readPolicy } from '../../main/policy/policy.ts';
import type { HttpRequest } from '../../main/ports.ts';
import { readSites } from '../../main/session/sites.ts';
import { SCHEMA_FILE, schemaText } from '../../scripts/guide/diagnosis-schema.ts';
import { Protocol, Session } from '../standin/electron/session.ts';
import type { VerifyProc } from '../standin/electron/certificate-check.ts';
import { createAuthority, type Authority } from '../support/certificates.ts';
import { smartConfiguration } from '../support/fault-server.ts';
import { fakeCredentials, fakeStore } from '../support/vault-bench.ts';
import { goodFacts } from '../unit/diagnose/facts.ts';

type Host = ConstructorParameters<typeof Session>[0];
type Electrons = Parameters<typeof openDiagnosisNetwork>[0];

const asked: string[] = [];
const host = { options: {}, record: (_what: string, url: string) => asked.push(url) } as unknown as Host;
const newSession = (): Session => new Session(host, new Protocol(host), true);

vi.mock('electron', async () => ({
  ...(await import('../support/electron-net.ts')).electronNet(),
  session: { fromPartition: () => newSession() },
}));

const HERE = '127.0.0.1';
const system = tls.getCACertificates('default');
let inspection: Authority;
let stranger: Authority;
let folder = '';
const open: (() => void)[] = [];

beforeAll(async () => {
  inspection = await createAuthority('Inspection of a hospital');
  stranger = await createAuthority('Somebody');
  tls.setDefaultCACertificates([...system, inspection.cert]);
});
afterAll(() => tls.setDefaultCACertificates(system));
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'chartroom-diagnosis-'));
  asked.length = 0;
});
afterEach(async () => {
  for (const close of open.splice(0)) close();
  await rm(folder, { recursive: true, force: true });
});

/** A server that answers discovery; what it heard. */
async function serve(options: https.ServerOptions, answer?: (origin: string) => string, date?: Date) {
  const heard: string[] = [];
  const server = https.createServer(options, (request, response) => {
    heard.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
    const origin = `https://${HERE}:${(server.address() as AddressInfo).port}`;
    if (date !== undefined) response.setHeader('date', date.toUTCString());
    response.setHeader('content-type', 'application/json');
    response.end(answer?.(origin) ?? JSON.stringify(smartConfiguration(origin)));
  });
  server.on('tlsClientError', () => undefined);
  await once(server.listen(0, HERE), 'listening');
  open.push(() => server.close().closeAllConnections());
  return { base: `https://${HERE}:${(server.address() as AddressInfo).port}/fhir`, heard };
}

const portsOf = (network = openDiagnosisNetwork): SupportPorts => {
  const { app, system: machine, display } = goodFacts();
  const at = (name: string): string => path.join(folder, name);
  return {
    ...{ app, data: folder, logFile: at('events.log'), hide: createHiding({ home: folder, account: 'canary' }) },
    ...{ system: () => machine, display: () => Promise.resolve(display), now: () => Date.now(), network },
    policy: () => readPolicy([policyFile({ file: at('policy.json'), owners: null })]),
    sites: { file: at('sites.json'), read: () => readSites(at('sites.json')) },
    kept: { credentials: fakeCredentials(), vault: fakeStore(), trail: at('audit'), backend: () => 'gnome_libsecret' },
    notices: () => Promise.resolve([{ code: 'launch-links-unregistered', subject: null, rule: null, file: at('x') }]),
  };
};

const writeSites = (...bases: readonly string[]): Promise<void> => {
  const sites = bases.map((fhirBase, n) => ({
    name: `Site ${n}`,
    fhirBase,
    clientId: `canary-${n}`,
    environment: 'test',
  }));
  return writeFile(path.join(folder, 'sites.json'), JSON.stringify({ sites }));
};

async function run(task: Partial<DiagnoseTask> = {}, ports = portsOf()) {
  const ended = await runDiagnose({ kind: 'diagnose', offline: false, ...task } as DiagnoseTask, ports);
  const said = JSON.parse(ended.lines.join('\n')) as Diagnosis;
  return { ...ended, said, check: 'sites' in said ? said.sites.checks[0] : undefined };
}

describe('deploy §3.10: --diagnose', () => {
  it('K3: is well behind an inspection proxy of the trust store, and tells whose certificates these are', async () => {
    const { base, heard } = await serve(await inspection.issue([HERE]));
    await writeSites(base);
    const { exitCode, said, check } = await run();
    expect([said.findings, exitCode]).toEqual([[], 0]);
    expect(diagnosisSchema.parse(said)).toEqual(said);
    expect(check).toMatchObject({ proxy: 'DIRECT', server: { outcome: 'ok', status: 200 }, noTrust: null });
    expect(check?.trust).toMatchObject({ verdict: 'OK', root: 'machine' });
    expect(check?.trust?.chain.map(({ subject, issuer }) => [subject, issuer])).toEqual([
      [HERE, 'Inspection of a hospital'],
      ['Inspection of a hospital', 'Inspection of a hospital'],
    ]);
    // One question, of discovery, without anything that tells who asks.
    expect(heard).toHaveLength(1);
    expect(heard[0]).toMatch(/^GET \/fhir\/\.well-known\/smart-configuration /);
    expect(heard[0]).not.toMatch(/authorization|cookie|canary/i);
    expect(JSON.stringify(said)).not.toMatch(/canary|\/fhir|well-known|Site 0/);
    expect(JSON.stringify(said)).not.toContain(folder);
  });

  it.each([
    [
      'an unknown authority',
      () => stranger.issue([HERE]),
      'certificate-authority',
      'ERR_CERT_AUTHORITY_INVALID',
      'Somebody',
    ],
    [
      'an expired certificate',
      () => inspection.issue([HERE], { from: -30, to: -1 }),
      ...(['certificate-expired', 'ERR_CERT_DATE_INVALID', 'Inspection of a hospital'] as const),
    ],
    [
      'another’s certificate',
      () => inspection.issue(['other.example']),
      ...(['certificate-host', 'ERR_CERT_COMMON_NAME_INVALID', 'Inspection of a hospital'] as const),
    ],
  ])('K4: %s is named, shown and never overridden', async (_name, make, reason, verdict, issuer) => {
    const { base, heard } = await serve(await make());
    await writeSites(base);
    const { exitCode, said, check } = await run();
    expect(exitCode).toBe(1);
    expect(said.findings).toEqual([{ what: 'server-not-reached', subject: check?.id, reason }]);
    expect(check?.trust).toMatchObject({ verdict, root: null });
    expect(check?.trust?.chain[0]?.issuer).toBe(issuer);
    expect(heard).toEqual([]);
  });

  it('K4: servers of one name are looked at one after another, and each gets its own certificates', async () => {
    const [first, other] = [await serve(await inspection.issue([HERE])), await serve(await stranger.issue([HERE]))];
    const closed = http.createServer();
    await once(closed.listen(0, HERE), 'listening');
    const gone = `https://${HERE}:${(closed.address() as AddressInfo).port}/fhir`;
    await new Promise((resolve) => closed.close(resolve));
    await writeSites(first.base, other.base, gone, `${first.base}/second`);
    let [open, most] = [0, 0];
    const counted = (): ReturnType<typeof openDiagnosisNetwork> => {
      const network = openDiagnosisNetwork();
      const ask = async (request: HttpRequest) => {
        most = Math.max(most, ++open);
        return await network.http(request).finally(() => (open -= 1));
      };
      return { ...network, http: ask };
    };
    const { said } = await run({}, portsOf(counted));
    expect(said.sites.checks.map(({ trust, noTrust }) => [trust?.verdict, trust?.chain[0]?.issuer, noTrust])).toEqual([
      ['OK', 'Inspection of a hospital', null],
      ['ERR_CERT_AUTHORITY_INVALID', 'Somebody', null],
      [undefined, undefined, 'not-connected'],
      ['OK', 'Inspection of a hospital', null],
    ]);
    expect(most).toBe(1);
  });

  it('sends nothing at all with --offline, not even a question for a proxy', async () => {
    const { base, heard } = await serve(await inspection.issue([HERE]));
    await writeSites(base);
    const network = vi.fn(openDiagnosisNetwork);
    const { exitCode, check } = await run({ offline: true }, portsOf(network));
    expect(exitCode).toBe(0);
    expect(check).toMatchObject({ proxy: null, server: null, trust: null, noTrust: 'offline' });
    expect([network.mock.calls.length, heard.length, asked.length]).toEqual([0, 0, 0]);
  });

  it('tells a server that answers something else, and a clock that differs', async () => {
    const late = new Date(Date.now() - 600_000);
    const { base } = await serve(await inspection.issue([HERE]), () => '{"canary', late);
    await writeSites(base);
    const { said, check } = await run();
    expect(said.findings).toEqual([
      { what: 'server-not-usable', subject: check?.id, reason: 'discovery-invalid-json' },
      {
        what: 'clock-differs',
        subject: check?.id,
        reason: expect.stringMatching(/^-(599|600|601) seconds$/) as string,
      },
    ]);
  });

  it('says that the runtime does not tell, where it does not', async () => {
    const { base } = await serve(await inspection.issue([HERE]));
    await writeSites(base);
    const { check } = await run(
      {},
      portsOf(() => ({ ...openDiagnosisNetwork(), watch: () => () => undefined as never })),
    );
    expect(check).toMatchObject({ trust: null, noTrust: 'runtime-does-not-tell' });
  });

  it('names what policy and sites file have wrong, and where', async () => {
    await writeFile(
      path.join(folder, 'policy.json'),
      JSON.stringify({ exportCharts: 'no', updateFeed: 'https://u.example/feed/x' }),
    );
    await writeFile(path.join(folder, 'sites.json'), '{"sites": [}');
    const { exitCode, said } = await run();
    expect(exitCode).toBe(1);
    expect(said.findings).toEqual([
      { what: 'policy-value-ignored', subject: 'exportCharts', reason: 'must be true or false' },
      { what: 'sites-unusable', subject: null, reason: 'sites-invalid' },
    ]);
    const row = (name: string) => said.policy.switches.find((one) => one.switch === name);
    const setBy = { name: 'file', place: '~/policy.json' };
    expect(row('exportCharts')).toEqual({ switch: 'exportCharts', value: false, setBy });
    expect(row('updateFeed')).toEqual({ switch: 'updateFeed', value: 'https://u.example', setBy });
    expect(row('sessionHours')).toMatchObject({ setBy: null });
    expect(said.sites.error?.details).toMatchObject({ file: '~/sites.json' });
  });

  it('is the shape that is documented', async () => {
    const documented = await readFile(path.resolve(import.meta.dirname, '../..', SCHEMA_FILE), 'utf8');
    expect(documented).toBe(await format(schemaText(), { parser: 'json', printWidth: 120 }));
  });
});

describe('K4: certificates are looked at, and Chromium decides', () => {
  /** What is answered to a request of these certificates. */
  const answersTo = (...shown: readonly object[]): number[] => {
    let verify: VerifyProc | null = null;
    const session = { setCertificateVerifyProc: (given: VerifyProc) => (verify = given) };
    openDiagnosisNetwork(session as unknown as Electrons);
    const answers: number[] = [];
    for (const one of shown) {
      try {
        verify!(one as Parameters<VerifyProc>[0], (answer) => answers.push(answer));
      } catch {
        // Electron logs what a handler throws; what counts is the answer.
      }
    }
    return answers;
  };

  it('answers once to each request, and always the same, whatever was found', () => {
    const certificate = { data: 'x', issuerCert: undefined };
    const one = { hostname: 'ehr.example', certificate, validatedCertificate: certificate, isIssuedByKnownRoot: false };
    const answers = answersTo(
      { ...one, verificationResult: 'net::OK', errorCode: 0 },
      { ...one, verificationResult: 'net::ERR_CERT_AUTHORITY_INVALID', errorCode: -202 },
      // Nothing that could be read: no reason to let it through either.
      { hostname: 'ehr.example', verificationResult: 'net::OK', errorCode: 0 },
    );
    expect(answers).toEqual([CHROMIUM_DECIDES, CHROMIUM_DECIDES, CHROMIUM_DECIDES]);
    expect(CHROMIUM_DECIDES).toBe(-3);
  });
});

describe('whose certificates were seen', () => {
  const network = () => {
    let verify: VerifyProc | null = null;
    const session = { setCertificateVerifyProc: (given: VerifyProc) => (verify = given) };
    const { watch } = openDiagnosisNetwork(session as unknown as Electrons);
    const show = (hostname: string, data: string): void => {
      const certificate = { data, issuerCert: undefined };
      const shown = { hostname, certificate, validatedCertificate: certificate, isIssuedByKnownRoot: false };
      const verdict = { verificationResult: 'net::OK', errorCode: 0 };
      verify!({ ...shown, ...verdict } as unknown as Parameters<VerifyProc>[0], () => undefined);
    };
    /** One look at `url`, while `data` is shown; null: nothing is. */
    const look = (url: string, data: string | null) => {
      const trust = watch(url);
      const { hostname } = new URL(url);
      if (data !== null) show(hostname === '[::1]' ? '::1' : hostname, data);
      return trust()?.chain ?? null;
    };
    return look;
  };

  it('a port is never told the certificates of another port of that name', () => {
    const look = network();
    expect(look('https://ehr.example/fhir', 'a')).toEqual(['a']);
    expect(look('https://ehr.example:8443/fhir', null)).toBeNull();
    expect(look('https://ehr.example:8443/fhir', 'b')).toEqual(['b']);
  });

  it('a server whose certificates Chromium knows and does not show again keeps those it had', () => {
    const look = network();
    look('https://ehr.example/fhir', 'a');
    look('https://ehr.example:8443/fhir', 'b');
    expect(look('https://ehr.example/other', null)).toEqual(['a']);
    expect(look('https://ehr.example/fhir', 'renewed')).toEqual(['renewed']);
  });

  it('an address of IPv6 is shown without its brackets', () => {
    expect(network()('https://[::1]:8443/fhir', 'a')).toEqual(['a']);
  });
});

describe('deploy §3.10: --support-file', () => {
  const task = (file: string) => ({ kind: 'support-file', file, offline: true }) as const;

  it('is one JSON text for its owner alone: diagnosis, notices and the log, without whose machine it is', async () => {
    await writeSites();
    const ports = portsOf();
    const stack = `at f (file://${folder}/app/main.js:1:1)`;
    openEventLog(ports.logFile)('error', 'ipc.failed', { incident: 'i-1', stack });
    const file = path.join(folder, 'support.json');
    const { exitCode, lines } = await runDiagnose(task(file), ports);
    expect([exitCode, lines]).toEqual([0, ['{"command":"support-file","written":true,"findings":0}']]);
    const text = await readFile(file, 'utf8');
    const said = JSON.parse(text) as { diagnosis: Diagnosis; notices: object[]; log: object[] };
    expect(diagnosisSchema.parse(said.diagnosis)).toEqual(said.diagnosis);
    expect(said.diagnosis.log.events).toMatchObject([{ number: 101, count: 1 }]);
    expect(said.notices).toEqual([expect.objectContaining({ code: 'launch-links-unregistered', file: '~/x' })]);
    expect(said.log).toEqual([expect.objectContaining({ number: 101, stack: 'at f (file://~/app/main.js:1:1)' })]);
    expect(text).not.toContain(folder);
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('refuses a file that is there, and leaves it as it is', async () => {
    await writeSites();
    const file = path.join(folder, 'support.json');
    await writeFile(file, 'theirs');
    const { exitCode, lines } = await runDiagnose(task(file), portsOf());
    expect([exitCode, lines]).toEqual([2, ['{"command":"support-file","written":false,"reason":"EEXIST"}']]);
    expect(await readFile(file, 'utf8')).toBe('theirs');
  });
});
