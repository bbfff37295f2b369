/** The support file, from the window: for whoever sits here, signed in or not, but not over a lock. */
import { AppError } from '../../../shared/errors.ts';
import type { Handlers } from '../../../shared/ipc-contract.ts';

export type SupportPort = {
  /** Looks at the machine and gives the text of the file; takes as long as servers let it wait. */
  readonly gather: () => Promise<string>;
};

export type SupportPorts = {
  readonly support: SupportPort;
  /** Some window is locked: then whoever sits here has not proved who they are, and writes no files. */
  readonly isLocked: () => boolean;
  /** Lets the user choose a file, makes the text and writes it there; false: they did not, or it is not wanted any more. */
  readonly saveMade: (name: string, make: () => Promise<string>, stillWanted: () => boolean) => Promise<boolean>;
};

const FILE_NAME = 'chartroom-support.json';

/** Handlers of the topic `support`. Rejects with AppError `locked` or `support-not-written`. */
export function supportHandlers(ports: SupportPorts): Pick<Handlers, 'support.save'> {
  const { support, isLocked, saveMade } = ports;
  return {
    'support.save': async () => {
      if (isLocked()) throw new AppError('locked');
      let notMade: unknown = null;
      const make = (): Promise<string> =>
        support.gather().catch((error: unknown) => {
          notMade = error;
          throw error;
        });
      try {
        return { saved: await saveMade(FILE_NAME, make, () => !isLocked()) };
      } catch (error) {
        throw error === notMade ? error : new AppError('support-not-written', {}, { cause: error });
      }
    },
  };
}
