/** What the fake desktop answers about updates, and updates that policy has switched off. */
import type { UpdatesPort } from '../../main/ipc/handlers/update-handlers.ts';
import type { Updates } from '../../shared/updates.ts';
import type { FakeState, Handlers } from './fake-desktop.ts';

/** As where nobody says anything. */
export const SAMPLE_UPDATES: Updates = {
  mode: 'off',
  setBy: null,
  installation: 'msi',
  installsItself: false,
  version: '0.1.0',
  feed: null,
  ring: 'latest',
  minimumVersion: null,
  tooOld: false,
  state: 'off',
  refusal: null,
  offered: null,
  checkedAtMs: null,
};

export const NO_UPDATES: UpdatesPort = {
  describe: () => SAMPLE_UPDATES,
  check: () => Promise.resolve(),
  install: () => undefined,
};

export function updateHandlers(state: FakeState): Pick<Handlers, Extract<keyof Handlers, `updates.${string}`>> {
  return {
    'updates.describe': () => state.updates,
    'updates.check': () => {
      state.updates = state.updatesFound ?? state.updates;
      return state.updates;
    },
    'updates.install': () => ({}),
  };
}
