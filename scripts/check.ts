/**
 * `npm run check`: format, lint, types, unused exports, tests, and the pages that are written from their titles.
 * `npm test` adds the end-to-end specs (`--e2e`). Stops at the first step that fails; ends with the number of tests
 * that ran.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

const RESULTS = 'test-results';
const UNIT_REPORT = path.join(RESULTS, 'vitest.json');
const E2E_REPORT = path.join(RESULTS, 'e2e.json');
const bin = (name: string): string =>
  path.resolve('node_modules/.bin', process.platform === 'win32' ? `${name}.cmd` : name);

type Step = { readonly name: string; readonly command: string; readonly args: readonly string[] };

const STEPS: readonly Step[] = [
  { name: 'format', command: bin('prettier'), args: ['--check', '--log-level', 'warn', '.'] },
  { name: 'lint', command: bin('eslint'), args: ['.', '--max-warnings', '0'] },
  { name: 'types', command: process.execPath, args: ['scripts/check-types.ts'] },
  { name: 'unused exports', command: bin('knip'), args: [] },
  { name: 'build', command: bin('electron-vite'), args: ['build', '--logLevel', 'warn'] },
  {
    name: 'tests',
    command: bin('vitest'),
    args: ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${UNIT_REPORT}`],
  },
  {
    name: 'conformance',
    command: process.execPath,
    args: ['scripts/conformance.ts', '--check', '--titles', UNIT_REPORT],
  },
];
const E2E: Step = { name: 'end-to-end specs', command: bin('playwright'), args: ['test'] };

function run(step: Step): void {
  const started = performance.now();
  console.log(`\n— ${step.name}`);
  const { status } = spawnSync(step.command, step.args, { stdio: 'inherit', shell: process.platform === 'win32' });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (status !== 0) {
    console.error(`— ${step.name} failed after ${seconds} s`);
    process.exit(1);
  }
  console.log(`— ${step.name} passed in ${seconds} s`);
}

type Totals = { passed: number; failed: number; skipped: number };

function unitTotals(): Totals {
  const report = JSON.parse(readFileSync(UNIT_REPORT, 'utf8')) as Record<string, number>;
  const count = (name: string): number => report[name] ?? 0;
  return {
    passed: count('numPassedTests'),
    failed: count('numFailedTests'),
    skipped: count('numPendingTests') + count('numTodoTests'),
  };
}

function e2eTotals(): Totals {
  const report = JSON.parse(readFileSync(E2E_REPORT, 'utf8')) as { stats: Record<string, number> };
  const count = (name: string): number => report.stats[name] ?? 0;
  return { passed: count('expected') + count('flaky'), failed: count('unexpected'), skipped: count('skipped') };
}

const withE2e = process.argv.includes('--e2e');
rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS, { recursive: true });
for (const step of STEPS) run(step);
if (withE2e) run(E2E);

const totals = [unitTotals(), ...(withE2e ? [e2eTotals()] : [])].reduce((sum, each) => ({
  passed: sum.passed + each.passed,
  failed: sum.failed + each.failed,
  skipped: sum.skipped + each.skipped,
}));
console.log(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
