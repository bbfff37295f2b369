/** What leaves the screen: printed, as a picture, as a table (display-41). Each is noted in the audit trail. */
import { AppError } from '../../../shared/errors.ts';
import type { Handlers, Request } from '../../../shared/ipc-contract.ts';
import type { ChartReader } from '../../fhir/chart-reader.ts';
import type { ExportAction, Session } from '../../session/session.ts';

type Part = Request<'export.picture'>;

/** What these handlers need of their window; see main/electron/app-windows.ts. */
export type ExportWindow = {
  readonly saveFile: (name: string, content: string | Uint8Array, stillWanted: () => boolean) => Promise<boolean>;
  readonly print: () => Promise<boolean>;
  readonly picture: (part: Part) => Promise<Uint8Array | null>;
};

export type ExportPorts = {
  readonly chart: Pick<ChartReader, 'table'>;
  readonly session: Pick<Session, 'describe' | 'noteExport'>;
  readonly window: ExportWindow;
  /** Policy `exportCharts`. */
  readonly mayExport: () => boolean;
};

type Topic = Pick<Handlers, Extract<keyof Handlers, `export.${string}`>>;

/** Handlers of the topic `export`. File names hold nothing of the patient: they end up in lists of recent files. */
export function exportHandlers({ chart, session, window, mayExport }: ExportPorts): Topic {
  /**
   * Does it for the chart that is open now; notes what came of it. What cannot be done is `export-failed`. Before it writes,
   * `act` asks what it is given: while a file is chosen the chart may change, and policy too.
   */
  const leaving = async (action: ExportAction, act: (stillWanted: () => boolean) => Promise<boolean>) => {
    const { generation, signedIn } = session.describe();
    if (signedIn === null) throw new AppError('no-session');
    if (!mayExport()) throw new AppError('export-forbidden');
    const isSameChart = (): boolean => {
      const now = session.describe();
      return now.generation === generation && now.signedIn !== null;
    };
    const policy = { forbids: false };
    const stillWanted = (): boolean => {
      policy.forbids = !mayExport();
      return isSameChart() && !policy.forbids;
    };
    const done = await act(stillWanted).catch((error: unknown) => {
      session.noteExport(action, 'failure');
      throw error instanceof AppError ? error : new AppError('export-failed', {}, { cause: error });
    });
    if (!isSameChart()) throw new AppError('stale-request');
    if (policy.forbids) throw new AppError('export-forbidden');
    if (done) session.noteExport(action, 'success');
    return { done };
  };
  return {
    'export.print': () => leaving('chart-printed', window.print),
    'export.picture': (part) =>
      leaving('picture-saved', async (stillWanted) => {
        const picture = await window.picture(part);
        if (picture === null) throw new AppError('export-too-large');
        return window.saveFile('chart.png', picture, stillWanted);
      }),
    'export.table': (request) =>
      leaving('table-saved', async (stillWanted) => {
        const { signedIn } = session.describe();
        if (signedIn === null) throw new AppError('no-session');
        const { site, user } = signedIn;
        const table = await chart.table(request, { site: site.name, host: site.host, kind: site.environment, user });
        return window.saveFile('results.csv', table, stillWanted);
      }),
  };
}
