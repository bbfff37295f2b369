/** The app itself: version, what its user must know, and preferences. */
import type { Handlers, Response } from '../../../shared/ipc-contract.ts';
import type { SettingsPort } from '../../ports.ts';

export type AppPorts = { readonly describe: () => Response<'app.describe'>; readonly settings: SettingsPort };

type Topic = Pick<Handlers, Extract<keyof Handlers, `app.${string}` | `settings.${string}`>>;

/** Handlers of the topics `app` and `settings`. */
export function appHandlers({ describe, settings }: AppPorts): Topic {
  return {
    'app.describe': () => describe(),
    'settings.describe': () => ({ theme: settings.theme() }),
    'settings.set-theme': ({ theme }) => {
      settings.setTheme(theme);
      return {};
    },
  };
}
