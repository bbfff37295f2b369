/**
 * Exports of a population and the panel over one of them, for whoever is signed in in this window. Exports belong to the
 * workstation and go on without a window; the panel belongs to this one and ends with its sign-in.
 */
import { AppError } from '../../../shared/errors.ts';
import type { Handlers, Response } from '../../../shared/ipc-contract.ts';
import type { ExportOrder, Population } from '../../../shared/population.ts';
import type { AuditEvent } from '../../ports.ts';
import type { Session } from '../../session/session.ts';
import type { WindowPanel } from './window-panel.ts';

/** An export as it is ordered: where it lands, and who asked for it. */
export type OrderedExport = {
  readonly siteId: string;
  readonly order: ExportOrder;
  /** Absolute path that was judged; null: the one that policy names. */
  readonly folder: string | null;
  readonly plain: boolean;
  readonly user: AuditEvent['user'] | null;
};

/** Exports of this workstation. Each rejects with AppError; an id that is not an export of the site is `bad-request`. */
export type ExportsPort = {
  readonly describe: (siteId: string) => Promise<Population>;
  /** Resolves where exports may land in `folder`. Throws AppError `bulk-folder-refused` or `bulk-folder-unwritable`. */
  readonly judgeFolder: (folder: string) => Promise<void>;
  /** Resolves with the export's id once it runs. */
  readonly start: (ordered: OrderedExport) => Promise<string>;
  readonly pause: (siteId: string, id: string) => Promise<void>;
  readonly resume: (siteId: string, id: string) => Promise<void>;
  /** True: the server was told. */
  readonly cancel: (siteId: string, id: string, user: AuditEvent['user'] | null) => Promise<boolean>;
  readonly forget: (siteId: string, id: string) => Promise<void>;
};

export type PopulationPorts = {
  readonly exports: ExportsPort;
  readonly panel: WindowPanel;
  readonly session: Pick<Session, 'describe' | 'signed' | 'reading' | 'setPatient'>;
  /** Shows the dialog for a folder; null: the user changed their mind. */
  readonly chooseFolder: () => Promise<string | null>;
};

type Topic = Pick<Handlers, Extract<keyof Handlers, `population.${string}`>>;

/** Handlers of the topic `population`. Each rejects with `locked` or `no-session` where nobody is signed in. */
export function populationHandlers({ exports, panel, session, chooseFolder }: PopulationPorts): Topic {
  const present = () => {
    if (session.describe().locked !== null) throw new AppError('locked');
    const signed = session.signed();
    if (signed === null) throw new AppError('no-session');
    const { identity, userName } = signed.record;
    return { siteId: signed.site.id, user: identity && { ...identity, name: userName } };
  };
  const folder = chosenFolder({ exports, chooseFolder, siteId: () => present().siteId });
  const doing = (act: (siteId: string, id: string, user: AuditEvent['user'] | null) => Promise<void>) => {
    return async ({ id }: { readonly id: string }) => {
      const { siteId, user } = present();
      await act(siteId, id, user);
      return {};
    };
  };
  return {
    'population.describe': () => exports.describe(present().siteId),
    'population.choose-folder': folder.choose,
    'population.start': async ({ order, plain }) => {
      const ordered = { ...present(), order, plain, folder: folder.chosen() };
      const id = await exports.start(ordered);
      folder.forget();
      return { id };
    },
    'population.pause': doing(exports.pause),
    'population.resume': doing(exports.resume),
    'population.cancel': async ({ id }) => {
      const { siteId, user } = present();
      return { told: await exports.cancel(siteId, id, user) };
    },
    'population.forget': doing(async (siteId, id) => {
      panel.close(id);
      await exports.forget(siteId, id);
    }),
    'population.panel': ({ id, filter }) => panel.summary(present().siteId, id, filter),
    'population.rows': ({ id, ...asked }) => {
      present();
      return panel.rows(id, asked);
    },
    'population.open': ({ id, row }) => {
      present();
      // A session that the server bound to one patient reads no other (SMART 59).
      if (session.reading() === null) throw new AppError('no-session');
      session.setPatient(panel.patientId(id, row));
      return {};
    },
  };
}

type FolderPorts = Pick<PopulationPorts, 'exports' | 'chooseFolder'> & { readonly siteId: () => string };

/** The folder that was picked in this window, for the next export of the same site: the page never names one. */
function chosenFolder({ exports, chooseFolder, siteId }: FolderPorts) {
  let held: { readonly folder: string; readonly siteId: string } | null = null;
  const chosen = (): string | null => (held?.siteId === siteId() ? held.folder : null);
  return {
    chosen,
    forget: (): void => {
      held = null;
    },
    choose: async (): Promise<Response<'population.choose-folder'>> => {
      const site = siteId();
      const folder = await chooseFolder();
      // Meanwhile the window may have locked, or somebody else have signed in.
      if (siteId() !== site) throw new AppError('stale-request');
      if (folder === null) return { folder: chosen(), refused: null };
      try {
        await exports.judgeFolder(folder);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        return { folder: chosen(), refused: error.view() };
      }
      held = { folder, siteId: site };
      return { folder, refused: null };
    },
  };
}
