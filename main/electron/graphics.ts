/**
 * Drawing without the graphics processor, where policy says so or where it crashed once (docs/adr/0019). Terminal servers
 * and virtual desktops have none, or one whose driver does not last. Decided before Electron is ready, and never changed
 * under the hands of somebody who works.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { app } from 'electron';
import type { Log } from '../ports.ts';
import {
  graphicsMode,
  isGraphicsCrash,
  NO_NOTE,
  parseStartNote,
  type GraphicsMode,
  type StartNote,
} from '../policy/start-note.ts';
import { keepPrivate } from './user-data.ts';

export type Graphics = {
  readonly mode: GraphicsMode;
  /** Crashes are logged from here on; one before is logged now. */
  readonly logTo: (log: Log) => void;
  /** What policy says now, for the next start. Never throws. */
  readonly remember: (allowed: boolean) => void;
};

export type GraphicsOptions = {
  /** Of this user's data. */
  readonly folder: string;
  /** Of Chartroom. */
  readonly version: string;
  /** What policy says; asked only where no earlier start of this profile has noted it. Never rejects. */
  readonly askPolicy: () => Promise<boolean>;
};

const NAME = 'start.json';
const MAX_CHARACTERS = 4096;

function readNote(file: string): StartNote {
  try {
    return parseStartNote(readFileSync(file, 'utf8').slice(0, MAX_CHARACTERS));
  } catch {
    return NO_NOTE;
  }
}

/** Whole or not at all; false where it cannot be kept. The process that writes may be about to end. */
function writeNote(file: string, note: StartNote): boolean {
  try {
    keepPrivate(path.dirname(file));
    writeFileSync(`${file}.new`, JSON.stringify(note), { mode: 0o600 });
    renameSync(`${file}.new`, file);
    return true;
  } catch {
    return false;
  }
}

/**
 * Decides how this start draws, and watches the graphics process from here on. To be awaited before Electron is ready.
 */
export async function openGraphics({ folder, version, askPolicy }: GraphicsOptions): Promise<Graphics> {
  const file = path.join(folder, NAME);
  let note = readNote(file);
  const mode = graphicsMode(note, note.acceleration ?? (await askPolicy()), version);
  if (mode !== 'accelerated') app.disableHardwareAcceleration();
  let log: Log | null = null;
  const early: string[] = [];
  const tell = (reason: string): void =>
    log === null ? void early.push(reason) : log('error', 'graphics.crashed', { code: reason });
  const keep = (next: StartNote): void => {
    if (JSON.stringify(next) === JSON.stringify(note)) return;
    note = next;
    if (!writeNote(file, next)) log?.('warn', 'graphics.not-noted');
  };
  app.on('child-process-gone', (_event, gone) => {
    if (!isGraphicsCrash(gone)) return;
    tell(gone.reason);
    keep({ ...note, graphicsLostIn: version });
  });
  return {
    mode,
    logTo: (target) => {
      log = target;
      if (mode !== 'accelerated') target('info', 'graphics.without-acceleration', { code: mode });
      for (const reason of early.splice(0)) tell(reason);
    },
    remember: (allowed) => {
      // A crash of an earlier version says nothing of this one.
      const { graphicsLostIn } = note;
      keep({ acceleration: allowed, graphicsLostIn: graphicsLostIn === version ? version : null });
    },
  };
}
