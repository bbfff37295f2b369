/** The one panel that is open in a window: read in a worker, ended with the sign-in it was opened in. */
import { AppError } from '../../../shared/errors.ts';
import type { EventName, Payload } from '../../../shared/ipc-contract.ts';
import type { PanelFilter, PanelRow, PanelSummary } from '../../../shared/population.ts';
import type { Session } from '../../session/session.ts';

type Rows = { readonly total: number; readonly rows: PanelRow[] };

/** A panel being read, or read; see main/bulk/panel. */
export type OpenPanel = {
  readonly summary: (filter: PanelFilter) => Promise<PanelSummary>;
  readonly rows: (asked: { filter: PanelFilter; offset: number; limit: number }) => Promise<Rows>;
  /** Logical id of the patient of a row. Throws AppError `bad-request` for a row that there is not. */
  readonly patientId: (row: number) => string;
  readonly close: () => void;
};

export type WindowPanelPorts = {
  /** Begins to read an export of the site; `onChange` tells of more that was read. Throws AppError `bulk-…`. */
  readonly openPanel: (
    siteId: string,
    exportId: string,
    onChange: (reading: PanelSummary['reading']) => void,
  ) => Promise<OpenPanel>;
  readonly session: Pick<Session, 'signed' | 'onBinding' | 'notePopulation'>;
  readonly emit: <E extends EventName>(name: E, payload: Payload<E>) => void;
};

export type WindowPanel = {
  /** Opens the panel where it is not the one that is open. */
  readonly summary: (siteId: string, exportId: string, filter: PanelFilter) => Promise<PanelSummary>;
  /** Throws `stale-request` where the panel of that export is not open; so does `patientId`. */
  readonly rows: (exportId: string, asked: Parameters<OpenPanel['rows']>[0]) => Promise<Rows>;
  readonly patientId: (exportId: string, row: number) => string;
  /** Ends the worker: of that export alone where one is named. */
  readonly close: (exportId?: string) => void;
};

type Held = {
  readonly exportId: string;
  readonly signIn: string;
  readonly panel: Promise<OpenPanel>;
  /** Once it is open. */
  opened: OpenPanel | null;
};

/** Names the completed sign-in: with a new patient it is the same one. */
function signInOf(session: Pick<Session, 'signed'>): string | null {
  const signed = session.signed();
  return signed && JSON.stringify([signed.site.id, signed.record.startedAtMs, signed.record.identity]);
}

/** Gives a window without a panel. */
export function createWindowPanel({ openPanel, session, emit }: WindowPanelPorts): WindowPanel {
  let held: Held | null = null;
  const close = (exportId?: string): void => {
    if (held === null || (exportId !== undefined && held.exportId !== exportId)) return;
    const { panel } = held;
    held = null;
    // One that is still being opened is closed once it is open.
    void panel.then(
      (open) => open.close(),
      () => undefined,
    );
  };
  session.onBinding(() => {
    if (held !== null && held.signIn !== signInOf(session)) close();
  });
  const open = (siteId: string, exportId: string): Held => {
    const signIn = signInOf(session);
    if (signIn === null) throw new AppError('no-session');
    if (held?.exportId === exportId && held.signIn === signIn) return held;
    close();
    const panel = openPanel(siteId, exportId, (reading) => {
      if (held === mine) emit('population.panel-changed', { id: exportId, reading });
    });
    const mine: Held = { exportId, signIn, panel, opened: null };
    held = mine;
    panel.then(
      (opened) => {
        if (held !== mine) return;
        mine.opened = opened;
        session.notePopulation('success');
      },
      () => {
        // The next question tries again.
        if (held === mine) held = null;
        session.notePopulation('failure');
      },
    );
    return mine;
  };
  const current = (exportId: string): { readonly of: Held; readonly panel: OpenPanel } => {
    const panel = held?.exportId === exportId ? held.opened : null;
    if (held === null || panel === null) throw new AppError('stale-request');
    return { of: held, panel };
  };
  /** An answer of a panel that was closed meanwhile is dropped. */
  const ofCurrent = async <T>(asked: Held, answer: Promise<T>): Promise<T> => {
    const given = await answer;
    if (held !== asked) throw new AppError('stale-request');
    return given;
  };
  return {
    summary: async (siteId, exportId, filter) => {
      const asked = open(siteId, exportId);
      return await ofCurrent(asked, (await asked.panel).summary(filter));
    },
    rows: async (exportId, asked) => {
      const { of, panel } = current(exportId);
      return await ofCurrent(of, panel.rows(asked));
    },
    patientId: (exportId, row) => current(exportId).panel.patientId(row),
    close,
  };
}
