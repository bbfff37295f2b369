import { copyFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditBench, type Bench } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await auditBench();
});
afterEach(() => bench.remove());

const FIRST = 'trail-000000000001.log';
const LINES = 6;
const linesOf = (text: string) => text.split('\n').slice(0, -1);
const textOf = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');

/** Line 1 is the header; line 2 says that the trail began. */
async function change(edit: (lines: string[]) => readonly string[]): Promise<void> {
  await bench.overwrite(FIRST, textOf(edit(linesOf(await bench.read(FIRST)))));
}
const otherCharacter = (text: string, at: number) =>
  text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);

describe('security §3.11: what was done to a trail is found, with the first bad place', () => {
  beforeEach(() => bench.write(LINES - 1));

  it.each<[string, (lines: string[]) => readonly string[], string, number]>([
    ['the last line is missing', (lines) => lines.slice(0, -1), 'truncated', 7],
    ['half of it is missing', (lines) => lines.slice(0, 4), 'truncated', 5],
    ['all lines are missing', (lines) => lines.slice(0, 1), 'truncated', 2],
    ['one is missing in the middle', (lines) => lines.toSpliced(3, 1), 'order', 4],
    ['two have changed places', (lines) => lines.toSpliced(3, 2, lines[4]!, lines[3]!), 'order', 4],
    ['one is there twice', (lines) => lines.toSpliced(3, 0, lines[3]!), 'order', 5],
    ['one is copied over another, number and all', (lines) => lines.toSpliced(4, 1, lines[3]!), 'order', 5],
    [
      'one is copied over another, with its number put right',
      (lines) => lines.toSpliced(4, 1, lines[3]!.replace(/^\d+/, '4')),
      'altered',
      5,
    ],
    ['a letter of a record is another', (lines) => lines.with(3, otherCharacter(lines[3]!, 10)), 'altered', 4],
    [
      'a letter of a MAC is another',
      (lines) => lines.with(3, otherCharacter(lines[3]!, lines[3]!.length - 5)),
      'altered',
      4,
    ],
    [
      'the header names another chain',
      (lines) => lines.with(0, lines[0]!.replace(/[0-9a-f]{32}/, 'f'.repeat(32))),
      'foreign',
      1,
    ],
    ['the header is gone', (lines) => lines.slice(1), 'foreign', 1],
    ['a blank line was put in', (lines) => lines.toSpliced(3, 0, ''), 'malformed', 4],
    ['lines end as on Windows', (lines) => lines.map((line) => `${line}\r`), 'foreign', 1],
    ['a line was made up at the end', (lines) => [...lines, `7 AAAA ${'A'.repeat(43)}`], 'altered', 8],
    ['megabytes without an end', (lines) => [...lines, 'A'.repeat(3_000_000)], 'malformed', 8],
  ])('%s', async (_what, edit, fault, line) => {
    await change(edit);
    expect(await bench.check()).toMatchObject({ verdict: 'broken', fault, file: FIRST, line });
  });

  it('the last line, counted by the head, lacks its end', async () => {
    await bench.overwrite(FIRST, (await bench.read(FIRST)).slice(0, -30));
    expect(await bench.check()).toMatchObject({ verdict: 'broken', fault: 'truncated', line: 7, count: LINES - 1 });
  });

  it('the file is gone', async () => {
    await rm(path.join(bench.folder, FIRST));
    expect(await bench.check()).toMatchObject({ verdict: 'broken', fault: 'truncated', file: null, line: null });
  });

  it('the file is that of another trail', async () => {
    const other = await auditBench();
    await other.write(LINES);
    await copyFile(path.join(other.folder, FIRST), path.join(bench.folder, FIRST));
    await other.remove();
    expect(await bench.check()).toMatchObject({ verdict: 'broken', fault: 'foreign', line: 1 });
  });

  it('a line comes from an earlier trail under the same key', async () => {
    const old = linesOf(await bench.read(FIRST));
    bench.entries.delete('audit-head');
    await bench.write(LINES - 1);
    await change((lines) => lines.with(3, old[3]!));
    expect(await bench.check()).toMatchObject({ verdict: 'broken', fault: 'altered', line: 4 });
  });

  it('an older state of the file was put back', async () => {
    const old = await bench.read(FIRST);
    await bench.write(2);
    await bench.overwrite(FIRST, old);
    expect(await bench.check()).toMatchObject({ verdict: 'broken', fault: 'truncated' });
  });

  it('the head knows another line of that number', async () => {
    const head = JSON.parse(new TextDecoder().decode(bench.entries.get('audit-head'))) as object;
    const mac = linesOf(await bench.read(FIRST))[3]!
      .split(' ')
      .at(-1);
    bench.entries.set('audit-head', new TextEncoder().encode(JSON.stringify({ ...head, mac })));
    expect(await bench.check()).toMatchObject({ verdict: 'broken', fault: 'rewritten', line: 7 });
  });

  it('nothing was done: whole, and checking changes nothing', async () => {
    const before = await bench.read(FIRST);
    expect(await bench.check()).toEqual({
      verdict: 'whole',
      count: LINES,
      ahead: 0,
      torn: false,
      setAside: 0,
      begunAfter: null,
    });
    expect(await bench.read(FIRST)).toBe(before);
  });

  it('whatever single byte changes, goes, or comes: broken at that line', { timeout: 30_000 }, async () => {
    const text = await bench.read(FIRST);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(text.length - 1),
        fc.integer({ min: 0, max: 255 }),
        fc.constantFrom('change', 'remove', 'insert'),
        async (at, byte, how) => {
          const other = how === 'remove' ? '' : String.fromCharCode(byte);
          const changed = text.slice(0, at) + other + text.slice(how === 'insert' ? at : at + 1);
          fc.pre(changed !== text);
          await bench.overwrite(FIRST, changed);
          const verdict = await bench.check();
          expect(verdict.verdict).toBe('broken');
          if (verdict.verdict !== 'broken') return;
          expect(verdict.line).toBe(text.slice(0, at).split('\n').length);
        },
      ),
      { numRuns: 150 },
    );
    await bench.overwrite(FIRST, text);
    expect(await bench.check()).toMatchObject({ verdict: 'whole' });
  });
});

describe('security §3.11: what was done to a trail of several files', () => {
  let names: string[] = [];
  beforeEach(async () => {
    await bench.write(8, { maxSegmentBytes: 1200 });
    names = await bench.segments();
  });
  const file = (index: number) => path.join(bench.folder, names.at(index)!);

  it.each([
    ['the first is gone', 0, 1],
    ['one in the middle is gone', 1, 2],
  ])('%s', async (_what, gone, firstBad) => {
    await rm(file(gone));
    expect(await bench.check()).toMatchObject({ verdict: 'broken', fault: 'order', file: names[firstBad], line: 1 });
  });

  it('the last is gone', async () => {
    await rm(file(-1));
    expect(await bench.check()).toMatchObject({ verdict: 'broken', fault: 'truncated', file: names.at(-2) });
  });

  it('two have changed names', async () => {
    await rename(file(1), `${file(1)}.x`);
    await rename(file(2), file(1));
    await rename(`${file(1)}.x`, file(2));
    expect(await bench.check()).toMatchObject({ verdict: 'broken', fault: 'foreign', file: names[1], line: 1 });
  });

  it('one of them lacks its last lines', async () => {
    const lines = linesOf(await bench.read(names[1]!));
    await bench.overwrite(names[1]!, textOf(lines.slice(0, -1)));
    expect(await bench.check()).toMatchObject({ verdict: 'broken', fault: 'order', file: names[2], line: 1 });
  });

  it('one of them ends in the middle of a line', async () => {
    await bench.overwrite(names[1]!, (await bench.read(names[1]!)).slice(0, -1));
    expect(await bench.check()).toMatchObject({ verdict: 'broken', fault: 'malformed', file: names[1] });
  });
});
