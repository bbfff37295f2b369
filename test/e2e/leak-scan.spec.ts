/**
 * Canaries go through every flow of the built app, and are looked for wherever an app leaves things: secrets may be
 * nowhere, patients only before whoever works with them (security L, J8). With secrets kept, and with secrets in memory.
 */
import os from 'node:os';
import { missingSecretService, startSecretService } from '../support/secret-service.ts';
import { expect, test } from './support/launch-app.ts';
import type { LeakCanary } from './support/leak-canaries.ts';
import { FLOWS, openLastChart } from './support/leak-flows.ts';
import { plantEverywhere, type Planted } from './support/leak-planting.ts';
import { canariesIn, FILE_SINKS, filesOf, HOSPITAL, leakFinder, OTHER_SINKS, SCREENS } from './support/leak-sinks.ts';
import { strayFiles, type Evidence } from './support/leak-sinks.ts';
import { DIAGNOSED, diagnosed, DIAGNOSIS, savedInWindow, SUPPORT_FILE } from './support/leak-support.ts';
import { openStage, prepareGround, type Ground } from './support/leak-stage.ts';

/** Every flow, one after another, on a machine that may be busy with others. */
const FLOWS_WITHIN_MS = 240_000;
const SINKS: readonly string[] = [...FILE_SINKS, ...OTHER_SINKS, ...DIAGNOSED];

type Scan = {
  readonly ground: Ground;
  readonly canaries: readonly LeakCanary[];
  /** All that was noted while the app ran. */
  readonly running: readonly Evidence[];
  /** What lay on the disk once it had ended. */
  readonly ended: readonly Evidence[];
  /** What a second start showed, and what lay there after it. */
  readonly again: readonly Evidence[];
  readonly leaks: (evidence: readonly Evidence[]) => readonly string[];
};

test.skip(process.platform !== 'linux', 'homes, temporary folders and processes are looked into as Linux has them');

async function runFlows(ground: Ground, how: 'closed' | 'killed'): Promise<Scan> {
  const beganAtMs = Date.now();
  const { premises, hospital, folder } = ground;
  const filesLeft = async (): Promise<Evidence[]> => [
    ...(await filesOf(premises, 'shut')),
    ...(await strayFiles([os.tmpdir(), '/var/tmp', '/dev/shm'], beganAtMs, folder)),
  ];
  const stage = await openStage(ground);
  const meanwhile: Evidence[] = [];
  for (const flow of Object.values(FLOWS)) {
    await flow(stage);
    // What a flow leaves may be gone by the end of the next.
    meanwhile.push(...(await filesOf(premises, 'shut')));
  }
  await openLastChart(stage);
  const helped = [...(await savedInWindow(stage)), ...(await diagnosed(ground))];
  const running = [...meanwhile, ...helped, ...(await stage.evidence())];
  await stage.end(how);
  const ended = await filesLeft();
  const second = await openStage(ground);
  await expect(second.window).toHaveTitle(ground.isKept ? 'Locked · Chartroom' : 'Chartroom');
  await second.enter('shut');
  const shown = await second.evidence();
  await second.end('closed');
  const canaries = hospital.canaries.all();
  return {
    ground,
    canaries,
    running,
    ended,
    again: [...shown, ...(await diagnosed(ground)), ...(await filesLeft())],
    leaks: leakFinder(canaries),
  };
}

const of = (sink: string, evidence: readonly Evidence[]): Evidence[] => evidence.filter((one) => one.sink === sink);

/** What every run must have sent through the app, or it would prove nothing. */
const CARRIED = [
  ...['access-token', 'refresh-token', 'code', 'id_token', 'state', 'nonce', 'code_challenge', 'code_verifier'],
  ...['client_assertion', 'jti', 'client secret', 'Basic credentials', 'registration-token', 'launch'],
];
const KEPT = ['key of the vault', 'key of the audit trail', 'd of a private key for RS384', 'p of a private key'];

/** Credentials by the endpoint that they are for. */
const CREDENTIALS: Readonly<Record<string, RegExp>> = {
  fhir: /^access-token/,
  registration: /^registration-token/,
  token: /^Basic credentials/,
  revoke: /^Basic credentials/,
};

const MODES = [
  { name: 'secrets kept in a Secret Service', isKept: true, how: 'killed' },
  { name: 'secrets in memory', isKept: false, how: 'closed' },
] as const;

for (const { name, isKept, how } of MODES) {
  test.describe(name, () => {
    const missing = isKept && process.platform === 'linux' ? missingSecretService() : null;
    test.skip(missing !== null, missing ?? '');
    let scan: Scan;
    let dispose = (): Promise<void> => Promise.resolve();
    test.beforeAll(async () => {
      test.setTimeout(FLOWS_WITHIN_MS);
      const service = isKept ? await startSecretService() : null;
      const ground = await prepareGround(service);
      dispose = async () => {
        await ground.dispose();
        await service?.stop();
      };
      scan = await runFlows(ground, how);
    });
    test.afterAll(() => dispose());

    test('L: more than 50 secrets and 40 canaries of patients went through, each where it belongs', () => {
      const names = scan.canaries.map((canary) => canary.name);
      const wanted = isKept ? [...CARRIED, ...KEPT] : CARRIED;
      expect(wanted.filter((one) => !names.some((known) => known.startsWith(one)))).toEqual([]);
      expect(scan.canaries.filter(({ kind }) => kind === 'secret').length).toBeGreaterThan(50);
      const patients = scan.canaries.filter(({ kind }) => kind === 'patient');
      expect(patients).toHaveLength(40);
      const open = of('IPC', scan.running).filter(({ phase }) => phase === 'open');
      expect(canariesIn(open, patients)).toHaveLength(40);
    });

    for (const sink of SINKS) {
      const only = SCREENS.includes(sink) ? 'no patient but before whoever works with them' : 'no patient';
      test(`L: ${sink}: no secret, ${only}`, () => {
        expect(scan.leaks(of(sink, scan.running))).toEqual([]);
        expect(scan.leaks(of(sink, scan.again))).toEqual([]);
      });
    }

    test('L: diagnosis and support file were made beside an open chart and after the end, and are not empty', () => {
      const [says, file] = [DIAGNOSIS, SUPPORT_FILE].map((sink) => of(sink, scan.running));
      expect(says?.map(({ place }) => place)).toEqual(['--diagnose']);
      expect(file?.map(({ place }) => place)).toEqual(['from the window', '--support-file']);
      expect(DIAGNOSED.map((sink) => of(sink, scan.again).length)).toEqual([1, 1]);
      const { host } = new URL(scan.ground.hospital.server.origin);
      for (const { content } of [...says!, ...file!]) expect(String(content)).toContain(`"host": "${host}"`);
      // Everything that was just written to the log went through it.
      for (const { content } of file!) expect(String(content).match(/"event":"[a-z.-]+"/g)?.length).toBeGreaterThan(3);
    });

    test('L: credentials go to the endpoint that they are for, and to no other', () => {
      const known = new Map(scan.canaries.map((canary) => [String(canary.value), canary.name]));
      for (const { endpoint, headers, url } of scan.ground.hospital.server.seen) {
        const credentials = headers.authorization?.split(' ')[1];
        if (credentials === undefined) continue;
        expect(known.get(credentials), `${endpoint} ${url}`).toMatch(CREDENTIALS[endpoint] ?? /(?!)/);
        expect(url, endpoint).not.toContain('/style/');
      }
    });

    test('L: main speaks with the hospital and with its own port alone, and nobody is led elsewhere', () => {
      expect(scan.ground.foreign.requests.map(({ url }) => url)).toEqual([]);
      const elsewhere = of('requests to other hosts', scan.running).map(({ content }) => String(content));
      expect(elsewhere.filter((url) => !/^http:\/\/(127\.0\.0\.1|\[::1\]):\d+\/[\w-]{43}$/.test(url))).toEqual([]);
      expect(of(HOSPITAL, scan.running).length).toBeGreaterThan(100);
      const origins = of('browser', scan.running).filter(({ place }) => place === 'address');
      const { origin } = scan.ground.hospital.server;
      expect(origins.filter(({ content }) => !String(content).startsWith(`${origin}/authorize?`))).toEqual([]);
    });

    test(`J8: ${how} with a chart open: no profile and no temporary folder holds any of 40 canaries of patients`, () => {
      expect(scan.ended.map(({ sink }) => sink)).toContain('event log');
      expect(scan.ended.some(({ place }) => place === 'profile/vault.json')).toBe(isKept);
      expect(scan.leaks(scan.ended)).toEqual([]);
    });

    test('J8: after another start: the same, and its window shows nothing of the patient', () => {
      const shown = of('page', scan.again).map(({ content }) => String(content));
      expect(shown.join()).toContain(isKept ? 'Sign in again as Dr Ines' : 'Choose a site');
      expect(scan.leaks(scan.again)).toEqual([]);
    });

    test('L, SEC 3.10: the memory of a page that was locked or signed out holds nothing of a patient', () => {
      const memory = of('memory of the page', scan.running).filter(({ phase }) => phase === 'shut');
      expect(memory).toHaveLength(2);
      expect(scan.leaks(memory)).toEqual([]);
    });
  });
}

test.describe('the scan itself', () => {
  let planted: Planted;
  let ground: Ground;
  test.beforeAll(async () => {
    test.setTimeout(FLOWS_WITHIN_MS);
    ground = await prepareGround(null);
    planted = await plantEverywhere(ground);
  });
  test.afterAll(() => ground.dispose());

  for (const sink of SINKS) {
    test(`a secret that lies in ${sink} is found there`, () => {
      const { canaries, evidence } = planted;
      const mine = canaries.filter((canary) => canary.name === `planted in ${sink}`);
      expect(mine).toHaveLength(1);
      expect(canariesIn(of(sink, evidence), mine)).toEqual([`planted in ${sink}`]);
    });
  }

  for (const sink of SCREENS) {
    test(`a patient that is in ${sink} once it is shut is found, and may be there before`, () => {
      const canaries: LeakCanary[] = [{ kind: 'patient', name: 'a patient', value: 'Kanári Yellowbird' }];
      const there = { sink, place: 'here', content: 'KANÁRI YELLOWBIRD was seen' };
      const find = leakFinder(canaries);
      expect(find([{ ...there, phase: 'shut' }])).toEqual(['a patient (as it is), here, shut']);
      expect(find([{ ...there, phase: 'open' }])).toEqual([]);
    });
  }

  test('a private key is known by its form, whosever it is', () => {
    const key = { d: 'x'.repeat(43), kty: 'EC' };
    const evidence: Evidence = {
      sink: 'cache',
      place: 'here',
      phase: 'shut',
      content: JSON.stringify({ keys: [key] }),
    };
    expect(leakFinder([])([evidence])).toEqual(['a private key, here, shut']);
    expect(leakFinder([])([{ ...evidence, content: JSON.stringify({ x: key.d, kty: 'EC' }) }])).toEqual([]);
  });
});
