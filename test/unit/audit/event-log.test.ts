import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
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
    const line = formatEvent(Date.UTC(2026, 10, 20), 'warn', 'fhir.failed', careless);
    expect(JSON.parse(line)).toEqual({
      at: '2026-11-20T00:00:00.000Z',
      level: 'warn',
      event: 'fhir.failed',
      status: 401,
    });
  });

  it('appends to its file', () => {
    const file = path.join(folder, 'events.log');
    const log = openEventLog(file);
    log('info', 'app.started', { count: 1 });
    log('error', 'ipc.failed', { incident: 'i-1' });
    const events = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { event: string }).event);
    expect(events).toEqual(['app.started', 'ipc.failed']);
  });
});
