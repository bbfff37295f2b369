/** Commands about updates. */
import type { Handlers } from '../../../shared/ipc-contract.ts';
import type { UpdateService } from '../../updates/updates.ts';

export type UpdatesPort = Pick<UpdateService, 'describe' | 'check' | 'install'>;

type UpdateCommand = Extract<keyof Handlers, `updates.${string}`>;

/** Gives the handlers; refusals are a state that is described, never an error. */
export function updateHandlers({ describe, check, install }: UpdatesPort): Pick<Handlers, UpdateCommand> {
  return {
    'updates.describe': describe,
    'updates.check': async () => {
      await check();
      return describe();
    },
    'updates.install': () => {
      install();
      return {};
    },
  };
}
