/** One window's share of the app: its session, its chart, its search, and the one door to them. */
import { createChartReader, type ChartReader } from './fhir/chart-reader.ts';
import type { ChartReaderPorts } from './fhir/open-chart.ts';
import { createPatientSearch } from './fhir/patient-search.ts';
import { aboutHandlers, type AboutPorts } from './ipc/handlers/about-handlers.ts';
import { appHandlers, type AppPorts } from './ipc/handlers/app-handlers.ts';
import { chartHandlers } from './ipc/handlers/chart-handlers.ts';
import { exportHandlers, type ExportPorts, type ExportWindow } from './ipc/handlers/export-handlers.ts';
import { clientHandlers } from './ipc/handlers/client-handlers.ts';
import { policyHandlers, type PolicyPorts } from './ipc/handlers/policy-handlers.ts';
import { populationHandlers, type ExportsPort } from './ipc/handlers/population-handlers.ts';
import { createWindowPanel, type WindowPanelPorts } from './ipc/handlers/window-panel.ts';
import { patientHandlers } from './ipc/handlers/patient-handlers.ts';
import { supportHandlers, type SupportPort } from './ipc/handlers/support-handlers.ts';
import { updateHandlers, type UpdatesPort } from './ipc/handlers/update-handlers.ts';
import { sessionHandlers, type SessionPorts as SessionHandlerPorts } from './ipc/handlers/session-handlers.ts';
import { createRouter, type Router } from './ipc/router.ts';
import type { SiteClients } from './session/site-clients.ts';
import { createSession, type Session, type SessionPorts } from './session/session.ts';
import { coversRead, wantedScope } from './smart/scopes.ts';
import type { EventName, Payload } from '../shared/ipc-contract.ts';

/** What a workspace needs of its window. */
export type WorkspaceWindow = {
  readonly emit: <E extends EventName>(name: E, payload: Payload<E>) => void;
  /** Begins the page anew: nothing of what it showed is left, on screen or in its memory. */
  readonly loadAnew: () => void;
  readonly close: () => void;
  /** Lets the user choose a file and writes the text there; false: they did not. */
  readonly saveText: (name: string, text: string) => Promise<boolean>;
  /** As `saveText`, with what is made once the file is chosen, where it is still wanted then. */
  readonly saveMade: (name: string, make: () => Promise<string>, stillWanted: () => boolean) => Promise<boolean>;
  /** Lets the user choose a folder; null: they did not. */
  readonly chooseFolder: () => Promise<string | null>;
} & ExportWindow;

/** Exports of the workstation, and the panel over one of them. */
export type PopulationServices = {
  readonly exports: ExportsPort & {
    /** Calls back when an export of any site has changed; gives the unsubscribe. */
    readonly onChange: (listener: () => void) => () => void;
  };
  readonly openPanel: WindowPanelPorts['openPanel'];
};

/** What all windows share. */
export type WorkspacePorts = AppPorts &
  AboutPorts &
  PolicyPorts &
  ChartReaderPorts &
  SessionPorts &
  Pick<SessionHandlerPorts, 'sites' | 'permissionsOf' | 'lock'> & {
    readonly clients: SiteClients;
    readonly mayExport: ExportPorts['mayExport'];
    readonly isLocked: () => boolean;
    readonly population: PopulationServices;
    readonly updates: UpdatesPort;
    readonly support: SupportPort;
  };

export type Workspace = {
  readonly session: Session;
  readonly route: Router;
  /** Ends everything of this window; resolves once the server was told. */
  readonly close: () => Promise<void>;
};

/** A chart is open exactly while a session is bound to a patient. */
function bindChart(session: Session, chart: ChartReader, forgetSearch: () => void): void {
  session.onBinding((binding) => {
    // Whom a search found is nobody's business any more once a chart is open or the session has ended.
    forgetSearch();
    if (binding === null) return chart.close();
    const { grantedScope } = binding;
    const access = session.signed()?.site.access ?? 'patient';
    chart.open({
      ...binding,
      coversRead: (type) => coversRead(grantedScope(), type),
      wantedScope: (type) => wantedScope(grantedScope(), access, type),
    });
  });
}

/**
 * Tells the page of every change. Where a session is locked or ends, the page begins anew and asks for itself: the
 * libraries that drew a chart keep what they drew last, and hiding it would leave it in their memory (security §3.10).
 */
function tellPage(session: Session, { emit, loadAnew }: Pick<WorkspaceWindow, 'emit' | 'loadAnew'>): void {
  let wasSignedIn = false;
  session.onChange((view) => {
    if (wasSignedIn && view.signedIn === null) loadAnew();
    else emit('session.changed', view);
    wasSignedIn = view.signedIn !== null;
  });
}

/** Tells the page of exports of its site, one answer at a time; gives the unsubscribe. */
function tellExports(session: Session, { exports }: PopulationServices, { emit }: Pick<WorkspaceWindow, 'emit'>) {
  let asked = 0;
  const tell = async (): Promise<void> => {
    asked += 1;
    if (asked > 1) return;
    while (asked > 0) {
      const before = asked;
      const siteId = session.signed()?.site.id;
      const known = siteId === undefined ? null : await exports.describe(siteId).catch(() => null);
      if (known !== null && session.signed()?.site.id === siteId) emit('population.changed', known);
      // What came meanwhile is told together.
      asked = asked === before ? 0 : 1;
    }
  };
  return exports.onChange(() => void tell());
}

/** Builds the workspace of one window; nobody is signed in. */
export function openWorkspace(ports: WorkspacePorts, window: WorkspaceWindow): Workspace {
  const session = createSession(ports);
  const chart = createChartReader(ports);
  const search = createPatientSearch(ports);
  bindChart(session, chart, search.forget);
  const panel = createWindowPanel({ openPanel: ports.population.openPanel, session, emit: window.emit });
  const handlers = {
    ...appHandlers(ports),
    ...aboutHandlers(ports),
    ...updateHandlers(ports.updates),
    ...policyHandlers(ports),
    ...supportHandlers({ ...ports, saveMade: window.saveMade }),
    ...sessionHandlers({ ...ports, session, entryOf: ports.clients.entryOf, declineLaunch: window.close }),
    ...clientHandlers({ ...ports, saveText: window.saveText }),
    ...patientHandlers({ search, session }),
    ...populationHandlers({ ...ports.population, panel, session, chooseFolder: window.chooseFolder }),
    ...chartHandlers(chart),
    ...exportHandlers({ ...ports, chart, session, window }),
  };
  tellPage(session, window);
  chart.onChange((change) => window.emit('chart.changed', change));
  const endExports = tellExports(session, ports.population, window);
  return {
    session,
    route: createRouter(handlers, ports.log),
    close: async () => {
      search.forget();
      endExports();
      panel.close();
      const ended = session.signOut();
      chart.close();
      await ended;
    },
  };
}
