/** What makes Chartroom a particular client at a site, as the vault keeps it: secret, keys, registration. */
import { z } from 'zod';
import type { SecretVault } from '../ports.ts';

const secretSchema = z.object({ secret: z.string().min(1), sinceMs: z.number() });
export type StoredSecret = z.infer<typeof secretSchema>;

const keySchema = z.object({
  kid: z.string().min(1),
  algorithm: z.enum(['RS384', 'ES384']),
  createdAtMs: z.number(),
  privateJwk: z.record(z.string(), z.unknown()),
  /** `current` signs; `next` is published beside it and signs once the server knows it. */
  use: z.enum(['current', 'next']),
});
/** One signing key, private members and all: it leaves the vault for the signer alone (SMART 7). */
export type ClientKey = z.infer<typeof keySchema>;

const registrationSchema = z.object({
  clientId: z.string().min(1),
  /** Where the registration can be asked after, and the token for it (RFC 7592); null where not offered. */
  management: z.object({ url: z.string(), accessToken: z.string() }).nullable(),
  /** What was registered, as one text: another wish needs another registration. */
  wish: z.string(),
});
export type StoredRegistration = z.infer<typeof registrationSchema>;

type Slot<T> = {
  /** null: nothing there, or nothing that can be used. */
  readonly read: (siteId: string) => Promise<T | null>;
  readonly write: (siteId: string, value: T) => Promise<void>;
  readonly forget: (siteId: string) => Promise<void>;
};

export type ClientSecrets = {
  readonly secret: Slot<StoredSecret>;
  readonly keys: Slot<ClientKey[]>;
  readonly registration: Slot<StoredRegistration>;
};

/** Which of a site's clients: the clinician's, or the machine's own (backend services). */
export type WhichClient = 'clinician' | 'backend';

/**
 * The slots of one client of a site over `vault`; a record that is not what it should be counts as absent. The machine's
 * own client has slots of its own: its keys never sign for a clinician, nor theirs for it.
 */
export function clientSecrets(vault: SecretVault, which: WhichClient = 'clinician'): ClientSecrets {
  const own = which === 'backend' ? { id: which } : {};
  const slot = <T>(kind: 'client-secret' | 'client-keys' | 'registration', schema: z.ZodType<T>): Slot<T> => ({
    read: async (site) => schema.safeParse(await vault.read({ site, kind, ...own })).data ?? null,
    write: (site, value) => vault.write({ site, kind, ...own }, value),
    forget: (site) => vault.remove({ site, kind, ...own }),
  });
  return {
    secret: slot('client-secret', secretSchema),
    keys: slot('client-keys', z.array(keySchema).min(1)),
    registration: slot('registration', registrationSchema),
  };
}

const queues = new WeakMap<SecretVault, Map<string, Promise<unknown>>>();

/**
 * Runs `work` once all earlier work on the same vault and `name` is over: two windows that both find no key must not
 * each make one, and the last to write win.
 */
export async function inTurn<T>(vault: SecretVault, name: string, work: () => Promise<T>): Promise<T> {
  const queue = queues.get(vault) ?? new Map<string, Promise<unknown>>();
  queues.set(vault, queue);
  const mine = (queue.get(name) ?? Promise.resolve()).then(work, work);
  queue.set(name, mine);
  return mine;
}
