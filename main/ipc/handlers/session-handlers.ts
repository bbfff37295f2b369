/** Sites, sign-in and session: what the window may ask of them. */
import { AppError } from '../../../shared/errors.ts';
import type { Handlers } from '../../../shared/ipc-contract.ts';
import type { Session } from '../../session/session.ts';
import type { SiteDirectory } from '../../session/site-directory.ts';

/** What these handlers need; main/session provides it. */
export type SessionPorts = {
  readonly sites: Pick<SiteDirectory, 'list' | 'reload' | 'find'>;
  readonly session: Pick<
    Session,
    'describe' | 'startSignIn' | 'cancel' | 'reopenBrowser' | 'dismissFailure' | 'signOut'
  >;
};

type Topic = Pick<Handlers, Extract<keyof Handlers, `sites.${string}` | `session.${string}` | `sign-in.${string}`>>;

/** Handlers of the topics `sites`, `sign-in` and `session`. An unknown site id is a `bad-request`. */
export function sessionHandlers({ sites, session }: SessionPorts): Topic {
  return {
    'sites.list': () => sites.list(),
    'sites.reload': () => sites.reload(),
    'session.describe': () => session.describe(),
    'sign-in.start': async ({ siteId }) => {
      const site = await sites.find(siteId);
      if (site === undefined) throw new AppError('bad-request');
      session.startSignIn(site);
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
    'session.sign-out': () => {
      session.signOut();
      return {};
    },
  };
}
