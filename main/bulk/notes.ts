/** What must be known of an export that is no error: each thing once, with how many times. */
import type { ExportNote } from '../../shared/population.ts';

const MAX_NOTES = 100;

export type Notes = {
  /** Adds to the note of the same code and subject, where there is one. */
  readonly add: (code: ExportNote['code'], subject: string | null, count: number | null) => void;
  readonly all: () => readonly ExportNote[];
  /** Takes back every note about one of these subjects: what they were about is no more. */
  readonly forget: (subjects: ReadonlySet<string>) => void;
};

/** Notes that begin with those of an earlier run. A wait is told by its longest, all else by its sum. */
export function createNotes(earlier: readonly ExportNote[], onNote: (note: ExportNote) => void): Notes {
  const notes = new Map<string, ExportNote>();
  const keyOf = ({ code, subject }: ExportNote): string => JSON.stringify([code, subject]);
  for (const note of earlier) notes.set(keyOf(note), note);
  return {
    add: (code, subject, count) => {
      const key = keyOf({ code, subject, count });
      const before = notes.get(key);
      if (before === undefined && notes.size >= MAX_NOTES) return;
      const sum =
        code === 'retry-after-clamped' ? Math.max(before?.count ?? 0, count ?? 0) : (before?.count ?? 0) + (count ?? 0);
      const note = { code, subject, count: count === null ? null : sum };
      notes.set(key, note);
      onNote(note);
    },
    all: () => [...notes.values()],
    forget: (subjects) => {
      for (const [key, { subject }] of notes) if (subject !== null && subjects.has(subject)) notes.delete(key);
    },
  };
}
