/** The clipboard: what Chartroom put there, it takes away again (security §3.10). */
import { createHash } from 'node:crypto';
import { clipboard } from 'electron';

export type ClipboardPort = {
  readonly copy: (text: string) => Promise<void>;
  /** Empties the clipboard if what lies there is the last text that Chartroom put there; leaves anything else alone. */
  readonly clearOwn: () => Promise<void>;
};

const digest = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** Remembers a digest, never the text. */
export function openClipboard(): ClipboardPort {
  let own: string | null = null;
  return {
    copy: async (text) => {
      own = digest(text);
      await clipboard.writeText(text);
    },
    clearOwn: async () => {
      const expected = own;
      own = null;
      if (expected === null || digest(await clipboard.readText()) !== expected) return;
      clipboard.clear();
    },
  };
}
