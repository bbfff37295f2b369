/** How this machine is known to a site: a secret goes in and never comes out; public keys come out. */
import { AppError } from '../../../shared/errors.ts';
import type { Handlers, WhichClient } from '../../../shared/ipc-contract.ts';
import type { SiteClients } from '../../session/site-clients.ts';

export type ClientPorts = {
  readonly clients: Omit<SiteClients, 'entryOf'>;
  /** Some window is locked: then whoever sits here has not proved who they are. */
  readonly isLocked: () => boolean;
  /** Lets the user choose a file and writes the text there; false: they did not. */
  readonly saveText: (name: string, text: string) => Promise<boolean>;
};

type Topic = Pick<Handlers, Extract<keyof Handlers, `client.${string}`>>;

/** Told apart where both are saved into one folder. */
const JWKS_NAME: Readonly<Record<WhichClient, string>> = {
  clinician: 'chartroom-jwks.json',
  backend: 'chartroom-backend-jwks.json',
};

/** Handlers of the topic `client`. An unknown site, or an act that its type of client does not know, is a `bad-request`. */
export function clientHandlers({ clients, isLocked, saveText }: ClientPorts): Topic {
  const present = (): ClientPorts['clients'] => {
    if (isLocked()) throw new AppError('locked');
    return clients;
  };
  return {
    'client.describe': ({ siteId }) => present().describe(siteId),
    'client.set-secret': ({ siteId, secret }) => present().setSecret(siteId, secret),
    'client.rotate-key': ({ siteId, which }) => present().rotateKey(siteId, which),
    'client.finish-rotation': ({ siteId, which }) => present().finishRotation(siteId, which),
    'client.forget': ({ siteId, which }) => present().forget(siteId, which),
    'client.save-jwks': async ({ siteId, which }) => {
      const setup = await present().describe(siteId);
      const jwks = which === 'backend' ? setup.backend?.jwks : setup.jwks;
      if (jwks === undefined || jwks === null) throw new AppError('bad-request');
      return { saved: await saveText(JWKS_NAME[which], `${jwks}\n`) };
    },
  };
}
