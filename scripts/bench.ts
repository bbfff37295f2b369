/**
 * `npm run bench [-- --only NAME] [--runs N] [--patient ID] [--megabytes N] [--profile] [--no-build]`: measures and prints one JSON
 * document, which it also writes to `test-results/bench.json`; what it is doing goes to standard error.
 * docs/benchmarks.md says what each figure means.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Measure } from '../test/bench/measure.ts';
import type { Part } from '../test/bench/part.ts';
import { benchBulk } from '../test/bench/parts/bulk.ts';
import { benchFirstChart } from '../test/bench/parts/first-chart.ts';
import { benchMemory } from '../test/bench/parts/memory.ts';
import { benchPanning } from '../test/bench/parts/panning.ts';
import { benchParsing } from '../test/bench/parts/reading.ts';
import { benchRoundTrips } from '../test/bench/parts/round-trips.ts';
import { benchSheet } from '../test/bench/parts/sheet.ts';
import { benchSizes } from '../test/bench/parts/sizes.ts';
import { benchSwitches } from '../test/bench/parts/switches.ts';
import { hasDisplay, pickRuntime } from '../test/standin/runtime.ts';
import { buildBundles } from './build-bundles.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const RESULTS = path.join(ROOT, 'test-results');
const PARTS: Readonly<Record<string, Part>> = {
  reading: benchParsing,
  'round-trips': benchRoundTrips,
  'first-chart': benchFirstChart,
  panning: benchPanning,
  switches: benchSwitches,
  memory: benchMemory,
  sheet: benchSheet,
  sizes: benchSizes,
  bulk: benchBulk,
};
const say = (words: string): void => console.error(words);

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    runs: { type: 'string', default: '3' },
    patient: { type: 'string', default: 'hundred-thousand' },
    megabytes: { type: 'string', default: '1000' },
    profile: { type: 'boolean', default: false },
    'no-build': { type: 'boolean', default: false },
  },
});
const [runs, megabytes] = [Number(values.runs), Number(values.megabytes)];
const chosen = Object.entries(PARTS).filter(([name]) => values.only === undefined || name === values.only);
if (![runs, megabytes].every((n) => Number.isSafeInteger(n) && n >= 1) || chosen.length === 0) {
  console.error(`--runs and --megabytes are whole numbers from 1, --only one of ${Object.keys(PARTS).join(', ')}.`);
  process.exit(1);
}

if (!values['no-build']) buildBundles(say);
mkdirSync(RESULTS, { recursive: true });

type Named = Measure & { readonly part: string };
const RESULT = path.join(RESULTS, 'bench.json');

async function runHere(part: string, bench: Part): Promise<Named[]> {
  const started = performance.now();
  say(`— ${part}`);
  const measures = await bench({
    runs,
    megabytes,
    patient: values.patient,
    profiles: values.profile ? RESULTS : null,
    say,
  });
  say(`— ${part} took ${((performance.now() - started) / 1000).toFixed(0)} s`);
  return measures.map((measure) => ({ part, ...measure }));
}

/** In a process of its own: what one part leaves in memory is not measured by the next. */
function runApart(part: string): Named[] {
  const options = ['--only', part, '--runs', values.runs, '--patient', values.patient, '--no-build'];
  options.push('--megabytes', values.megabytes);
  const args = [...process.execArgv, import.meta.filename, ...options, ...(values.profile ? ['--profile'] : [])];
  const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`the part ${part} failed`);
  return (JSON.parse(readFileSync(RESULT, 'utf8')) as { measures: Named[] }).measures;
}

const measures: Named[] = [];
for (const [part, bench] of chosen) measures.push(...(chosen.length > 1 ? runApart(part) : await runHere(part, bench)));
const machine = {
  cores: os.availableParallelism(),
  memoryBytes: os.totalmem(),
  node: process.versions.node,
  runtime: pickRuntime({ display: hasDisplay() }).name,
};
const text = `${JSON.stringify({ machine, measures }, null, 2)}\n`;
writeFileSync(RESULT, text);
process.stdout.write(text);
