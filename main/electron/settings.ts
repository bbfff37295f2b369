/** Small, non-secret preferences, kept by electron-store in the profile of the user. */
import { nativeTheme } from 'electron';
import Store from 'electron-store';
import type { SettingsPort } from '../ports.ts';

type Settings = { theme: 'system' | 'light' | 'dark' };

/** Opens the settings file (a damaged one counts as empty) and applies the theme. */
export function openSettings(): SettingsPort {
  const store = new Store<Settings>({
    name: 'settings',
    defaults: { theme: 'system' },
    clearInvalidConfig: true,
    schema: { theme: { type: 'string', enum: ['system', 'light', 'dark'] } },
  });
  nativeTheme.themeSource = store.get('theme');
  return {
    theme: () => store.get('theme'),
    setTheme: (theme) => {
      store.set('theme', theme);
      nativeTheme.themeSource = theme;
    },
  };
}
