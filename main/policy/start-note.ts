/**
 * What one start notes for the next: things that must be known before Electron is ready, and so before the policy can be
 * asked (docs/adr/0019). Pure rules; `main/electron/graphics.ts` keeps the file.
 */
import { z } from 'zod';

const noteSchema = z.object({
  /** What policy said of hardware acceleration when it was last read. */
  acceleration: z.boolean().nullable().catch(null),
  /** Version of Chartroom in which the graphics process crashed. */
  graphicsLostIn: z.string().max(64).nullable().catch(null),
});
export type StartNote = z.infer<typeof noteSchema>;

/** Nothing is known: the first start of a profile, or of one that is begun anew at each logon. */
export const NO_NOTE: StartNote = { acceleration: null, graphicsLostIn: null };

/** Reads a note. One that was damaged or made by another version says nothing. */
export function parseStartNote(text: string): StartNote {
  try {
    return noteSchema.parse(JSON.parse(text));
  } catch {
    return NO_NOTE;
  }
}

/** How this start draws; `without-…` for whose sake it does without the graphics processor. */
export type GraphicsMode = 'accelerated' | 'without-by-policy' | 'without-after-crash';

/**
 * Decides how a start draws. A crash counts for the version that it happened in: the next one may do better.
 * @param allowed what policy says
 */
export function graphicsMode({ graphicsLostIn }: StartNote, allowed: boolean, version: string): GraphicsMode {
  if (!allowed) return 'without-by-policy';
  return graphicsLostIn === version ? 'without-after-crash' : 'accelerated';
}

/**
 * The value of `hardwareAcceleration` that a start goes by which draws in `mode`: what the note said, not what policy said
 * when it was read later. After a crash it goes by none, and what policy says (`allowed`) changes nothing at its next start.
 */
export function accelerationUsed(mode: GraphicsMode, allowed: boolean): boolean {
  return mode === 'without-after-crash' ? allowed : mode === 'accelerated';
}

/** Ends of the graphics process that are none of its own doing: it was asked to end, or somebody ended it. */
const NO_CRASH = new Set(['clean-exit', 'killed', 'memory-eviction']);

/**
 * Whether a child process that is gone was the graphics process, and crashed.
 * @param type Electron's name of the process
 * @param reason Electron's reason for its end
 */
export function isGraphicsCrash({ type, reason }: { readonly type: string; readonly reason: string }): boolean {
  return type === 'GPU' && !NO_CRASH.has(reason);
}
