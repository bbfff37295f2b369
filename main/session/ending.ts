/** The end of a session at the server and in the vault (SMART 94; security E8). */
import { AppError } from '../../shared/errors.ts';
import type { Log, SecretSlot, SecretVault } from '../ports.ts';
import type { Revoke, Tokens } from './launch.ts';
import type { Site } from './site.ts';

export type Ended = {
  readonly site: Site;
  readonly clientId: string;
  readonly slot: SecretSlot | null;
  readonly tokens: readonly Tokens[];
};

/**
 * Gives the function that ends a session: what is kept of it is removed whatever the server says, and its tokens are
 * revoked. Resolves with the error to be told where the server could not be told, null otherwise; never rejects.
 */
export function createEnding({ vault, revoke, log }: { vault: SecretVault; revoke: Revoke; log: Log }) {
  const revokeOne = async ({ site, clientId }: Ended, tokens: Tokens): Promise<AppError | null> => {
    try {
      await revoke({ site, clientId, tokens });
      return null;
    } catch (cause) {
      const error = cause instanceof AppError ? cause : new AppError('revocation-failed', {}, { cause });
      log('warn', 'session.not-revoked', { code: error.code });
      return error;
    }
  };
  return async (ended: Ended): Promise<AppError | null> => {
    const { slot, tokens } = ended;
    if (slot !== null) {
      await vault.remove(slot).catch(() => log('warn', 'session.not-removed', { code: 'vault-write-failed' }));
    }
    const errors = await Promise.all(tokens.map((one) => revokeOne(ended, one)));
    return errors.find((error) => error !== null) ?? null;
  };
}

export type EndSession = ReturnType<typeof createEnding>;
