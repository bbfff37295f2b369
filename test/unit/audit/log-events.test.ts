import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import { GONE, LOG_EVENTS, type DescribedEvent } from '../../../main/log-events.ts';
import { withLogTable } from '../../../scripts/guide/log-table.ts';

const GUIDE = path.resolve(import.meta.dirname, '../../../docs/admin-guide.md');
const EVENTS: (readonly [string, DescribedEvent])[] = Object.entries(LOG_EVENTS);

/** As they were given away. A line may be added here, and none changed. */
const GIVEN = {
  'ipc.failed': 101,
  'ipc.untrusted-sender': 102,
  'ipc.bad-request': 103,
  'window.page-lost': 110,
  'graphics.crashed': 111,
  'graphics.without-acceleration': 112,
  'graphics.not-noted': 113,
  'settings.not-kept': 120,
  'lock.unavailable': 130,
  'lock.not-swept': 131,
  'credentials.not-opened': 201,
  'credentials.not-renewed': 202,
  'vault.in-memory': 210,
  'vault.not-readable': 211,
  'vault.not-writable': 212,
  'vault.set-aside': 213,
  'vault.record-lost': 214,
  'vault.old-set-aside-deleted': 215,
  'audit.broken': 301,
  'audit.head-behind': 302,
  'audit.not-written': 303,
  'sign-in.complete': 401,
  'sign-in.failed': 402,
  'session.renewed': 410,
  'session.not-renewed': 411,
  'session.not-kept': 412,
  'session.not-removed': 413,
  'session.not-revoked': 414,
  'launch.received': 420,
  'launch.broken': 421,
  'launch.url': 422,
  'fhir.list-read': 501,
  'fhir.list-broken': 502,
  'fhir.worker-failed': 503,
  'fhir.worker-broken': 504,
  'export.failed': 601,
  'export.not-kept': 602,
  'export.broke-off': 603,
  'export.broken': 604,
  'landing.worker-failed': 605,
  'panel.failed': 606,
} satisfies Partial<Record<keyof typeof LOG_EVENTS, number>>;

describe('deploy §3.10: the closed list of log events', () => {
  it('gives each event a number of its own, and none that was ever another’s', () => {
    const numbers = [...EVENTS.map(([, { number }]) => number), ...GONE];
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('keeps every number that was given away', () => {
    const numbers = Object.fromEntries(EVENTS.map(([name, { number }]) => [name, number]));
    expect(numbers).toMatchObject(GIVEN);
  });

  it.each(EVENTS)('says of %s what it means, in one sentence, and what to do where it is an error', (_name, event) => {
    expect(event.means).toMatch(/^[A-Z`].*\.$/);
    expect(event.levels.includes('error') && event.todo === null).toBe(false);
  });

  it('is the table of the administrator’s guide', async () => {
    const guide = await readFile(GUIDE, 'utf8');
    const written = await format(withLogTable(guide), { parser: 'markdown', printWidth: 120, proseWrap: 'preserve' });
    expect(written).toBe(guide);
  });
});
