/** What the workflows run beside npm: that it can be read, names what is there, and judges a diagnosis as it should. */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const SHELL = globSync('scripts/package/*.sh', { cwd: ROOT });
const POWERSHELL = globSync('scripts/package/*.ps1', { cwd: ROOT });

describe('scripts of the workflows', () => {
  it.each([...SHELL, ...POWERSHELL])('%s names files that are there', (file) => {
    const named = [...read(file).matchAll(/scripts[/\\]package[/\\][\w.-]+|(?<=PSScriptRoot\\)[\w-]+\.ps1/g)];
    const places = named.map(([name]) => (name.startsWith('scripts') ? name : `scripts/package/${name}`));
    expect(places.filter((place) => !existsSync(path.join(ROOT, place.replaceAll('\\', '/'))))).toEqual([]);
  });

  it.each(SHELL)('%s is one that bash reads, and stops at its first failure', (file) => {
    expect(spawnSync('bash', ['-n', path.join(ROOT, file)], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
    expect(read(file)).toContain('set -euo pipefail');
  });

  it.each(POWERSHELL)('%s is ASCII, closes what it opens, and stops at its first failure', (file) => {
    const text = read(file);
    expect(text).toMatch(/^[\x20-\x7e\n]+$/);
    expect(openEnds(text)).toBe('');
    expect(text).toMatch(/\$ErrorActionPreference = 'Stop'|installed\.ps1/);
  });

  it('the draft verifies what a build uploads from dist/, which is what is attested', () => {
    const release = read('.github/workflows/release.yml');
    const uploaded = [...release.matchAll(/^ +dist\/(\S+)$/gm)].map(([, name = '']) => path.extname(name));
    const [, verified = ''] = /for file in ([^;]+); do/.exec(release) ?? [];
    const kinds = verified.split(' ').map((name) => path.extname(name));
    expect(kinds.toSorted()).toEqual([...new Set(uploaded)].filter((kind) => kind !== '.yml').toSorted());
    const draft = release.slice(release.indexOf('\n  draft:'));
    expect(draft).not.toMatch(/\bzip -/);
    expect(release).toContain('dist/chartroom-policy.zip');
  });

  it('an open end would be seen', () => {
    expect(openEnds("if ('}') { @(1, 2) } # {")).toBe('');
    expect(openEnds('if ($x) { "$(1)"')).toBe('{');
    expect(openEnds("'it is")).toBe("'");
  });
});

/** Brackets and quotes of a PowerShell text that are still open at its end; no here-document but of single quotes. */
function openEnds(text: string): string {
  const code = text
    .replaceAll(/@'\n[\s\S]*?\n'@/g, '')
    .replaceAll(/'[^'\n]*'|"(?:`.|[^"`\n])*"/g, '')
    .replaceAll(/#.*$/gm, '');
  const pairs: Readonly<Record<string, string>> = { ')': '(', '}': '{', ']': '[' };
  let open = '';
  for (const sign of code) {
    if ('({[\'"'.includes(sign)) open += sign;
    else if (pairs[sign] !== undefined) open = open.endsWith(pairs[sign]) ? open.slice(0, -1) : `${open}${sign}`;
  }
  return open;
}

describe('check-diagnosis.ts', () => {
  const source = { name: 'registry of the machine', place: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Chartroom' };
  const diagnosis = {
    app: { installation: 'msi' },
    policy: {
      switches: [
        { switch: 'idleLockMinutes', value: 5, setBy: source },
        { switch: 'sessionHours', value: 12, setBy: null },
      ],
    },
  };
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'chartroom-diagnosis-'));
    writeFileSync(path.join(folder, 'diagnosis.json'), `\uFEFF${JSON.stringify(diagnosis)}`);
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const judge = (...wanted: readonly string[]): number | null =>
    spawnSync(process.execPath, [
      path.join(ROOT, 'scripts/package/check-diagnosis.ts'),
      path.join(folder, 'diagnosis.json'),
      ...wanted,
    ]).status;

  it('agrees with what is so', () => {
    expect(judge('install=msi', 'idleLockMinutes=5', 'from=registry of the machine')).toBe(0);
    expect(judge('sessionHours=12', 'from=nobody')).toBe(0);
  });

  it.each([
    ['another installation', ['install=deb']],
    ['another value', ['idleLockMinutes=10']],
    ['another source', ['idleLockMinutes=5', 'from=file']],
    ['a switch that there is not', ['none=1']],
    ['nothing asked', []],
  ])('refuses %s', (_title, wanted) => {
    expect(judge(...wanted)).toBe(1);
  });
});
