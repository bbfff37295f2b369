import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readLicences } from '../../../main/electron/licences.ts';

describe('the list of licences beside the bundles', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'chartroom-licences-'));
    mkdirSync(path.join(folder, 'out/notices'), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const put = (text: string): void => writeFileSync(path.join(folder, 'out/notices/licences.json'), text);

  it('is read as the build wrote it', async () => {
    const list = [{ name: 'zod', version: '4.6.7', licence: 'MIT', text: 'MIT License' }];
    put(JSON.stringify(list));
    expect(await readLicences(folder)).toEqual(list);
  });

  it.each([
    ['missing', null],
    ['empty', '[]'],
    ['cut off', '[{"name":"zod"'],
    ['of another shape', '[{"name":"zod"}]'],
  ])('is refused where it is %s: none is made up', async (_how, text) => {
    if (text !== null) put(text);
    await expect(readLicences(folder)).rejects.toMatchObject({ code: 'notices-missing' });
  });
});
