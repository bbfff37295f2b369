/**
 * `npm run conformance`: writes docs/conformance.md, docs/clinical-safety.md, docs/fault-cases.md and the list of what
 * cannot be shown in docs/security.md, from the rows beside this file and the titles of the tests. `--check` writes nothing and exits 1
 * where a page differs or rows and tests contradict each other; `--titles file` takes the report of a vitest run.
 *
 * The titles come from the runners and not from the sources: a table of cases makes its titles as it runs. Vitest's own
 * `list` leaves out tests that this machine skips, and would give another page on each; a run in which no title is
 * wanted names them all.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { contradictions, gather } from './conformance/evidence.ts';
import { conformancePage, faultPage, safetyPage, securityPage } from './conformance/pages.ts';
import { playwrightCases, unloaded, vitestCases } from './conformance/reports.ts';
import { readRows } from './conformance/rows.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const NO_TITLE = '(?!)';
const OUTPUT_LIMIT = 64 * 1024 * 1024;

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

function runner(script: string, args: readonly string[]): { readonly status: number | null; readonly output: string } {
  const command = [path.join(ROOT, 'node_modules', script), ...args];
  const options = { cwd: ROOT, encoding: 'utf8', maxBuffer: OUTPUT_LIMIT } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, command, options);
  return { status, output: status === 0 ? stdout : `${stdout}${stderr}` };
}

/** Loads every test file and runs no test. The report also names the files that cannot be loaded. */
function loadTitles(): unknown {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'chartroom-titles-'));
  const report = path.join(folder, 'titles.json');
  const projects = ['unit', 'contract', 'integration', 'component'].map((name) => `--project=${name}`);
  const reporter = ['--reporter=json', `--outputFile=${report}`];
  try {
    const { output } = runner('vitest/vitest.mjs', ['run', `--testNamePattern=${NO_TITLE}`, ...projects, ...reporter]);
    if (!existsSync(report)) throw new Error(`vitest cannot name the tests:\n${output}`);
    return JSON.parse(readFileSync(report, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function listSpecs(): unknown {
  const { status, output } = runner('@playwright/test/cli.js', ['test', '--list', '--reporter=json']);
  if (status !== 0) throw new Error(`Playwright cannot name the specs:\n${output}`);
  return JSON.parse(output);
}

const { values } = parseArgs({ options: { check: { type: 'boolean' }, titles: { type: 'string' } } });
const smartRows = readRows(read('scripts/conformance/smart-rows.txt'), { prefix: 'SMART ', cells: 3 });
const faultRows = readRows(read('scripts/conformance/fault-rows.txt'), { prefix: '', cells: 1 });
const displayRows = readRows(read('scripts/conformance/display-rows.txt'), { prefix: 'display-', cells: 3 });
const unitReport: unknown = values.titles === undefined ? loadTitles() : JSON.parse(read(values.titles));
const evidence = gather([...vitestCases(unitReport, ROOT), ...playwrightCases(listSpecs(), ROOT)]);

const pages: readonly (readonly [string, string])[] = [
  ['docs/conformance.md', conformancePage(smartRows, evidence)],
  ['docs/clinical-safety.md', safetyPage(displayRows, evidence)],
  ['docs/fault-cases.md', faultPage(faultRows, evidence)],
  ['docs/security.md', securityPage(read('docs/security.md'), faultRows)],
];
const problems = [
  ...unloaded(unitReport, ROOT),
  ...contradictions([...smartRows, ...displayRows, ...faultRows], evidence),
];
for (const [file, text] of pages) {
  if (values.check !== true) writeFileSync(path.join(ROOT, file), text);
  else if (read(file) !== text) problems.push(`${file} is not what the tests say: npm run conformance`);
}
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
