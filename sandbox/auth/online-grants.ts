/** Which grants end with which session: `online_access`, as SMART means it. */
import type { Provider } from 'oidc-provider';

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

export type OnlineGrants = {
  /** Ties a grant to the session of a sign-in. */
  tie(interaction: Interaction, grantId: string): void;
  /** Ends the session of a sign-in, and every grant that is tied to it. */
  endSession(interaction: Interaction): Promise<void>;
};

/**
 * Keeps the ties itself: the library lets a session have one grant a client, so that a second window, or a second
 * sign-in by the same person, would end the first. SMART 2.2 scopes-and-launch-context #scopes-for-requesting-a-refresh-token.
 */
export function createOnlineGrants(provider: Provider): OnlineGrants {
  const tied = new Map<string, Set<string>>();
  return {
    tie({ session }, grantId) {
      if (session?.uid === undefined) return;
      tied.set(session.uid, (tied.get(session.uid) ?? new Set()).add(grantId));
    },
    async endSession({ session }) {
      if (session?.uid === undefined) return;
      const found = await provider.Session.findByUid(session.uid);
      await found?.destroy();
      for (const grantId of tied.get(session.uid) ?? []) await (await provider.Grant.find(grantId))?.destroy();
      tied.delete(session.uid);
    },
  };
}
