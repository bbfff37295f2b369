import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FIELDS, formatEvent, openEventLog } from '../../../main/audit/event-log.ts';
import { countEvents, lastLines, readLogTail } from '../../../main/diagnose/log-tail.ts';

let folder = '';
let file = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'chartroom-tail-'));
  file = path.join(folder, 'events.log');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('deploy §3.10: the end of the event log', () => {
  it('counts events by number and level', async () => {
    const log = openEventLog(file);
    log('info', 'session.renewed');
    log('info', 'session.renewed');
    log('warn', 'sign-in.failed', { code: 'discovery-timeout' });
    const counted = countEvents(await readLogTail(file));
    expect(counted).toEqual([
      expect.objectContaining({ number: 402, event: 'sign-in.failed', level: 'warn', count: 1 }),
      expect.objectContaining({ number: 410, event: 'session.renewed', level: 'info', count: 2 }),
    ]);
  });

  it('gives lines that somebody else wrote to nobody, and of ours the allowed fields alone', async () => {
    const at = '2026-11-28T06:00:00.000Z';
    await writeFile(file, 'Brown, Ruth\n{"at":"now","level":"info","event":"session.renewed"}\n[1]\n');
    await appendFile(file, `{"at":"${at}","level":"info","event":"patient.Brown"}\n`);
    await appendFile(
      file,
      `{"at":"${at}","level":"warn","number":7,"event":"sign-in.failed","name":"Brown","status":401}`,
    );
    const tail = await readLogTail(file);
    expect(lastLines(tail, 10)).toEqual([
      `{"at":"${at}","level":"warn","number":402,"event":"sign-in.failed","status":401}`,
    ]);
  });

  it('gives every field back that the log may hold, such as the switch and the rule of a policy’s problem', async () => {
    const all = Object.fromEntries(Object.entries(FIELDS).map(([name, kind]) => [name, kind === 'text' ? name : 7]));
    expect(all).toMatchObject({ switch: 'switch', rule: 'rule', status: 7 });
    const written = formatEvent(Date.parse('2026-11-28T06:00:00.000Z'), 'warn', 'policy.problem', all);
    expect(Object.keys(JSON.parse(written) as object)).toEqual(expect.arrayContaining(Object.keys(FIELDS)));
    await writeFile(file, `${written}\n`);
    expect(lastLines(await readLogTail(file), 10)).toEqual([written]);
  });

  it('reads the end of a long one, and not half a line', async () => {
    const log = openEventLog(file);
    for (let n = 0; n < 400; n++) log('error', 'ipc.failed', { incident: `i-${n}`, stack: 'x'.repeat(3_000) });
    const tail = await readLogTail(file);
    expect(tail.bytes).toBeGreaterThan(1_000_000);
    expect(tail.lines.length).toBeLessThan(200);
    expect(lastLines(tail, 1)[0]).toContain('"i-399"');
  });

  it('tells a log that is not there from one that cannot be read', async () => {
    expect((await readLogTail(file)).bytes).toBe(0);
    expect((await readLogTail(folder)).bytes).toBeNull();
  });
});
