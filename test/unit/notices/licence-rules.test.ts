import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { heldPackages, readPackage } from '../../../scripts/notices/held-packages.ts';
import { isAllowed } from '../../../scripts/notices/licence-rules.ts';
import { cratesIn } from '../../../scripts/notices/native-packages.ts';

describe('licences that a part of the package may have', () => {
  it.each([
    'MIT',
    'OFL-1.1',
    '(MIT OR GPL-3.0-only)',
    'GPL-2.0-only OR Apache-2.0',
    'MIT AND ISC AND BSD-3-Clause',
    '(MIT OR Apache-2.0) AND Unicode-3.0',
    'Apache-2.0 WITH LLVM-exception OR GPL-2.0-only',
  ])('%s is met', (expression) => expect(isAllowed(expression)).toBe(true));

  it.each([
    'GPL-3.0-only',
    'MIT AND GPL-3.0-only',
    '(MIT AND GPL-3.0-only) OR AGPL-3.0-only',
    'GPL-2.0-only WITH LLVM-exception',
    'Apache-2.0 WITH Commons-Clause',
    'UNLICENSED',
    'SEE LICENSE IN licence.txt',
    'MIT extra',
    '(MIT',
    'mit',
    '',
  ])('%s is not', (expression) => expect(isAllowed(expression)).toBe(false));
});

describe('a package of npm that is in the package', () => {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), 'chartroom-notices-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function put(name: string, told: Readonly<Record<string, unknown>>, texts: Readonly<Record<string, string>>): string {
    const folder = path.join(root, 'node_modules', name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name, version: '1.2.3', ...told }));
    for (const [file, text] of Object.entries(texts)) writeFileSync(path.join(folder, file), text);
    return folder;
  }
  const TEXT = { LICENSE: 'Permission is hereby granted\r\n' };

  it('is told with its licence, and the whole text of every licence and notice file', () => {
    const folder = put('good', { license: 'MIT' }, { ...TEXT, 'NOTICE.md': 'by many\n', 'license.js': 'code()' });
    expect(readPackage(folder, ['main'])).toEqual({
      ...{ name: 'good', version: '1.2.3', licence: 'MIT', folder, where: ['main'] },
      text: 'Permission is hereby granted\n\nby many',
    });
  });

  it.each([
    ['names no licence', {}, TEXT, 'bad 1.2.3 is in the package and names no licence.'],
    [
      'has a licence that nobody allowed',
      { license: 'AGPL-3.0-only' },
      TEXT,
      /^bad 1\.2\.3 is in .* AGPL-3\.0-only, which/,
    ],
    ['brings no text', { license: 'MIT' }, {}, 'bad 1.2.3 is in the package and brings no text of its licence, MIT.'],
    ['brings an empty text', { license: 'MIT' }, { LICENSE: ' \n' }, /brings no text/],
  ])('fails the build where it %s', (_what, told, texts, sentence) => {
    const folder = put('bad', told, texts);
    const file = path.join(folder, 'index.js');
    expect(() => heldPackages({ main: [file], preload: [], renderer: [] })).toThrow(sentence);
  });

  it('is one however many of its files and bundles there are; two versions are two', () => {
    const folder = put('@scope/good', { license: 'MIT' }, TEXT);
    const inner = put(
      'other/node_modules/@scope/good',
      { name: '@scope/good', version: '2.0.0', license: 'ISC' },
      TEXT,
    );
    const held = heldPackages({
      main: [path.join(folder, 'a.js'), path.join(folder, 'lib/b.js'), path.join(root, 'main/index.ts')],
      preload: [],
      renderer: [path.join(folder, 'a.js'), path.join(inner, 'a.js')],
    });
    expect(held.map(({ name, version, where }) => [name, version, ...where])).toEqual([
      ['@scope/good', '1.2.3', 'main', 'renderer'],
      ['@scope/good', '2.0.0', 'renderer'],
    ]);
  });

  it('fails the build where generated code is nobody’s', () => {
    expect(() => heldPackages({ main: ['\0stranger/helper.js'], preload: [], renderer: [] })).toThrow(/nobody knows/);
  });
});

describe('the crates of a native package', () => {
  it('are read from the table of its notice', () => {
    const notice =
      '# T\n\n| Crate | Version | License |\n| --- | --- | --- |\n| aes | 0.8.4 | MIT OR Apache-2.0 |\n| zerocopy-x | 1.0.0-rc.1 | (MIT) AND ISC |\n\ntext | a | b |\n';
    expect(cratesIn(notice)).toEqual([
      { name: 'aes', version: '0.8.4', licence: 'MIT OR Apache-2.0' },
      { name: 'zerocopy-x', version: '1.0.0-rc.1', licence: '(MIT) AND ISC' },
    ]);
  });
});
