import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatEvent, openEventLog } from '../../../main/audit/event-log.ts';
import type { LogFields } from '../../../main/ports.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'chartroom-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('security §3.11: the event log', () => {
  it('writes one JSON line per event, of allowlisted fields only', () => {
    const careless = { status: 401, url: 'https://ehr.example/Patient/1?name=Brown', patient: 'Brown' } as LogFields;
    const line = formatEvent(Date.UTC(2026, 10, 20), 'warn', 'fhir.list-read', careless);
    expect(JSON.parse(line)).toEqual({
      at: '2026-11-20T00:00:00.000Z',
      level: 'warn',
      number: 501,
      event: 'fhir.list-read',
      status: 401,
    });
  });

  it('appends to its file', () => {
    const file = path.join(folder, 'events.log');
    const log = openEventLog(file);
    log('info', 'sign-in.complete', { count: 1 });
    log('error', 'ipc.failed', { incident: 'i-1' });
    const events = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { event: string }).event);
    expect(events).toEqual(['sign-in.complete', 'ipc.failed']);
  });

  it('deploy §3.10: stays below 10 MB however much is written, and keeps what came last', () => {
    const log = openEventLog(path.join(folder, 'events.log'));
    // JSON makes six characters of each: the longest line there can be.
    const stack = '\u0001'.repeat(100_000);
    for (let n = 0; n < 1_000; n++) log('error', 'ipc.failed', { incident: `i-${n}`, command: stack, stack });
    const files = readdirSync(folder).sort();
    expect(files).toEqual(['events.log', 'events.old.log']);
    const sizes = files.map((name) => statSync(path.join(folder, name)).size);
    expect(Math.max(...sizes)).toBeGreaterThan(4_000_000);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(10_000_000);
    expect(readFileSync(path.join(folder, 'events.log'), 'utf8')).toContain('"i-999"');
  });

  it.skipIf(process.platform === 'win32')('J7: is readable by its user alone (Windows has no such mode)', () => {
    const file = path.join(folder, 'events.log');
    openEventLog(file)('info', 'session.renewed');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});
