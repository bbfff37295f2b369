/** The facts of a machine on which all is well, to be made worse. */
import type { Facts } from '../../../main/diagnose/diagnosis.ts';

export const SITE: Facts['sites']['checks'][number] = {
  ...{ id: '0123456789abcdef', host: 'ehr.example', environment: 'test', proxy: 'DIRECT' },
  server: { outcome: 'ok', reason: null, error: null, status: 200, durationMs: 12, clockAheadSeconds: 0 },
  ...{ trust: null, noTrust: 'not-https' },
};

export const goodFacts = (more: Partial<Facts> = {}): Facts => ({
  ...{ diagnosis: 1, at: '2026-11-28T06:00:00.000Z', offline: false },
  app: { version: '0.1.0', installation: 'msi', electron: '43.1.1', chromium: '146.0.0.0', node: '24.0.0', v8: '14' },
  system: {
    ...{ platform: 'linux', release: '6.1', arch: 'x64', locale: 'en-GB', timeZone: 'Europe/London' },
    ...{ utcOffsetMinutes: 0, memoryMb: 8_000, multiSession: false },
  },
  policy: { switches: [], problems: [] },
  sites: { place: '/etc/chartroom/sites.json', error: null, count: 1, checks: [SITE] },
  credentials: { backend: 'gnome_libsecret', state: 'ok' },
  vault: { present: true, state: 'readable', records: 2 },
  audit: { present: true, verdict: 'whole', reason: null, count: 9, setAside: 0 },
  log: { place: '~/.config/Chartroom/logs/events.log', bytes: 100, events: [] },
  disk: { place: '~/.config/Chartroom', freeMb: 50_000 },
  display: { screens: [{ width: 1280, height: 1024, scale: 1 }], gpu: null },
  ...more,
});
