/** How this machine is known to a site: a secret goes in and never comes out; public keys come out. */
import { AppError } from '../../../shared/errors.ts';
import type { Handlers } from '../../../shared/ipc-contract.ts';
import type { SiteClients } from '../../session/site-clients.ts';

export type ClientPorts = {
  readonly clients: Omit<SiteClients, 'entryOf'>;
  /** Some window is locked: then whoever sits here has not proved who they are. */
  readonly isLocked: () => boolean;
  /** Lets the user choose a file and writes the text there; false: they did not. */
  readonly saveText: (name: string, text: string) => Promise<boolean>;
};

type Topic = Pick<Handlers, Extract<keyof Handlers, `client.${string}`>>;

/** Handlers of the topic `client`. An unknown site, or an act that its type of client does not know, is a `bad-request`. */
export function clientHandlers({ clients, isLocked, saveText }: ClientPorts): Topic {
  const present = (): ClientPorts['clients'] => {
    if (isLocked()) throw new AppError('locked');
    return clients;
  };
  return {
    'client.describe': ({ siteId }) => present().describe(siteId),
    'client.set-secret': ({ siteId, secret }) => present().setSecret(siteId, secret),
    'client.rotate-key': ({ siteId }) => present().rotateKey(siteId),
    'client.finish-rotation': ({ siteId }) => present().finishRotation(siteId),
    'client.forget': ({ siteId }) => present().forget(siteId),
    'client.save-jwks': async ({ siteId }) => {
      const { jwks } = await present().describe(siteId);
      if (jwks === null) throw new AppError('bad-request');
      return { saved: await saveText('chartroom-jwks.json', `${jwks}\n`) };
    },
  };
}
