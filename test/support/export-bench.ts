/** Exports from the embedded EHR over real sockets into real folders; waits are leapt over, all else is as in the app. */
import type { BulkAccess, BulkPorts, ResolvedOrder } from '../../main/bulk/bulk-ports.ts';
import type { Landing } from '../../main/bulk/landing/landing.ts';
import { runExport, type ExportOutcome } from '../../main/bulk/run-export.ts';
import { startSandbox, type Sandbox } from '../../sandbox/server.ts';
import type { ExportNote, ExportProgress } from '../../shared/population.ts';
import { createBackendClient } from './backend-client.ts';
import { landingBench, type LandingBench } from './landing-bench.ts';
import { leapingClock } from './leaping-clock.ts';
import { nodeHttp } from './node-http.ts';
import { nodeStream } from './node-stream.ts';
import { ORDER } from './scripted-bulk.ts';

export type ExportBench = {
  readonly sandbox: Sandbox;
  readonly landings: LandingBench;
  readonly access: BulkAccess;
  /** Of the last export. */
  readonly notes: ExportNote[];
  readonly progress: ExportProgress[];
  readonly ports: (landing: Landing) => BulkPorts;
  /** A landing in a folder of its own. */
  readonly land: () => Promise<Landing>;
  readonly run: (
    landing: Landing,
    order?: Partial<ResolvedOrder>,
    more?: { readonly signal?: AbortSignal; readonly former?: readonly string[] | null },
  ) => Promise<ExportOutcome>;
  readonly close: () => Promise<void>;
};

/** What a landing holds under a name. */
export async function contentOf(landing: Landing, name: string): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of landing.read(name)) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

/** Resources of all files of a manifest whose names begin with `stem`. */
export async function resourcesOf(landing: Landing, outcome: ExportOutcome, stem: string): Promise<{ id: string }[]> {
  const files = outcome.kind === 'done' ? outcome.manifest.files : [];
  const texts = await Promise.all(
    files.flatMap(({ name }) => (name.startsWith(`${stem}.`) ? [contentOf(landing, name)] : [])),
  );
  return texts
    .join('')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { id: string });
}

export async function exportBench(): Promise<ExportBench> {
  const sandbox = await startSandbox({ port: 0, population: null });
  const client = await createBackendClient(sandbox);
  const landings = await landingBench();
  let token = await client.token();
  const access: BulkAccess = {
    fhirBase: sandbox.fhirBase,
    getAccessToken: () => Promise.resolve(token),
    renewAccessToken: async (refused) => {
      if (token === refused) token = await client.token();
      return token;
    },
  };
  const notes: ExportNote[] = [];
  const progress: ExportProgress[] = [];
  const ports = (landing: Landing): BulkPorts => ({
    ...{ http: nodeHttp, stream: nodeStream, clock: leapingClock(Date.now()), log: () => undefined, landing },
  });
  const observer = {
    onNote: (one: ExportNote) => notes.push(one),
    onProgress: (one: ExportProgress) => progress.push(one),
  };
  return {
    ...{ sandbox, landings, access, notes, progress, ports },
    land: async () => landings.open(await landings.folder()),
    run: (landing, order = {}, { signal = new AbortController().signal, former = null } = {}) => {
      notes.length = 0;
      progress.length = 0;
      return runExport(ports(landing), access, { ...ORDER, ...order }, observer, signal, former);
    },
    close: async () => {
      await landings.close();
      await sandbox.close();
    },
  };
}
