/** The whole bridge between the page and main: one function per command, one subscription per event. */
import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import type { CommandName, DesktopApi, EventName } from '../shared/ipc-contract.ts';

const command = <C extends CommandName>(name: C): DesktopApi[C] =>
  // The answer's shape is parsed in main against the same contract.
  ((request: unknown) => ipcRenderer.invoke(name, request)) as DesktopApi[C];

const event = <E extends EventName>(name: E): DesktopApi[E] =>
  ((listener: (payload: unknown) => void) => {
    const forward = (_event: IpcRendererEvent, payload: unknown): void => listener(payload);
    ipcRenderer.on(name, forward);
    return () => {
      ipcRenderer.off(name, forward);
    };
  }) as DesktopApi[E];

const api = {
  'app.describe': command('app.describe'),
  'about.describe': command('about.describe'),
  'about.licences': command('about.licences'),
  'policy.describe': command('policy.describe'),
  'window.open-another': command('window.open-another'),
  'sites.list': command('sites.list'),
  'sites.reload': command('sites.reload'),
  'client.describe': command('client.describe'),
  'client.set-secret': command('client.set-secret'),
  'client.rotate-key': command('client.rotate-key'),
  'client.finish-rotation': command('client.finish-rotation'),
  'client.save-jwks': command('client.save-jwks'),
  'client.forget': command('client.forget'),
  'launch.confirm': command('launch.confirm'),
  'launch.decline': command('launch.decline'),
  'session.describe': command('session.describe'),
  'sign-in.start': command('sign-in.start'),
  'sign-in.cancel': command('sign-in.cancel'),
  'sign-in.reopen-browser': command('sign-in.reopen-browser'),
  'sign-in.dismiss': command('sign-in.dismiss'),
  'session.sign-out': command('session.sign-out'),
  'permissions.describe': command('permissions.describe'),
  'lock.now': command('lock.now'),
  'lock.extend': command('lock.extend'),
  'lock.unlock': command('lock.unlock'),
  'patients.search': command('patients.search'),
  'patient.open': command('patient.open'),
  'patient.close': command('patient.close'),
  'chart.describe': command('chart.describe'),
  'chart.series': command('chart.series'),
  'chart.results': command('chart.results'),
  'chart.flowsheet': command('chart.flowsheet'),
  'chart.lanes': command('chart.lanes'),
  'chart.news2': command('chart.news2'),
  'chart.growth': command('chart.growth'),
  'chart.versions': command('chart.versions'),
  'chart.conditions': command('chart.conditions'),
  'chart.medications': command('chart.medications'),
  'chart.encounters': command('chart.encounters'),
  'chart.not-shown': command('chart.not-shown'),
  'export.print': command('export.print'),
  'export.picture': command('export.picture'),
  'export.table': command('export.table'),
  'chart.reload': command('chart.reload'),
  'population.describe': command('population.describe'),
  'population.choose-folder': command('population.choose-folder'),
  'population.start': command('population.start'),
  'population.pause': command('population.pause'),
  'population.resume': command('population.resume'),
  'population.cancel': command('population.cancel'),
  'population.forget': command('population.forget'),
  'population.panel': command('population.panel'),
  'population.rows': command('population.rows'),
  'population.open': command('population.open'),
  'updates.describe': command('updates.describe'),
  'updates.check': command('updates.check'),
  'updates.install': command('updates.install'),
  'support.save': command('support.save'),
  'settings.describe': command('settings.describe'),
  'settings.set-theme': command('settings.set-theme'),
  'app.changed': event('app.changed'),
  'updates.changed': event('updates.changed'),
  'session.changed': event('session.changed'),
  'population.changed': event('population.changed'),
  'population.panel-changed': event('population.panel-changed'),
  'chart.changed': event('chart.changed'),
} satisfies DesktopApi;

contextBridge.exposeInMainWorld('chartroom', api);
