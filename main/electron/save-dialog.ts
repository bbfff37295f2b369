/** Saves what the user asked to have as a file, where the user says. */
import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { app, dialog, type BrowserWindow } from 'electron';

/** Readable by this user alone. */
const OWN_FILE = 0o600;

/** As it is, or made once the place is known: nobody waits before they are asked. */
type Content = string | Uint8Array | (() => Promise<string>);

/**
 * Asks for a place, named `name` at first, and writes `content` there, where it is `stillWanted` once the place is
 * known: meanwhile a window may have locked. False: the user changed their mind, or it is not wanted any more. Rejects
 * where the file cannot be written.
 */
export async function saveFile(
  window: BrowserWindow,
  name: string,
  content: Content,
  stillWanted: () => boolean = () => true,
): Promise<boolean> {
  const defaultPath = path.join(app.getPath('documents'), name);
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath,
    // On Linux alone: elsewhere the dialog asks by itself before a file is replaced.
    properties: ['showOverwriteConfirmation'],
  });
  if (canceled || filePath === '' || !stillWanted()) return false;
  const made = typeof content === 'function' ? await content() : content;
  await writeFile(filePath, made, { mode: OWN_FILE });
  // A file that was there before keeps its mode otherwise.
  await chmod(filePath, OWN_FILE);
  return true;
}
