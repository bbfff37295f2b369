/** Lets the user choose a folder: for what is too much for one file. */
import { app, dialog, type BrowserWindow } from 'electron';

/** Absolute path of the folder that was chosen; null: the user changed their mind. It may be a new one. */
export async function chooseFolder(window: BrowserWindow): Promise<string | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: 'Folder for the export',
    buttonLabel: 'Export here',
    defaultPath: app.getPath('documents'),
    // Where a link leads is judged, so that it must be seen as a link.
    properties: ['openDirectory', 'createDirectory', 'promptToCreate', 'noResolveAliases'],
  });
  return canceled ? null : (filePaths[0] ?? null);
}
