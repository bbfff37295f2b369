/** The event log: one JSON line per event, of allowlisted fields only (security §3.11). Nothing else is ever written. */
import electronLog from 'electron-log/node';
import type { Log, LogFields } from '../ports.ts';

const FIELDS = [
  'code',
  'status',
  'durationMs',
  'bytes',
  'count',
  'list',
  'command',
  'incident',
  'errorName',
  'stack',
] as const satisfies readonly (keyof LogFields)[];
const MAX_LOG_BYTES = 5 * 1024 * 1024;

/** One line of the log, without its newline. A field that is not on the list falls away, whatever a caller passed. */
export function formatEvent(atMs: number, level: string, event: string, fields: LogFields = {}): string {
  const safe = FIELDS.filter((name) => fields[name] !== undefined).map((name) => [name, fields[name]] as const);
  return JSON.stringify({ at: new Date(atMs).toISOString(), level, event, ...Object.fromEntries(safe) });
}

/** A log that writes to `file` (rotated at 5 MB, one old file kept) and to nothing else. */
export function openEventLog(file: string): Log {
  const logger = electronLog.create({ logId: 'events' });
  logger.transports.console.level = false;
  logger.transports.file.resolvePathFn = () => file;
  logger.transports.file.maxSize = MAX_LOG_BYTES;
  logger.transports.file.format = '{text}';
  return (level, event, fields) => logger[level](formatEvent(Date.now(), level, event, fields));
}
