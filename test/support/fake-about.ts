/** What the fake desktop answers about the app itself. */
import type { About } from '../../shared/about.ts';
import type { FakeState, Handlers } from './fake-desktop.ts';

export const SAMPLE_ABOUT: About = {
  version: '0.1.0',
  electron: '45.4.1',
  chromium: '152.0.7444.59',
  node: '24.11.0',
  platform: 'win32',
  arch: 'x64',
  installation: 'msi',
};

export function aboutHandlers(state: FakeState): Pick<Handlers, Extract<keyof Handlers, `about.${string}`>> {
  return { 'about.describe': () => state.about };
}
