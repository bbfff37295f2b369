/** The app itself: version, what its user must know, and preferences. */
import type { Handlers, Response } from '../../../shared/ipc-contract.ts';
import type { SettingsPort } from '../../ports.ts';

export type AppPorts = {
  readonly describe: () => Response<'app.describe'>;
  readonly settings: SettingsPort;
  /** Throws AppError `too-many-windows`. */
  readonly openAnother: () => void;
};

type Topic = Pick<Handlers, Extract<keyof Handlers, `app.${string}` | `settings.${string}` | `window.${string}`>>;

/** Handlers of the topics `app`, `window` and `settings`. */
export function appHandlers({ describe, settings, openAnother }: AppPorts): Topic {
  return {
    'app.describe': () => describe(),
    'window.open-another': () => {
      openAnother();
      return {};
    },
    'settings.describe': () => ({ theme: settings.theme() }),
    'settings.set-theme': ({ theme }) => {
      settings.setTheme(theme);
      return {};
    },
  };
}
