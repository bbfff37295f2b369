import { createHash } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExportManifest, Landing, LandingFile } from '../../../main/bulk/landing/landing.ts';
import { readJournal, readManifest } from '../../../main/bulk/landing/open-landing.ts';
import { EXPORT_KEY, landingBench, CHECK, type LandingBench } from '../../support/landing-bench.ts';

const NAME = 'Patient.0001.ndjson';
const STATUS_URL = 'https://ehr.example/bulk/status/capability-51f3';
const line = (n: number) =>
  `${JSON.stringify({ resourceType: 'Patient', id: `synthetic-${n}`, gender: n % 2 === 0 ? 'female' : 'male' })}\n`;
const CONTENT = Buffer.from(Array.from({ length: 30_000 }, (_, n) => line(n)).join(''));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

let bench: LandingBench;
let folder = '';
beforeEach(async () => {
  bench = await landingBench();
  folder = await bench.folder();
});
afterEach(() => bench.close());

async function send(file: LandingFile, content: Uint8Array = CONTENT, size = 50_001): Promise<void> {
  for (let at = 0; at < content.length; at += size) await file.write(content.subarray(at, at + size));
}

async function readAll(landing: Landing, name = NAME): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of landing.read(name)) pieces.push(piece);
  return Buffer.concat(pieces);
}

const modeOf = async (file: string) => (await stat(file)).mode & 0o777;

const MANIFEST: ExportManifest = {
  source: { base: 'https://ehr.example/fhir', host: 'ehr.example' },
  ...{ level: 'group', group: 'ward-6', types: ['Patient'], since: null, until: null },
  startedAt: '2026-11-28T09:00:00.000Z',
  endedAt: '2026-11-28T09:05:00.000Z',
  transactionTime: '2026-11-28T09:00:01Z',
  ...{ files: [], notes: [] },
};

describe('a file of an export', () => {
  it.each([
    ['encrypted', true, `${NAME}.enc`],
    ['plain', false, NAME],
  ])('is checked, hashed and put under its name once it is whole: %s', async (_how, encrypted, stored) => {
    const landing = await bench.open(folder, { encrypted });
    const file = await landing.create(NAME, { ...CHECK, type: 'Patient' });
    await send(file);
    expect(await readdir(folder)).toEqual([`${stored}.part`]);
    const result = await file.finish();
    expect(await readdir(folder)).toEqual([stored]);
    const onDisk = await readFile(path.join(folder, stored));
    expect(result).toMatchObject({ contentBytes: CONTENT.length, contentSha256: sha256(CONTENT) });
    expect(result).toMatchObject({ bytes: onDisk.length, sha256: sha256(onDisk) });
    expect(result.report).toMatchObject({ lines: 30_000, resources: 30_000, badLines: 0 });
    expect(onDisk.includes('synthetic-')).toBe(!encrypted);
    expect((await readAll(landing)).equals(CONTENT)).toBe(true);
  });

  it('can be read by this user alone, as its folder', async () => {
    const landing = await bench.open(folder);
    await (await landing.create(NAME, CHECK)).finish();
    await landing.saveJournal({});
    await landing.saveManifest(MANIFEST);
    expect(await modeOf(folder)).toBe(0o700);
    for (const name of await readdir(folder)) expect(await modeOf(path.join(folder, name)), name).toBe(0o600);
  });

  it('holds what was written though the writer fills its buffer anew', async () => {
    const landing = await bench.open(folder);
    const file = await landing.create(NAME, CHECK);
    const buffer = Buffer.alloc(10_000);
    for (let at = 0; at < CONTENT.length; at += buffer.length) {
      const taken = CONTENT.copy(buffer, 0, at);
      await file.write(buffer.subarray(0, taken));
      buffer.fill('x');
    }
    expect((await file.finish()).contentSha256).toBe(sha256(CONTENT));
  });

  it('keeps several that grow at once apart', async () => {
    const landing = await bench.open(folder);
    const names = [1, 2, 3, 4].map((n) => `Patient.000${n}.ndjson`);
    const contents = names.map((_, n) => CONTENT.subarray(0, (n + 1) * 100_000));
    await Promise.all(
      names.map(async (name, n) => {
        const file = await landing.create(name, CHECK);
        await send(file, contents[n], 7_001);
        await file.finish();
      }),
    );
    for (const [n, name] of names.entries())
      expect((await readAll(landing, name)).equals(contents[n] ?? Buffer.of())).toBe(true);
    expect(bench.workers.length).toBeLessThanOrEqual(2);
  });

  it('SMART 115: leaves out what the filters leave out, and hashes what stays', async () => {
    const landing = await bench.open(folder);
    const file = await landing.create(NAME, { ...CHECK, filters: ['Patient?gender=female'] });
    await send(file);
    const { report, contentSha256 } = await file.finish();
    const stays = Array.from({ length: 15_000 }, (_, n) => line(2 * n)).join('');
    expect(report).toMatchObject({ resources: 15_000, dropped: 15_000 });
    expect(contentSha256).toBe(sha256(Buffer.from(stays)));
    expect((await readAll(landing)).toString()).toBe(stays);
  });

  it('that is no NDJSON is kept as it comes', async () => {
    const landing = await bench.open(folder);
    const file = await landing.create('attachment.0001.bin', null);
    await file.write(Buffer.from([0, 1, 2, 10, 255]));
    const { contentBytes, report } = await file.finish();
    expect([contentBytes, report.lines]).toEqual([5, 0]);
    expect([...(await readAll(landing, 'attachment.0001.bin'))]).toEqual([0, 1, 2, 10, 255]);
  });

  it('leaves nothing behind when it is discarded, and takes the place of an earlier one', async () => {
    const landing = await bench.open(folder);
    const first = await landing.create(NAME, CHECK);
    await send(first);
    await first.discard();
    expect(await readdir(folder)).toEqual([]);
    for (const content of [CONTENT, CONTENT.subarray(0, 1000)]) {
      const file = await landing.create(NAME, CHECK);
      await send(file, content);
      await file.finish();
      await file.discard();
    }
    expect((await readAll(landing)).length).toBe(1000);
    await landing.remove(NAME);
    expect(await readdir(folder)).toEqual([]);
  });

  it('has a name of ours or is not made', async () => {
    const landing = await bench.open(folder);
    for (const name of ['../Patient.0001.ndjson', 'Patient.ndjson', 'a/Patient.0001.ndjson', 'Patient.0001.exe', '']) {
      await expect(landing.create(name, CHECK)).rejects.toMatchObject({ code: 'internal' });
      expect(() => landing.read(name)).toThrow(expect.objectContaining({ code: 'internal' }));
    }
    expect(await readdir(folder)).toEqual([]);
  });

  it('tells the writer when its folder is gone, and the next file can still be made elsewhere', async () => {
    const landing = await bench.open(folder);
    await rm(folder, { recursive: true });
    await expect(landing.create(NAME, CHECK)).rejects.toMatchObject({ code: 'bulk-folder-unwritable' });
    await expect(landing.saveJournal({})).rejects.toMatchObject({ code: 'bulk-folder-unwritable' });
    await mkdir(folder, { mode: 0o700 });
    await (await landing.create(NAME, CHECK)).finish();
    expect(await readdir(folder)).toEqual([`${NAME}.enc`]);
  });

  it('ends with an incident when its worker breaks, and the next has a new worker', async () => {
    const landing = await bench.open(folder);
    const file = await landing.create(NAME, CHECK);
    await bench.workers[0]?.terminate();
    await expect(file.finish()).rejects.toMatchObject({ code: 'internal' });
    expect(bench.logged).toEqual(['landing.worker-failed']);
    await (await landing.create(NAME, CHECK)).finish();
    expect(bench.workers).toHaveLength(2);
  });
});

describe('SMART 135: going on after a crash', () => {
  it('finds a complete file again by reading it, and no damaged or absent one', async () => {
    const landing = await bench.open(folder);
    const file = await landing.create(NAME, { ...CHECK, type: 'Patient' });
    await send(file);
    const result = await file.finish();
    await landing.close();
    const again = await bench.open(folder);
    expect(await again.inspect(NAME, { ...CHECK, type: 'Patient' })).toEqual(result);
    expect(await again.inspect('Patient.0002.ndjson', CHECK)).toBeNull();
    const stored = path.join(folder, `${NAME}.enc`);
    const bytes = await readFile(stored);
    bytes[500_000] = (bytes[500_000] ?? 0) ^ 1;
    await writeFile(stored, bytes);
    expect(await again.inspect(NAME, CHECK)).toBeNull();
  });

  it('sweeps what a killed run left half written, and nothing else', async () => {
    for (const name of [`${NAME}.enc.part`, 'journal.part', `${NAME}.enc`])
      await writeFile(path.join(folder, name), 'x');
    await bench.open(folder);
    expect(await readdir(folder)).toEqual([`${NAME}.enc`]);
  });

  it('opens no folder that is a link', async () => {
    const link = path.join(bench.parent, 'link');
    await symlink(folder, link);
    await expect(bench.open(link)).rejects.toMatchObject({ code: 'bulk-folder-unwritable' });
  });
});

describe('the journal', () => {
  it.each([
    ['encrypted', true],
    ['plain', false],
  ])('is sealed whether or not the files are: %s', async (_how, encrypted) => {
    const landing = await bench.open(folder, { encrypted });
    expect(await landing.loadJournal()).toBeNull();
    await landing.saveJournal({ statusUrl: STATUS_URL });
    expect(await landing.loadJournal()).toEqual({ statusUrl: STATUS_URL });
    expect((await readFile(path.join(folder, 'journal'))).includes('capability')).toBe(false);
    expect(await readJournal(folder, EXPORT_KEY)).toEqual({ statusUrl: STATUS_URL });
    await expect(readJournal(folder, Buffer.alloc(32, 8))).rejects.toMatchObject({ code: 'bulk-export-damaged' });
  });

  it('keeps the order in which it was saved', async () => {
    const landing = await bench.open(folder);
    await Promise.all([1, 2, 3, 4, 5].map((n) => landing.saveJournal({ n })));
    expect(await landing.loadJournal()).toEqual({ n: 5 });
  });
});

describe('the manifest', () => {
  it('says what was exported, from where and when, and no URL beyond the base', async () => {
    const landing = await bench.open(folder, { about: () => ({ id: 'b', follows: 'a', scopes: 'system/Patient.rs' }) });
    expect(await readManifest(folder)).toBeNull();
    const extra = { request: STATUS_URL, person: 'nobody' };
    await landing.saveManifest({ ...MANIFEST, ...extra });
    const text = await readFile(path.join(folder, 'manifest.json'), 'utf8');
    expect(JSON.parse(text)).toEqual({
      ...{ chartroom: 'export', version: 1, id: 'b', follows: 'a', scopes: 'system/Patient.rs', encrypted: true },
      ...MANIFEST,
    });
    expect(await readManifest(folder)).toMatchObject({ id: 'b', transactionTime: MANIFEST.transactionTime });
  });

  it('that cannot be understood is damaged', async () => {
    await writeFile(path.join(folder, 'manifest.json'), '{"chartroom":"export","version":2}');
    await expect(readManifest(folder)).rejects.toMatchObject({ code: 'bulk-export-damaged' });
  });
});

describe('room on the disk', () => {
  it('is told in bytes', async () => {
    const landing = await bench.open(folder);
    expect(await landing.freeBytes()).toBeGreaterThan(1_000_000);
    await chmod(folder, 0o700);
    await rm(folder, { recursive: true });
    await expect(landing.freeBytes()).rejects.toMatchObject({ code: 'bulk-folder-unwritable' });
  });
});
