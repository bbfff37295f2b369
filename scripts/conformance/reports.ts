/** The names of all tests, from the reports of the two runners. */
import path from 'node:path';
import type { TestCase } from './titles.ts';

type VitestReport = {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
    }[];
  }[];
};

const relativeTo = (root: string, file: string): string => path.relative(root, file).replaceAll(path.sep, '/');

/** Every test that vitest's JSON report names, run or not; one that is only to be written is none. */
export function vitestCases(report: unknown, root: string): readonly TestCase[] {
  return (report as VitestReport).testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status !== 'todo')
      .map(({ ancestorTitles, title }) => ({ file: relativeTo(root, name), titles: [...ancestorTitles, title] })),
  );
}

/** The files of which vitest could name no test, because they could not be loaded. */
export function unloaded(report: unknown, root: string): readonly string[] {
  return (report as VitestReport).testResults
    .filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0)
    .map(({ name }) => `${relativeTo(root, name)} cannot be loaded`);
}

type PlaywrightSuite = {
  readonly title: string;
  readonly file: string;
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs: readonly {
    readonly title: string;
    readonly tests: readonly { readonly expectedStatus: string }[];
  }[];
};
type PlaywrightReport = { readonly config: { readonly rootDir: string }; readonly suites: readonly PlaywrightSuite[] };

/** Every spec that Playwright's JSON report names, but for those that are always skipped. */
export function playwrightCases(report: unknown, root: string): readonly TestCase[] {
  const { config, suites } = report as PlaywrightReport;
  const casesOf = (suite: PlaywrightSuite, above: readonly string[]): readonly TestCase[] => [
    ...suite.specs
      .filter(({ tests }) => tests.some(({ expectedStatus }) => expectedStatus !== 'skipped'))
      .map(({ title }) => ({
        file: relativeTo(root, path.join(config.rootDir, suite.file)),
        titles: [...above, title],
      })),
    ...(suite.suites ?? []).flatMap((inner) => casesOf(inner, [...above, inner.title])),
  ];
  return suites.flatMap((file) => casesOf(file, []));
}
