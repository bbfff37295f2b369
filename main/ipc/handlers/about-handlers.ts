/** What the app says of itself. */
import type { Handlers, Response } from '../../../shared/ipc-contract.ts';

export type AboutPorts = {
  readonly about: {
    readonly describe: () => Response<'about.describe'>;
    /** Rejects with AppError `notices-missing`. */
    readonly licences: () => Promise<Response<'about.licences'>>;
  };
};

/** Handlers of the topic `about`. */
export function aboutHandlers({ about }: AboutPorts): Pick<Handlers, Extract<keyof Handlers, `about.${string}`>> {
  return {
    'about.describe': () => about.describe(),
    'about.licences': () => about.licences(),
  };
}
