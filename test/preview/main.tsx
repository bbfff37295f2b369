/** The window on a desktop that behaves: `?state=` names what it is in. */
import './jitless.ts';
import { createRoot } from 'react-dom/client';
import { App } from '../../renderer/App.tsx';
import { createFakeDesktop } from '../support/fake-desktop.ts';
import { NOW_MS } from '../support/fake-desktop-data.ts';
import { PREVIEWS } from './states.ts';

const name = new URLSearchParams(location.search).get('state') ?? 'summary';
const preview = PREVIEWS[name];
const root = document.getElementById('root');
if (preview === undefined || root === null) throw new Error(`no preview named ${name}`);
const desktop = createFakeDesktop();
preview.arrange(desktop);
createRoot(root).render(<App desktop={desktop.api} clock={{ nowMs: () => NOW_MS, timeZone: 'UTC' }} />);
