/** Sites, sign-in, launches, lock and session: what the window may ask of them. */
import { AppError } from '../../../shared/errors.ts';
import type { Handlers, Permissions, Response, SiteEntry } from '../../../shared/ipc-contract.ts';
import type { Session } from '../../session/session.ts';
import type { SiteDirectory } from '../../session/site-directory.ts';
import type { Site } from '../../session/site.ts';

/** What these handlers need; main/session and compose provide it. */
export type SessionPorts = {
  readonly sites: Pick<SiteDirectory, 'list' | 'reload' | 'find'>;
  readonly session: Pick<
    Session,
    | 'describe'
    | 'startSignIn'
    | 'cancel'
    | 'reopenBrowser'
    | 'dismissFailure'
    | 'confirmLaunch'
    | 'unlock'
    | 'signOut'
    | 'signed'
  >;
  /** The site as the first screen lists it. */
  readonly entryOf: (site: Site) => Promise<SiteEntry>;
  /** What a granted scope lets each part of the chart read. */
  readonly permissionsOf: (grantedScope: string, access: Site['access']) => Pick<Permissions, 'sections' | 'others'>;
  /** The clinician does not want the launch: its window goes. */
  readonly declineLaunch: () => void;
  readonly lock: { readonly now: () => void; readonly extend: () => void };
};

type Topic = Pick<
  Handlers,
  Extract<
    keyof Handlers,
    | `sites.${string}`
    | `session.${string}`
    | `sign-in.${string}`
    | `launch.${string}`
    | `lock.${string}`
    | `permissions.${string}`
  >
>;

/** A handler that only does something. */
const doing = (act: () => void | Promise<void>) => async () => {
  await act();
  return {};
};

/** Handlers of the topics `sites`, `sign-in`, `session`, `launch`, `lock` and `permissions`. An unknown site id is a `bad-request`. */
export function sessionHandlers(ports: SessionPorts): Topic {
  const { sites, session, lock } = ports;
  const listed = async (read: Promise<Awaited<ReturnType<SiteDirectory['list']>>>): Promise<Response<'sites.list'>> => {
    const file = await read;
    return { sites: await Promise.all(file.sites.map(ports.entryOf)), error: file.error };
  };
  return {
    'sites.list': () => listed(sites.list()),
    'sites.reload': () => listed(sites.reload()),
    'session.describe': () => session.describe(),
    'sign-in.start': async ({ siteId }) => {
      const site = await sites.find(siteId);
      if (site === undefined) throw new AppError('bad-request');
      session.startSignIn(site);
      return {};
    },
    'sign-in.cancel': doing(session.cancel),
    'sign-in.reopen-browser': doing(session.reopenBrowser),
    'sign-in.dismiss': doing(session.dismissFailure),
    // Its answer does not wait for the server: what the server says of it comes as a change of the session.
    'session.sign-out': doing(() => void session.signOut()),
    'permissions.describe': () => permissions(ports),
    'launch.confirm': doing(session.confirmLaunch),
    'launch.decline': doing(() => {
      // A window without a question keeps its chart.
      if (session.describe().launch === null) throw new AppError('bad-request');
      ports.declineLaunch();
    }),
    'lock.now': doing(lock.now),
    'lock.extend': doing(lock.extend),
    'lock.unlock': doing(session.unlock),
  };
}

/** Throws `no-session` where nobody is signed in. */
function permissions({ session, permissionsOf }: SessionPorts): Permissions {
  const signed = session.signed();
  if (signed === null) throw new AppError('no-session');
  const { record, site } = signed;
  const { encounterId, locationId, intent, tenant, fhirContext } = record.context;
  return {
    ...permissionsOf(record.grantedScope, site.access),
    ...{ encounter: encounterId, location: locationId, intent, tenant, fhirContext: [...fhirContext] },
  };
}
