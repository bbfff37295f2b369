/** Small, non-secret preferences, kept by electron-store in the profile of the user. */
import { nativeTheme } from 'electron';
import Store from 'electron-store';
import type { Log, SettingsPort } from '../ports.ts';

type Settings = { theme: 'system' | 'light' | 'dark' };

const DEFAULTS: Settings = { theme: 'system' };

/**
 * Opens the settings file and applies the theme. A damaged file counts as empty; one that cannot be read or written
 * at all is logged, and the settings last as long as the app (J1, J2): a preference keeps nobody from working.
 */
export function openSettings(log: Log): SettingsPort {
  const guarded = <T>(act: () => T): T | undefined => {
    try {
      return act();
    } catch (error) {
      log('warn', 'settings.not-kept', { errorName: error instanceof Error ? error.name : typeof error });
      return undefined;
    }
  };
  const store = guarded(
    () =>
      new Store<Settings>({
        name: 'settings',
        defaults: DEFAULTS,
        configFileMode: 0o600,
        clearInvalidConfig: true,
        schema: { theme: { type: 'string', enum: ['system', 'light', 'dark'] } },
      }),
  );
  let theme = guarded(() => store?.get('theme')) ?? DEFAULTS.theme;
  nativeTheme.themeSource = theme;
  return {
    theme: () => theme,
    setTheme: (chosen) => {
      theme = chosen;
      nativeTheme.themeSource = chosen;
      guarded(() => store?.set('theme', chosen));
    },
  };
}
