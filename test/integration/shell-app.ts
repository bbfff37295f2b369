/** The main process of an app that has the shell and nothing else: specs of shell.test.ts act in it by `shell`. */
import { app, BrowserWindow } from 'electron';
import { collectLaunchLinks, registerLaunchLinks } from '../../main/electron/deep-links.ts';
import { openPower } from '../../main/electron/power.ts';
import { saveFile } from '../../main/electron/save-dialog.ts';
import { systemBrowser } from '../../main/electron/system-browser.ts';

type Text = string | (() => Promise<string>);

const seen = { links: [] as string[], plainStarts: 0, power: [] as string[] };
const links = collectLaunchLinks(process.argv, () => seen.plainStarts++);

function watchPower(): () => void {
  const power = openPower();
  const undo = [
    power.onSuspend(() => seen.power.push('suspend')),
    power.onResume(() => seen.power.push('resume')),
    power.onLockScreen(() => seen.power.push('lock')),
  ];
  return () => {
    for (const each of undo) each();
  };
}

if (!app.requestSingleInstanceLock()) {
  app.quit();
} else {
  void app.whenReady().then(() => {
    const shell = {
      seen,
      stopWatching: watchPower(),
      idleSeconds: () => openPower().idleSeconds(),
      listen: () => links.listen((link) => seen.links.push(link)),
      register: registerLaunchLinks,
      save: (name: string, text: Text) => saveFile(new BrowserWindow({ show: false }), name, text),
      open: systemBrowser((url) => url.host === 'ehr.example'),
    };
    Object.assign(globalThis, { shell });
  });
}

export type Shell = {
  seen: typeof seen;
  stopWatching: () => void;
  idleSeconds: () => number;
  listen: () => void;
  register: () => boolean;
  save: (name: string, text: Text) => Promise<boolean>;
  open: (url: string) => Promise<void>;
};
