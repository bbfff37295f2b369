/** Sites, sign-in and session: what the window may ask of them. */
import { AppError } from '../../../shared/errors.ts';
import type { Handlers, Response, SessionView } from '../../../shared/ipc-contract.ts';

/** What these handlers need; main/session provides it. */
export type SessionPorts = {
  readonly sites: {
    readonly list: () => Promise<Response<'sites.list'>>;
    readonly reload: () => Promise<Response<'sites.reload'>>;
  };
  readonly session: {
    readonly describe: () => SessionView;
    /** False: no site of that id. */
    readonly startSignIn: (siteId: string) => Promise<boolean>;
    readonly cancel: () => void;
    readonly reopenBrowser: () => Promise<void>;
    readonly dismissFailure: () => void;
    readonly signOut: () => Promise<void> | void;
  };
};

type Topic = Pick<Handlers, Extract<keyof Handlers, `sites.${string}` | `session.${string}` | `sign-in.${string}`>>;

/** Handlers of the topics `sites`, `sign-in` and `session`. An unknown site id is a `bad-request`. */
export function sessionHandlers({ sites, session }: SessionPorts): Topic {
  return {
    'sites.list': () => sites.list(),
    'sites.reload': () => sites.reload(),
    'session.describe': () => session.describe(),
    'sign-in.start': async ({ siteId }) => {
      if (!(await session.startSignIn(siteId))) throw new AppError('bad-request');
      return {};
    },
    'sign-in.cancel': () => {
      session.cancel();
      return {};
    },
    'sign-in.reopen-browser': async () => {
      await session.reopenBrowser();
      return {};
    },
    'sign-in.dismiss': () => {
      session.dismissFailure();
      return {};
    },
    'session.sign-out': async () => {
      await session.signOut();
      return {};
    },
  };
}
