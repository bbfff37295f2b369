/** The newest part of the event log, read without changing it, through the same allowlist as it was written by. */
import { open } from 'node:fs/promises';
import { z } from 'zod';
import { FIELDS, formatEvent, MAX_FIELD } from '../audit/event-log.ts';
import { LOG_EVENTS, type LogEvent } from '../log-events.ts';
import type { LogFields } from '../ports.ts';
import type { Diagnosis } from './diagnosis.ts';

const MAX_TAIL_BYTES = 512 * 1024;

const lineSchema = z.object({
  at: z.iso.datetime(),
  level: z.enum(['info', 'warn', 'error']),
  event: z.enum(Object.keys(LOG_EVENTS) as LogEvent[]),
});
const KINDS = { text: z.string().max(MAX_FIELD), number: z.number() };
/** What the log may hold, and nothing else. */
const fieldsSchema = z.object(
  Object.fromEntries(Object.entries(FIELDS).map(([name, kind]) => [name, KINDS[kind].optional()])),
);
type Line = z.infer<typeof lineSchema> & { readonly fields: LogFields };

export type LogTail = {
  /** Of the whole file; 0: there is none yet; null: it cannot be read. */
  readonly bytes: number | null;
  /** The oldest first. A line that no version of Chartroom writes is left out. */
  readonly lines: readonly Line[];
};

/** Reads the end of the log at `file`. Never rejects. */
export async function readLogTail(file: string): Promise<LogTail> {
  try {
    await using handle = await open(file, 'r');
    const { size } = await handle.stat();
    const length = Math.min(size, MAX_TAIL_BYTES);
    const buffer = new Uint8Array(length);
    const { bytesRead } = await handle.read(buffer, 0, length, size - length);
    const all = new TextDecoder().decode(buffer.subarray(0, bytesRead)).split('\n');
    // The first may have been cut.
    return { bytes: size, lines: (length < size ? all.slice(1) : all).flatMap(lineOf) };
  } catch (error) {
    return { bytes: (error as NodeJS.ErrnoException).code === 'ENOENT' ? 0 : null, lines: [] };
  }
}

function lineOf(line: string): readonly Line[] {
  try {
    const value: unknown = JSON.parse(line);
    const [head, fields] = [lineSchema.safeParse(value), fieldsSchema.safeParse(value)];
    return head.success && fields.success ? [{ ...head.data, fields: fields.data }] : [];
  } catch {
    return [];
  }
}

/** How often each event is in it, and when last; by number. */
export function countEvents({ lines }: LogTail): Diagnosis['log']['events'] {
  const counted = new Map<string, Diagnosis['log']['events'][number]>();
  for (const { at, event, level } of lines) {
    const key = `${event} ${level}`;
    const before = counted.get(key)?.count ?? 0;
    counted.set(key, { number: LOG_EVENTS[event].number, event, level, count: before + 1, last: at });
  }
  return [...counted.values()].sort((a, b) => a.number - b.number);
}

/** The last `most` lines as the log has them. */
export function lastLines({ lines }: LogTail, most: number): readonly string[] {
  return lines.slice(-most).map(({ at, level, event, fields }) => {
    return formatEvent(Date.parse(at), level, event, fields);
  });
}
