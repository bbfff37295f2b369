import { expect, it } from 'vitest';
import { playwrightCases, unloaded, vitestCases } from '../../../scripts/conformance/reports.ts';

const ROOT = '/home/someone/chartroom';
const result = (status: string, title: string) => ({ ancestorTitles: ['outer'], title, status });

it('the report of vitest names every test but those that are only to be written', () => {
  const assertionResults = [result('passed', 'one'), result('skipped', 'two'), result('todo', 'three')];
  const report = { testResults: [{ name: `${ROOT}/test/unit/a.test.ts`, status: 'passed', assertionResults }] };
  expect(vitestCases(report, ROOT)).toEqual([
    { file: 'test/unit/a.test.ts', titles: ['outer', 'one'] },
    { file: 'test/unit/a.test.ts', titles: ['outer', 'two'] },
  ]);
  expect(unloaded(report, ROOT)).toEqual([]);
});

it('a file that cannot be loaded is said, as its rows would go unnoticed', () => {
  const report = { testResults: [{ name: `${ROOT}/test/unit/a.test.ts`, status: 'failed', assertionResults: [] }] };
  expect(unloaded(report, ROOT)).toEqual(['test/unit/a.test.ts cannot be loaded']);
});

it('the report of Playwright names every spec but those that are always skipped', () => {
  const spec = (title: string, expectedStatus: string) => ({ title, tests: [{ expectedStatus }] });
  const inner = { title: 'group', file: 'a.spec.ts', specs: [spec('in it', 'passed')] };
  const suite = {
    title: 'a.spec.ts',
    file: 'a.spec.ts',
    specs: [spec('one', 'passed'), spec('never', 'skipped')],
    suites: [inner],
  };
  expect(playwrightCases({ config: { rootDir: `${ROOT}/test/e2e` }, suites: [suite] }, ROOT)).toEqual([
    { file: 'test/e2e/a.spec.ts', titles: ['one'] },
    { file: 'test/e2e/a.spec.ts', titles: ['group', 'in it'] },
  ]);
});
