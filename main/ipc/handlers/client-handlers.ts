/** How this machine is known to a site: a secret goes in and never comes out; public keys come out. */
import { AppError } from '../../../shared/errors.ts';
import type { Handlers } from '../../../shared/ipc-contract.ts';
import type { SiteClients } from '../../session/site-clients.ts';

export type ClientPorts = {
  readonly clients: Omit<SiteClients, 'entryOf'>;
  /** Lets the user choose a file and writes the text there; false: they did not. */
  readonly saveText: (name: string, text: string) => Promise<boolean>;
};

type Topic = Pick<Handlers, Extract<keyof Handlers, `client.${string}`>>;

/** Handlers of the topic `client`. An unknown site, or an act that its type of client does not know, is a `bad-request`. */
export function clientHandlers({ clients, saveText }: ClientPorts): Topic {
  return {
    'client.describe': ({ siteId }) => clients.describe(siteId),
    'client.set-secret': ({ siteId, secret }) => clients.setSecret(siteId, secret),
    'client.rotate-key': ({ siteId }) => clients.rotateKey(siteId),
    'client.finish-rotation': ({ siteId }) => clients.finishRotation(siteId),
    'client.forget': ({ siteId }) => clients.forget(siteId),
    'client.save-jwks': async ({ siteId }) => {
      const { jwks } = await clients.describe(siteId);
      if (jwks === null) throw new AppError('bad-request');
      return { saved: await saveText('chartroom-jwks.json', `${jwks}\n`) };
    },
  };
}
