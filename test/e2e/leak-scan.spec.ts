/**
 * The leak scan: marked secrets and patients pushed through every flow, then looked for wherever they could come to rest,
 * in every spelling that a text takes in a file. Once with secrets kept in a Secret Service, once with secrets in memory.
 * The support bundle, one of the sinks of row L, comes with deployment.
 */
import { test } from '@playwright/test';
import { missingSecretService, startSecretService, type SecretService } from '../support/secret-service.ts';
import { expect } from './support/launch-app.ts';
import { FLOWS, openLastChart } from './support/leak-flows.ts';
import { filesOf, leaksIn, mayHold, strayFiles, type Evidence } from './support/leak-sinks.ts';
import { openStage, prepareGround, type Ground, type LeakStage } from './support/leak-stage.ts';

/** What every run must have looked into: a sink that nothing reached would prove nothing. */
const SINKS = ['IPC', 'page', 'window titles', 'standard output and error', 'arguments and environment', 'browser'];
const FLOW_MS = 120_000;

type Scan = { service: SecretService | null; ground: Ground; stage: LeakStage; sinceMs: number };

async function begin(kept: boolean): Promise<Scan> {
  const sinceMs = Date.now();
  const service = kept ? await startSecretService() : null;
  const ground = await prepareGround(service);
  return { service, ground, stage: await openStage(ground), sinceMs };
}

async function dispose({ stage, ground, service }: Scan): Promise<void> {
  await stage.end('closed').catch(() => undefined);
  await ground.dispose();
  await service?.stop();
}

for (const keeping of ['kept', 'in memory'] as const) {
  test.describe.serial(`secrets ${keeping}`, () => {
    const missing = keeping === 'kept' ? missingSecretService() : null;
    test.skip(missing !== null, `no Secret Service here: ${missing ?? ''}`);
    test.describe.configure({ timeout: FLOW_MS });
    let scan: Scan | null = null;
    const now = (): Scan => scan!;
    const canaries = () => now().ground.hospital.canaries.all();

    test.beforeAll(async () => {
      scan = await begin(keeping === 'kept');
    });
    test.afterAll(async () => {
      if (scan !== null) await dispose(scan);
    });

    for (const [name, flow] of Object.entries(FLOWS)) {
      test(`L: ${name}: every mark stays where it may be (${keeping})`, async () => {
        await flow(now().stage);
        expect(leaksIn(await now().stage.evidence(), canaries())).toEqual([]);
        // Charts and answers point to it all the time.
        expect(now().stage.foreign.requests.map(({ url }) => url)).toEqual([]);
      });
    }

    test(`L: the scan had fifty marks, looked into every sink, and finds what is planted there (${keeping})`, async () => {
      const { stage } = now();
      const evidence = await stage.evidence();
      expect(canaries().length).toBeGreaterThanOrEqual(50);
      const sinks = new Set(evidence.map(({ sink }) => sink));
      expect(SINKS.filter((sink) => !sinks.has(sink))).toEqual([]);
      const secret = canaries().find(({ kind, value }) => kind === 'secret' && typeof value === 'string')!;
      for (const sink of sinks) {
        const planted: Evidence = { sink, place: 'planted', phase: 'shut', content: `x ${String(secret.value)} x` };
        expect(mayHold(sink, 'shut', 'secret')).toBe(false);
        expect(leaksIn([planted], canaries()), sink).not.toEqual([]);
      }
    });

    test(`J8: after the end, profile, home and temporary folders hold none of the marks (${keeping})`, async () => {
      const { stage, ground, sinceMs } = now();
      await openLastChart(stage);
      await stage.end('closed');
      const files = await filesOf(ground.premises, 'shut');
      const stray = await strayFiles(['/tmp', '/var/tmp'], sinceMs, ground.folder);
      const patients = canaries().filter(({ kind }) => kind === 'patient');
      expect(patients.length).toBeGreaterThanOrEqual(40);
      expect(leaksIn([...files, ...stray], canaries())).toEqual([]);
    });
  });
}
