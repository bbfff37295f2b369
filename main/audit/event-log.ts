/** The event log: one JSON line per event, of allowlisted fields only (security §3.11). Nothing else is ever written. */
import electronLog from 'electron-log/node';
import { LOG_EVENTS, type LogEvent } from '../log-events.ts';
import type { Log, LogFields } from '../ports.ts';

/** What is ever written, in this order, and of which kind. */
export const FIELDS = {
  code: 'text',
  status: 'number',
  durationMs: 'number',
  bytes: 'number',
  count: 'number',
  list: 'text',
  command: 'text',
  switch: 'text',
  rule: 'text',
  incident: 'text',
  errorName: 'text',
  stack: 'text',
} as const satisfies {
  readonly [F in keyof Required<LogFields>]: Required<LogFields>[F] extends string ? 'text' : 'number';
};
const NAMES = Object.keys(FIELDS) as (keyof typeof FIELDS)[];
/** Two files of it, with their last lines, stay below the 10 MB that administrators are told. */
const MAX_FILE_BYTES = 4_500_000;
/** A longer text ends there: a stack may have any length. */
export const MAX_FIELD = 4_000;
/** Readable by this user alone. */
const OWN_FILE = 0o600;

/** One line of the log, without its newline. A field that is not on the list falls away, whatever a caller passed. */
export function formatEvent(atMs: number, level: string, event: LogEvent, fields: LogFields = {}): string {
  const safe = NAMES.filter((name) => fields[name] !== undefined).map((name) => [name, short(fields[name])] as const);
  const { number } = LOG_EVENTS[event];
  return JSON.stringify({ at: new Date(atMs).toISOString(), level, number, event, ...Object.fromEntries(safe) });
}

const short = (value: string | number | undefined) => (typeof value === 'string' ? value.slice(0, MAX_FIELD) : value);

/** A log that writes to `file` (one old file kept beside it, 10 MB together) and to nothing else. */
export function openEventLog(file: string): Log {
  const logger = electronLog.create({ logId: 'events' });
  logger.transports.console.level = false;
  logger.transports.file.resolvePathFn = () => file;
  logger.transports.file.maxSize = MAX_FILE_BYTES;
  logger.transports.file.writeOptions = { flag: 'a', mode: OWN_FILE, encoding: 'utf8' };
  logger.transports.file.format = '{text}';
  return (level, event, fields) => logger[level](formatEvent(Date.now(), level, event, fields));
}
