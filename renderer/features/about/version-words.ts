import type { About, InstallKind } from '../../../shared/about.ts';

const SYSTEMS: Readonly<Record<string, string>> = { win32: 'Windows', darwin: 'macOS', linux: 'Linux' };

const INSTALLATION_WORDS: Readonly<Record<InstallKind, string>> = {
  development: 'Not installed: run from its source',
  msi: 'For everyone who uses this computer, by its administrator (MSI)',
  'nsis-user': 'For you alone',
  'nsis-machine': 'For everyone who uses this computer',
  'mac-user': 'In a folder that you may change',
  'mac-managed': 'For everyone who uses this computer, by its administrator',
  deb: 'For everyone who uses this computer, by its package manager',
  appimage: 'Not installed: run from its AppImage',
  unpacked: 'Not installed: run from a folder',
};

type Fact = { readonly label: string; readonly value: string };

/** What the Version section says, in its order. */
export function versionFacts(about: About): readonly Fact[] {
  const { version, electron, chromium, node, platform, arch, installation } = about;
  return [
    { label: 'Chartroom', value: version },
    { label: 'Installed', value: INSTALLATION_WORDS[installation] },
    { label: 'System', value: `${SYSTEMS[platform] ?? platform}, ${arch}` },
    { label: 'Electron', value: electron ?? NOT_TOLD },
    { label: 'Chromium', value: chromium ?? NOT_TOLD },
    { label: 'Node.js', value: node },
  ];
}

const NOT_TOLD = 'Not told by this runtime';
