/** This machine, as a diagnosis tells of it. */
import os from 'node:os';
import { app, safeStorage, screen } from 'electron';
import { isMultiSession } from './multi-session.ts';

/** What the machine is, without whose. */
export function describeSystem() {
  const { locale, timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return {
    platform: process.platform,
    release: os.release(),
    arch: process.arch,
    locale: app.getLocale() || locale,
    timeZone,
    utcOffsetMinutes: -new Date().getTimezoneOffset(),
    memoryMb: Math.round(os.totalmem() / 1_000_000),
    multiSession: isMultiSession(),
  };
}

/** Screens, and what Chromium does on the graphics card; null: the runtime does not tell. */
export function describeDisplay() {
  const screens = screen.getAllDisplays().map(({ size, scaleFactor }) => ({ ...size, scale: scaleFactor }));
  return { screens: screens.map(({ width, height, scale }) => ({ width, height, scale })), gpu: gpuFeatures() };
}

function gpuFeatures(): Readonly<Record<string, string>> | null {
  try {
    return Object.fromEntries(Object.entries(app.getGPUFeatureStatus()).map(([name, state]) => [name, String(state)]));
  } catch {
    return null;
  }
}

/** What wraps entries of the credential store on Linux; null elsewhere: there is one way only. */
export const credentialBackend = (): string | null =>
  process.platform === 'linux' ? safeStorage.getSelectedStorageBackend() : null;
