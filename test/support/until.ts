/** Waits for a state of the session, without sleeping: the next change that fits, or the present one. */
import type { SessionView } from '../../shared/ipc-contract.ts';
import type { Session } from '../../main/session/session.ts';

export function until(session: Session, fits: (view: SessionView) => boolean): Promise<SessionView> {
  const { promise, resolve } = Promise.withResolvers<SessionView>();
  const present = session.describe();
  if (fits(present)) return Promise.resolve(present);
  const off = session.onChange((view) => {
    if (!fits(view)) return;
    off();
    resolve(view);
  });
  return promise;
}
