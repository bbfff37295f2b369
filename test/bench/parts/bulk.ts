/** Whole populations: a panel read from NDJSON, and an export from the embedded EHR, each against a bare program in the same run. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startSandbox } from '../../../sandbox/server.ts';
import { createBackendClient } from '../../support/backend-client.ts';
import { buildWorker } from '../../support/built-worker.ts';
import { runApart, type Apart } from '../apart.ts';
import { measure, type Measure } from '../measure.ts';
import { writeNdjson } from '../ndjson.ts';
import type { Setting } from '../part.ts';
import { median } from '../statistics.ts';

const MB = 1_000_000;
/** 200,000 resources and more. */
const EXPORT_BYTES = 235 * MB;
/** 0.8 times the rate. */
const PANEL_RATIO = 1 / 0.8;
const EXPORT_RATIO = 1.3;
const MOST_MB = 150;

const secondsOf = (runs: readonly Apart[]): number[] => runs.map(({ seconds }) => seconds);
const growthOf = (runs: readonly Apart[]): number[] =>
  runs.map(({ startBytes, peakBytes }) => (peakBytes - startBytes) / MB);
const peakOf = (runs: readonly Apart[]): number[] => runs.map(({ peakBytes }) => peakBytes / MB);

type Both = { readonly own: Apart[]; readonly bare: Apart[] };

/** Turn by turn, so that what else the machine does meets both. */
async function inTurns(runs: number, own: () => Promise<Apart>, bare: () => Promise<Apart>): Promise<Both> {
  const both: Both = { own: [], bare: [] };
  for (let run = 0; run < runs; run++) {
    both.bare.push(await bare());
    both.own.push(await own());
  }
  return both;
}

async function benchPanel(folder: string, { runs, megabytes, say }: Setting): Promise<Measure[]> {
  const [small, large] = [path.join(folder, 'small'), path.join(folder, 'large')];
  say(`writing ${megabytes} MB of NDJSON`);
  await writeNdjson(small, (megabytes / 10) * MB);
  const files = await writeNdjson(large, megabytes * MB);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const read = (way: 'panel' | 'plain', from: string) => () => runApart('panel-apart.ts', [way, from]);
  await read('plain', large)();
  say('the panel, and readline with JSON.parse, in turns');
  const { own, bare } = await inTurns(runs, read('panel', large), read('plain', large));
  const note = `${(bytes / MB).toFixed(0)} MB, ${own[0]?.resources} resources`;
  return [
    measure({
      name: 'panel: reading NDJSON',
      unit: 's',
      samples: secondsOf(own),
      floor: median(secondsOf(bare)),
      target: { of: 'ratio', atMost: PANEL_RATIO },
      note: `${note}; floor: readline and JSON.parse over the same files`,
    }),
    measure({
      name: 'panel: growth of the resident set while it reads',
      unit: 'MB',
      samples: growthOf(own),
      floor: median(growthOf([await read('panel', small)()])),
      target: { of: 'median', atMost: MOST_MB },
      note: `${note}; floor: over a tenth of the size`,
    }),
  ];
}

async function benchExport(folder: string, { runs, megabytes, say }: Setting): Promise<Measure[]> {
  const source = path.join(folder, 'source');
  const files = await writeNdjson(source, EXPORT_BYTES);
  const lines = files.reduce((sum, file) => sum + file.lines, 0);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const worker = path.join(folder, 'file-worker.mjs');
  const built = await buildWorker('main/bulk/landing/file-worker.ts');
  await writeFile(worker, decodeURIComponent(built.href.slice(built.href.indexOf(',') + 1)));
  const sandbox = await startSandbox({ port: 0 });
  const client = await createBackendClient(sandbox);
  let number = 0;
  const exported = (way: 'engine' | 'bare') => async (): Promise<Apart> => {
    const target = path.join(folder, `export-${++number}`);
    const apart = await runApart('export-apart.ts', [way, sandbox.fhirBase, await client.token(), target, worker]);
    await rm(target, { recursive: true });
    return apart;
  };
  try {
    sandbox.bulk.set({ folder: source, gzip: false });
    say('an export, and a bare HTTP client, in turns');
    await exported('bare')();
    const { own, bare } = await inTurns(runs, exported('engine'), exported('bare'));
    sandbox.bulk.set({ folder: path.join(folder, 'large') });
    say(`an export of ${megabytes} MB`);
    const large = await exported('engine')();
    const note = `${lines} resources, ${(bytes / MB).toFixed(0)} MB, not compressed`;
    return [
      measure({
        name: 'export: after the server had it ready',
        unit: 's',
        samples: secondsOf(own),
        floor: median(secondsOf(bare)),
        target: { of: 'ratio', atMost: EXPORT_RATIO },
        note: `${note}; floor: plain HTTP into files, fsynced; the export checks each line, hashes and enciphers`,
      }),
      measure({
        name: 'export: growth of the resident set',
        unit: 'MB',
        samples: growthOf(own),
        target: { of: 'median', atMost: MOST_MB },
        note: `${note}; whole process at most ${Math.max(...peakOf(own)).toFixed(0)} MB`,
      }),
      measure({
        name: `export: growth of the resident set at ${megabytes} MB`,
        unit: 'MB',
        samples: growthOf([large]),
        floor: median(growthOf(own)),
        target: { of: 'median', atMost: MOST_MB },
        note: 'floor: that of the smaller export',
      }),
    ];
  } finally {
    await sandbox.close();
  }
}

export async function benchBulk(setting: Setting): Promise<Measure[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'chartroom-bench-'));
  try {
    return [...(await benchPanel(folder, setting)), ...(await benchExport(folder, setting))];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
