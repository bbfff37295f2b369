/**
 * Lets electron-store be loaded in plain Node: it imports `electron` for its defaults only, which nobody needs who gives
 * it a folder. Import this before it.
 */
import { provideElectron } from '../standin/module-hook.ts';

provideElectron({ app: undefined, ipcMain: undefined, ipcRenderer: undefined, shell: undefined });
