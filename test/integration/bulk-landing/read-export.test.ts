import { mkdtemp, readdir, readlink, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEncipher } from '../../../main/bulk/landing/file-cipher.ts';
import { readExportFile, type ExportFile } from '../../../main/bulk/landing/read-export.ts';
import { storedPath } from '../../../main/bulk/landing/stored-file.ts';

const KEY = Buffer.alloc(32, 7);
const NAME = 'Observation.0001.ndjson';
const DAMAGED = { code: 'bulk-export-damaged' };
const CONTENT = Buffer.from('{"resourceType":"Observation","id":"synthetic"}\n'.repeat(20_000));
let folder = '';

beforeEach(async () => (folder = await mkdtemp(path.join(os.tmpdir(), 'chartroom-read-'))));
afterEach(() => rm(folder, { recursive: true }));

const file = (key: Buffer | null): ExportFile => ({ folder, key, name: NAME });

async function put(key: Buffer | null): Promise<void> {
  const encipher = key === null ? null : createEncipher(key, NAME);
  const bytes = encipher === null ? CONTENT : Buffer.concat([...encipher.push(CONTENT), ...encipher.end()]);
  await writeFile(storedPath(folder, NAME, key !== null), bytes);
}

async function readAll(what: ExportFile): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of readExportFile(what)) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe('reading a file of an export', () => {
  it.each([
    ['enciphered', KEY],
    ['plain', null],
  ])('gives what it holds: %s', async (_how, key) => {
    await put(key);
    expect((await readAll(file(key))).equals(CONTENT)).toBe(true);
  });

  it('tells a file that is absent, cut short or under another key as damaged', async () => {
    await expect(readAll(file(KEY))).rejects.toMatchObject(DAMAGED);
    await put(KEY);
    await expect(readAll(file(Buffer.alloc(32, 8)))).rejects.toMatchObject(DAMAGED);
    await truncate(storedPath(folder, NAME, true), 300_000);
    await expect(readAll(file(KEY))).rejects.toMatchObject(DAMAGED);
  });

  it('follows no link in the place of a file', async () => {
    await put(null);
    const stored = storedPath(folder, NAME, false);
    await symlink(stored, path.join(folder, 'Patient.0001.ndjson'));
    await expect(readAll({ ...file(null), name: 'Patient.0001.ndjson' })).rejects.toMatchObject(DAMAGED);
  });

  it.runIf(process.platform === 'linux')('lets go of the file when the reader leaves early', async () => {
    await put(KEY);
    for await (const piece of readExportFile(file(KEY))) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
    const links = await Promise.all(
      (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
    );
    expect(links.filter((target) => target.startsWith(folder))).toEqual([]);
  });
});
