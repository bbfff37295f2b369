/** What an administrator reads of each switch: in the group policy editor, in the profile, in the guide. */
import type { PolicySwitch } from './policy.ts';

export type SwitchText = {
  readonly title: string;
  /** Whole sentences. The first says what it does. */
  readonly help: string;
  /** What the number or the text is, beside its field. */
  readonly field?: string;
  /** Words for each value of a closed list. */
  readonly choices?: Readonly<Record<string, string>>;
};

export const TEXTS: Readonly<Record<PolicySwitch, SwitchText>> = {
  idleLockMinutes: {
    title: 'Lock after idle time',
    help: 'Locks every window after this many minutes without activity.',
    field: 'Minutes',
  },
  idleWarningSeconds: {
    title: 'Warn before the idle lock',
    help: 'Warns this many seconds before the idle lock, at most half of its time.',
    field: 'Seconds',
  },
  sessionHours: {
    title: 'Longest session',
    help: 'Ends a session this many hours after its sign-in, whatever happens in it.',
    field: 'Hours',
  },
  refresh: {
    title: 'Renewal of sign-ins',
    help: 'Says which refresh tokens are asked for.',
    field: 'Renewal',
    choices: {
      online: "While the user's session at the record system lasts",
      offline: "Beyond the user's session at the record system",
      none: 'Not at all',
    },
  },
  launchPort: {
    title: 'Port of the loopback launch URL',
    help: 'Opens http://127.0.0.1:{port}/launch for record systems that can only open http. Not configured: none. Refused on terminal servers, where the loopback address is shared.',
    field: 'Port',
  },
  keepSecrets: {
    title: 'Keep secrets on disk',
    help: 'Lets tokens and secrets lie on disk, sealed. Disabled: they stay in memory, and every start asks for a sign-in.',
  },
  exportCharts: {
    title: 'Print and save charts',
    help: 'Lets charts be printed and saved as pictures and tables.',
  },
  populationExport: {
    title: 'Export populations',
    help: 'Lets populations be exported to files, in the window and by the command.',
  },
  populationFolder: {
    title: 'Folder of exports',
    help: 'Fixes the folder that exports of populations land in. Not configured: the user picks.',
    field: 'Absolute path',
  },
  populationAnyFolder: {
    title: 'Allow shared and synchronised folders for exports',
    help: 'Lets exports land behind links, on network drives and in folders that are synchronised to a cloud.',
  },
  populationPlain: {
    title: 'Allow unencrypted exports',
    help: 'Lets an export be left unencrypted by choice. Disabled: every export is encrypted.',
  },
  dynamicRegistration: {
    title: 'Dynamic client registration',
    help: 'Lets Chartroom register itself where a record system offers that (RFC 7591).',
  },
  hardwareAcceleration: {
    title: 'Draw with the graphics processor',
    help: 'Lets the graphics processor draw. Disabled: everything is drawn without it, from the next start on. Without this, Chartroom does so by itself after the graphics have crashed once.',
  },
  updateMode: {
    title: 'Updates',
    help: 'Says what becomes of newer versions. Off: nobody is asked, nothing is sent. What an administrator installed, or Windows Installer, only tells, whatever is said here. Needs a feed; none is built in.',
    field: 'Updates',
    choices: {
      off: 'Off: nobody is asked',
      notify: 'Tell that there is a newer version',
      automatic: 'Install it when Chartroom is closed, where a user installed Chartroom for himself',
    },
  },
  updateFeed: {
    title: 'Feed of updates',
    help: "The folder on the hospital's own web server in which the manifests and the installers lie. With https; http on 127.0.0.1 or [::1] alone.",
    field: 'URL',
  },
  updateRing: {
    title: 'Ring of updates',
    help: "The name of the feed's manifest, so that some computers get a version before others.",
    field: 'Ring',
  },
  updateMinimumVersion: {
    title: 'Oldest version that may be used',
    help: 'Tells on every screen that an older version must be replaced, and offers none that is older. It locks nobody out.',
    field: 'Version',
  },
};
