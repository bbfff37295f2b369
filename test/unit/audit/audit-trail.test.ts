import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkTrail } from '../../../main/audit/audit-check.ts';
import type { AuditRecord } from '../../../main/audit/audit-record.ts';
import type { AuditEvent, CredentialFailureReason } from '../../../main/ports.ts';
import { createSearch } from '../../support/leak-search.ts';
import { auditBench, opened, PATIENT, WORKSTATION, type Bench } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await auditBench();
});
afterEach(() => bench.remove());

async function records(): Promise<AuditRecord[]> {
  const found: AuditRecord[] = [];
  await checkTrail(bench.ports, (record) => void found.push(record));
  return found;
}
const actions = async () =>
  (await records()).map(({ action, code }) => (code === undefined ? action : `${action} ${code}`));
const FIRST = 'trail-000000000001.log';

describe('the audit trail (security §3.11, HIPAA 164.312(b))', () => {
  it('keeps who, which patient, where, what, when, with what outcome, and on which machine', async () => {
    const trail = await bench.open();
    trail.record(opened());
    trail.record({ action: 'sign-in-refused', outcome: 'failure', code: 'sign-in-refused' });
    await trail.close();
    const atMs = bench.clock.now();
    expect((await records()).slice(1)).toEqual([
      { ...opened(), atMs, workstation: WORKSTATION },
      { action: 'sign-in-refused', outcome: 'failure', code: 'sign-in-refused', atMs, workstation: WORKSTATION },
    ]);
  });

  it('writes no field that is not on the list, whatever a caller passes', async () => {
    const trail = await bench.open();
    trail.record({ ...opened(), token: 'secret' } as AuditEvent);
    await trail.close();
    expect(JSON.stringify(await records())).not.toContain('secret');
  });

  it('has the time of the event, not that of the write', async () => {
    const trail = await bench.open();
    const atMs = bench.clock.now();
    trail.record(opened());
    bench.clock.advance(5000);
    await trail.close();
    expect((await records()).at(-1)?.atMs).toBe(atMs);
  });

  it('L: nothing of it can be read in the file, nor in the log', async () => {
    await bench.write(3);
    const { site, user } = opened();
    const said = [PATIENT, site!.host, site!.id, user!.subject, user!.name!, WORKSTATION.name, 'patient-opened'];
    const search = createSearch(said.map((value) => ({ name: value, value })));
    expect(search(await bench.read(FIRST))).toEqual([]);
    expect(bench.logged).toEqual([]);
    // What the search could not find in any case would be no proof.
    for (const value of said) expect(search(Buffer.from(`7 ${value}`).toString('base64url'))).not.toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('is readable by its user alone', async () => {
    await bench.write(1);
    expect((await stat(path.join(bench.folder, FIRST))).mode & 0o777).toBe(0o600);
    expect((await stat(bench.folder)).mode & 0o777).toBe(0o700);
  });

  it('goes on where it ended at the last start', async () => {
    await bench.write(2);
    await bench.write(2);
    expect(await bench.check()).toMatchObject({ verdict: 'whole', count: 5, ahead: 0, torn: false, setAside: 0 });
  });

  it('keeps the order of a thousand events that come at once, and writes each once', async () => {
    const trail = await bench.open();
    for (let n = 0; n < 1000; n++) trail.record(opened(`p-${n}`));
    await trail.close();
    expect((await records()).slice(1).map(({ patientId }) => patientId)).toEqual(
      Array.from({ length: 1000 }, (_, n) => `p-${n}`),
    );
  });

  it('begins a new file once one is full, in one chain', async () => {
    await bench.write(6, { maxSegmentBytes: 1200 });
    await bench.write(3, { maxSegmentBytes: 1200 });
    expect((await bench.segments()).length).toBeGreaterThan(2);
    expect(await bench.check()).toMatchObject({ verdict: 'whole', count: 10, ahead: 0 });
  });

  it('E2: two processes append to one trail', async () => {
    const [one, two] = await Promise.all([bench.open(), bench.open()]);
    for (let n = 0; n < 5; n++) {
      one.record(opened('one'));
      two.record(opened('two'));
      await Promise.all([one.close(), two.close()]);
    }
    expect(await bench.check()).toMatchObject({ verdict: 'whole', count: 11 });
    expect(bench.logged).toEqual([]);
  });
});

describe('a crash (E13, J1)', () => {
  it('between line and head: the line counts, and the trail goes on', async () => {
    await bench.write(2);
    const before = bench.entries.get('audit-head')!;
    await bench.write(1);
    bench.entries.set('audit-head', before);
    expect(await bench.check()).toMatchObject({ verdict: 'whole', count: 4, ahead: 1 });
    await bench.write(1);
    expect(await bench.check()).toMatchObject({ verdict: 'whole', count: 5, ahead: 0 });
  });

  it('between line and head, with new files since: both are found', async () => {
    await bench.write(1, { maxSegmentBytes: 1 });
    const before = bench.entries.get('audit-head')!;
    await bench.write(3, { maxSegmentBytes: 1 });
    bench.entries.set('audit-head', before);
    await bench.write(1, { maxSegmentBytes: 1 });
    expect(await bench.check()).toMatchObject({ verdict: 'whole', count: 6, ahead: 0, setAside: 0 });
  });

  it.each([1, 20, 100])(
    'in the middle of a line, after %i bytes of it: set apart, told, and the trail goes on',
    async (bytes) => {
      await bench.write(2);
      const before = bench.entries.get('audit-head')!;
      const whole = await bench.read(FIRST);
      await bench.write(1);
      const torn = (await bench.read(FIRST)).slice(0, whole.length + bytes);
      await bench.overwrite(FIRST, torn);
      bench.entries.set('audit-head', before);
      expect(await bench.check()).toMatchObject({ verdict: 'whole', count: 3, torn: true });
      const trail = await bench.open();
      expect(trail.notices()).toEqual([]);
      await trail.close();
      expect(await actions()).toEqual(['trail-begun', 'patient-opened', 'patient-opened', 'trail-torn']);
      const apart = (await readdir(bench.folder)).find((name) => name.includes('.torn-'));
      expect(await readFile(path.join(bench.folder, apart!), 'latin1')).toBe(torn.slice(whole.length));
    },
  );

  it('with a tail of zeroes, as file systems leave one: set apart too', async () => {
    await bench.write(1);
    await bench.overwrite(FIRST, (await bench.read(FIRST)) + '\0'.repeat(400));
    await bench.write(1);
    expect(await actions()).toEqual(['trail-begun', 'patient-opened', 'trail-torn', 'patient-opened']);
  });

  it.each([
    ['the key', () => bench.entries.delete('audit-head')],
    ['key and head', () => undefined],
  ])('at the very first start, once %s was written: begins as if for the first time', async (_what, undo) => {
    const trail = await bench.open();
    await trail.close();
    const [, , , mac] = (await bench.read(FIRST)).split('\n')[0]!.split(' ').slice(1);
    await rm(path.join(bench.folder, FIRST));
    const head = JSON.parse(new TextDecoder().decode(bench.entries.get('audit-head'))) as object;
    bench.entries.set('audit-head', new TextEncoder().encode(JSON.stringify({ ...head, seq: 0, mac })));
    undo();
    expect(await bench.check()).toMatchObject({ verdict: 'whole', count: 0 });
    await bench.write(1);
    expect(await actions()).toEqual(['trail-begun', 'patient-opened']);
  });
});

describe('a trail that is broken when the app starts', () => {
  it('is kept untouched beside the new one, whose first record says how it broke', async () => {
    await bench.write(3);
    const text = (await bench.read(FIRST)).split('\n').toSpliced(2, 1).join('\n');
    await bench.overwrite(FIRST, text);
    const trail = await bench.open();
    const [notice] = trail.notices();
    expect(notice).toMatchObject({ code: 'audit-broken', subject: 'order' });
    expect(await readFile(path.join(notice!.file!, FIRST), 'latin1')).toBe(text);
    expect(await actions()).toEqual(['trail-begun order']);
    expect(await bench.check()).toMatchObject({ verdict: 'whole', count: 1, setAside: 1, begunAfter: 'order' });
    expect(bench.logged).toEqual([{ event: 'audit.broken', code: 'order' }]);
    expect(trail.notices()).toHaveLength(1);
  });

  it('and begun anew by a start that crashed at once: the next one still says that there was one before', async () => {
    await bench.write(3);
    await rm(path.join(bench.folder, FIRST));
    await bench.write(0);
    for (const name of await bench.segments()) {
      await bench.overwrite(name, `${(await bench.read(name)).split('\n')[0]!}\n`);
      const head = JSON.parse(new TextDecoder().decode(bench.entries.get('audit-head'))) as { chain: string };
      const mac = (await bench.read(name)).trim().split(' ').at(-1);
      bench.entries.set('audit-head', new TextEncoder().encode(JSON.stringify({ chain: head.chain, seq: 0, mac })));
    }
    await bench.write(0);
    expect(await actions()).toEqual(['trail-begun interrupted']);
  });

  it.each([
    ['the key is gone', 'key-lost', () => bench.entries.delete('audit-key')],
    ['the key is of another size', 'key-lost', () => bench.entries.set('audit-key', new Uint8Array(7))],
    ['the head is gone', 'head-lost', () => bench.entries.delete('audit-head')],
    ['the head is garbled', 'head-lost', () => bench.entries.set('audit-head', new Uint8Array([1, 2]))],
    ['both are gone', 'key-lost', () => bench.entries.clear()],
  ])('J3: %s', async (_why, fault, spoil) => {
    await bench.write(2);
    spoil();
    expect(await bench.check()).toMatchObject({ verdict: 'broken', fault });
    await bench.write(1);
    expect(await actions()).toEqual([`trail-begun ${fault}`, 'patient-opened']);
  });

  it('while it runs: the next event begins anew', async () => {
    const trail = await bench.open();
    trail.record(opened());
    await trail.close();
    await bench.overwrite(FIRST, '');
    trail.record(opened('later'));
    await trail.close();
    expect(await actions()).toEqual(['trail-begun foreign', 'patient-opened']);
    expect(trail.notices()[0]).toMatchObject({ code: 'audit-broken', subject: 'foreign' });
  });
});

describe('where nothing can be kept', () => {
  const REASONS: CredentialFailureReason[] = ['absent', 'weak', 'locked', 'denied', 'timeout', 'failed'];
  it.each(REASONS)('J3, J4: a store that is %s: in memory for the session, told, no file', async (reason) => {
    bench.fail = reason;
    const trail = await bench.open();
    trail.record(opened());
    await trail.close();
    expect(trail.notices()).toEqual([{ code: 'audit-in-memory', subject: reason, rule: null, file: null }]);
    await expect(readdir(bench.folder)).rejects.toThrow();
    expect(await bench.check()).toEqual({ verdict: 'unchecked', reason });
  });

  it('J3: the store is not asked with each event, but once more at the end; what was noted is kept then', async () => {
    bench.fail = 'locked';
    const trail = await bench.open();
    const tries = bench.logged.length;
    for (let n = 0; n < 5; n++) trail.record(opened());
    expect(bench.logged.length).toBe(tries);
    bench.fail = null;
    await trail.close();
    expect(trail.notices()).toEqual([]);
    expect(await bench.check()).toMatchObject({ verdict: 'whole', count: 6 });
  });

  it('J3: a store that no longer takes the head: lines are kept, the log says so, the next line brings it up', async () => {
    const trail = await bench.open();
    bench.failWrites = 'locked';
    trail.record(opened());
    await trail.close();
    expect(await bench.check()).toMatchObject({ verdict: 'whole', count: 2, ahead: 1 });
    expect(bench.logged).toContainEqual({ event: 'audit.head-behind', code: 'locked' });
    bench.failWrites = null;
    trail.record(opened());
    await trail.close();
    expect(await bench.check()).toMatchObject({ verdict: 'whole', count: 3, ahead: 0 });
  });

  it('J1: a folder that cannot be made: told, tried again by itself, nothing lost', async () => {
    await writeFile(bench.folder, 'a file stands there');
    let told = 0;
    const trail = await bench.open({ onNotices: () => (told += 1) });
    trail.record(opened());
    expect(trail.notices()).toEqual([{ code: 'audit-in-memory', subject: 'not-written', rule: null, file: null }]);
    await rm(bench.folder);
    await mkdir(bench.folder);
    bench.clock.advance(60_000);
    await trail.close();
    expect(trail.notices()).toEqual([]);
    expect(told).toBe(2);
    expect(await actions()).toEqual(['trail-begun', 'patient-opened']);
  });

  it('J1: more events than are kept in memory: the trail says how many are lost', { timeout: 30_000 }, async () => {
    bench.fail = 'locked';
    const trail = await bench.open();
    for (let n = 0; n < 10_003; n++) trail.record({ action: 'app-started', outcome: 'success' });
    bench.fail = null;
    await trail.close();
    const all = await actions();
    expect([all.length, all.at(-1)]).toEqual([10_002, 'trail-gap 3']);
  });
});
