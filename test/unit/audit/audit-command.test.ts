import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { AuditEvent } from 'fhir/r4';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runAuditCommand } from '../../../main/audit/audit-command.ts';
import { readCommandLine } from '../../../main/policy/command-line.ts';
import { auditBench, PATIENT, type Bench } from './bench.ts';

const FIRST = 'trail-000000000001.log';
let bench: Bench;
let target = '';
beforeEach(async () => {
  bench = await auditBench();
  target = path.join(bench.folder, '..', 'export.ndjson');
});
afterEach(() => bench.remove());

async function run(...argv: string[]) {
  const start = { argv: ['chartroom', ...argv], env: {}, packaged: true, platform: 'linux' } as const;
  const { task } = readCommandLine(start);
  if (task.kind !== 'audit-verify' && task.kind !== 'audit-export')
    throw new Error('the command line asks for no command');
  const { exitCode, lines } = await runAuditCommand(task, bench.ports);
  expect(lines).toHaveLength(1);
  return { exitCode, said: JSON.parse(lines[0]!) as Record<string, unknown> };
}
const exported = async () =>
  (await readFile(target, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as AuditEvent);
const spoil = async () => bench.overwrite(FIRST, (await bench.read(FIRST)).split('\n').toSpliced(3, 1).join('\n'));

describe('--audit-verify', () => {
  it('a whole trail: 0', async () => {
    await bench.write(3);
    const { exitCode, said } = await run('--audit-verify');
    expect([exitCode, said]).toEqual([
      0,
      { command: 'audit-verify', verdict: 'whole', count: 4, ahead: 0, torn: false, setAside: 0, begunAfter: null },
    ]);
  });

  it('no trail at all: 0', async () => {
    expect((await run('--audit-verify')).said).toMatchObject({ verdict: 'whole', count: 0 });
  });

  it('a broken one: 1, with the first bad place, and nothing is changed', async () => {
    await bench.write(3);
    await spoil();
    const { exitCode, said } = await run('--audit-verify');
    expect(exitCode).toBe(1);
    expect(said).toMatchObject({ verdict: 'broken', fault: 'order', file: FIRST, line: 4, count: 2 });
    expect(await readdir(bench.folder)).toEqual([FIRST]);
  });

  it('a broken one that the app has set aside: 1 until somebody takes it away', async () => {
    await bench.write(3);
    await spoil();
    await bench.write(0);
    expect(await run('--audit-verify')).toMatchObject({
      exitCode: 1,
      said: { verdict: 'whole', setAside: 1, begunAfter: 'order' },
    });
  });

  it('J3: no answer from the store: 2', async () => {
    await bench.write(1);
    bench.fail = 'locked';
    expect(await run('--audit-verify')).toEqual({
      exitCode: 2,
      said: { command: 'audit-verify', verdict: 'unchecked', reason: 'locked' },
    });
  });

  it('files that cannot be read: 2', async () => {
    await bench.write(0);
    await mkdir(path.join(bench.folder, 'trail-000000000002.log'));
    expect(await run('--audit-verify')).toMatchObject({ exitCode: 2, said: { reason: 'unreadable' } });
  });
});

describe('--audit-export', () => {
  it('writes one AuditEvent a line, in order, and records the export', async () => {
    await bench.write(200, { maxSegmentBytes: 20_000 });
    expect(await run('--audit-export', target)).toMatchObject({
      exitCode: 0,
      said: { verdict: 'whole', exported: 201 },
    });
    const events = await exported();
    expect(events).toHaveLength(201);
    expect(new Set(events.map(({ id }) => id)).size).toBe(201);
    expect(events.at(-1)?.entity?.[0]?.what?.reference).toBe(`Patient/${PATIENT}`);
    await run('--audit-export', target);
    expect((await exported()).at(-1)?.type.code).toBe('110101');
  });

  it.skipIf(process.platform === 'win32')('for its owner alone, also over a file that others may read', async () => {
    await writeFile(target, 'old', { mode: 0o644 });
    await bench.write(1);
    await run('--audit-export', target);
    expect((await stat(target)).mode & 0o777).toBe(0o600);
    expect(await exported()).toHaveLength(2);
  });

  it('L: says nothing of patients and users on stdout', async () => {
    await bench.write(1);
    const { said } = await run('--audit-export', target);
    expect(JSON.stringify(said)).not.toMatch(/canary|ehr\.example/i);
  });

  it('of a broken trail: 1, and what is good up to the first bad place', async () => {
    await bench.write(3);
    await spoil();
    const { exitCode, said } = await run('--audit-export', target);
    expect([exitCode, said['fault'], said['exported']]).toEqual([1, 'order', 2]);
    expect(await exported()).toHaveLength(2);
    expect((await run('--audit-export', target)).said).toMatchObject({ begunAfter: 'order', exported: 2 });
  });

  it.each([
    ['a folder that is not there', () => ['--audit-export', path.join(target, 'x', 'y')], 'ENOENT'],
    ['a folder of that name', () => ['--audit-export', bench.folder], 'EISDIR'],
  ])('%s: 2, and nothing is left behind', async (_what, argv, reason) => {
    await bench.write(1);
    expect(await run(...argv())).toMatchObject({ exitCode: 2, said: { verdict: 'unchecked', reason } });
    expect(await readdir(path.dirname(bench.folder))).toEqual(['audit']);
  });

  it('J3: no answer from the store: 2, and no file', async () => {
    bench.fail = 'denied';
    expect(await run('--audit-export', target)).toMatchObject({ exitCode: 2, said: { reason: 'denied', exported: 0 } });
    await expect(stat(target)).rejects.toThrow();
  });
});
