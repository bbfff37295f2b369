/** Builds every service and wires it to its ports. Nothing here decides anything. */
import { Worker } from 'node:worker_threads';
import { openEventLog } from './audit/event-log.ts';
import { describeApp, logFile, sitesFile } from './electron/app-environment.ts';
import { electronHttp } from './electron/http.ts';
import { connectIpc, emitEvent, type WindowOf } from './electron/ipc-transport.ts';
import { openSettings } from './electron/settings.ts';
import { openSystemBrowser } from './electron/system-browser.ts';
import { createChartReader, type ChartReader } from './fhir/chart-reader.ts';
import workerPath from './fhir/worker?modulePath';
import { appHandlers } from './ipc/handlers/app-handlers.ts';
import { chartHandlers } from './ipc/handlers/chart-handlers.ts';
import { sessionHandlers } from './ipc/handlers/session-handlers.ts';
import { createRouter } from './ipc/router.ts';
import type { Clock } from './ports.ts';
import { createSession, type Session } from './session/session.ts';
import { createSiteDirectory } from './session/site-directory.ts';
import { coversRead } from './smart/scopes.ts';
import { standaloneLaunch } from './smart/standalone-launch.ts';

const clock: Clock = {
  now: () => Date.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/** A chart is open exactly while a session is bound to a patient. */
function bindChart(session: Session, chart: ChartReader): void {
  session.onBinding((binding) => {
    if (binding === null) chart.close();
    else chart.open({ ...binding, coversRead: (type) => coversRead(binding.grantedScope, type) });
  });
}

/** Starts the services of the one window; `close` ends what runs and forgets what is secret. */
export function startServices({ window }: { window: WindowOf }): { readonly close: () => void } {
  const log = openEventLog(logFile());
  const settings = openSettings(log);
  const sites = createSiteDirectory(sitesFile(process.argv));
  const launch = standaloneLaunch({ http: electronHttp, openBrowser: openSystemBrowser, clock });
  const session = createSession({ launch, log });
  const chart = createChartReader({ http: electronHttp, clock, log, createWorker: () => new Worker(workerPath) });
  bindChart(session, chart);

  const handlers = {
    ...appHandlers({ describe: describeApp, settings }),
    ...sessionHandlers({ sites, session }),
    ...chartHandlers(chart),
  };
  connectIpc(createRouter(handlers, log), window);
  session.onChange((view) => emitEvent(window(), 'session.changed', view));
  chart.onChange((change) => emitEvent(window(), 'chart.changed', change));
  return {
    close: () => {
      session.signOut();
      chart.close();
    },
  };
}
