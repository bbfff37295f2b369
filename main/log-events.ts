/**
 * Everything the event log can say: a closed list. A number belongs to its event for ever, also once the event is gone
 * (GONE), so that a help desk's rules hold across versions. The hundreds are topics.
 */
type Level = 'info' | 'warn' | 'error';
export type DescribedEvent = {
  readonly number: number;
  readonly levels: readonly Level[];
  /** What happened, in one sentence. */
  readonly means: string;
  /** What the help desk does about it; null: nothing. */
  readonly todo: string | null;
};

const INFO = ['info'] as const;
const WARN = ['warn'] as const;
const ERROR = ['error'] as const;
const REPORT = 'Keep the log and report it with its incident number.';

export const LOG_EVENTS = {
  'ipc.failed': { number: 101, levels: ERROR, means: 'A command of a window failed unexpectedly.', todo: REPORT },
  'ipc.untrusted-sender': {
    ...{ number: 102, levels: WARN },
    means: 'A command came from something that is not a window of Chartroom, and was refused.',
    todo: 'Never expected: keep the log and report it.',
  },
  'ipc.bad-request': {
    ...{ number: 103, levels: WARN },
    means: 'A command had arguments that it may not have, and was refused.',
    todo: 'Never expected: keep the log and report it.',
  },
  'window.page-lost': {
    ...{ number: 110, levels: ERROR },
    means: 'The page of a window ended or hung, and was loaded anew.',
    todo: 'Once: nothing. Often: look at memory and graphics driver.',
  },
  'graphics.crashed': {
    ...{ number: 111, levels: ERROR },
    means: 'The graphics process ended; `code` says how. From the next start on Chartroom draws without it.',
    todo: 'Look at the graphics driver; where hosts have none, set the policy `hardwareAcceleration` to false.',
  },
  'graphics.without-acceleration': {
    ...{ number: 112, levels: INFO },
    means: 'This start draws without the graphics processor; `code` says whether policy or a crash is why.',
    todo: null,
  },
  'graphics.not-noted': {
    ...{ number: 113, levels: WARN },
    means: 'What the next start must know of policy and graphics could not be written.',
    todo: 'Look whether the disk is full and the user may write the folder of their data.',
  },
  'settings.not-kept': {
    ...{ number: 120, levels: WARN },
    means: 'The theme could not be written.',
    todo: 'Look whether the disk is full and the user may write the folder of their data.',
  },
  'lock.unavailable': {
    ...{ number: 130, levels: WARN },
    means: 'A lock between processes could not be taken; work went on without it.',
    todo: 'Look whether the user may write `locks/`.',
  },
  'lock.not-swept': {
    ...{ number: 131, levels: WARN },
    means: 'Locks of earlier starts could not be removed.',
    todo: null,
  },
  'credentials.not-opened': {
    ...{ number: 201, levels: WARN },
    means: 'An entry of the credential store could not be opened: the keychain was replaced, or a profile roamed.',
    todo: 'The user signs in again. Often: keep profiles from losing the system’s keys.',
  },
  'credentials.not-renewed': {
    ...{ number: 202, levels: WARN },
    means: 'An entry of the credential store could not be wrapped anew; the old wrapping still opens.',
    todo: null,
  },
  'vault.in-memory': {
    ...{ number: 210, levels: WARN },
    means: 'Secrets are kept in memory alone; `code` says why.',
    todo: 'Unless policy wants it: give the user a credential store that opens.',
  },
  'vault.not-readable': {
    ...{ number: 211, levels: WARN },
    means: 'The vault’s file could not be read at present.',
    todo: 'Look which program holds `vault.json`, or whether its share is there.',
  },
  'vault.not-writable': {
    ...{ number: 212, levels: WARN },
    means: 'A record that is lost could not be removed from the vault.',
    todo: 'Look whether the disk is full and the user may write the folder of their data.',
  },
  'vault.set-aside': {
    ...{ number: 213, levels: WARN },
    means: 'The vault could not be opened with its key; it was put aside and a new one begun.',
    todo: 'The user signs in again. Often: see 201.',
  },
  'vault.record-lost': {
    ...{ number: 214, levels: WARN },
    means: 'One record of the vault could not be opened, and is lost.',
    todo: 'The user signs in again, or the secret is typed in again.',
  },
  'vault.old-set-aside-deleted': {
    ...{ number: 215, levels: WARN },
    means: 'More than three vaults lay aside; the oldest was deleted.',
    todo: 'See 213.',
  },
  'audit.broken': {
    ...{ number: 301, levels: ERROR },
    means: 'The audit trail is broken; it was put aside and a new one begun.',
    todo: 'Archive `audit/set-aside-…` and find out who changed it ([Audit](#audit)).',
  },
  'audit.head-behind': {
    ...{ number: 302, levels: WARN },
    means: 'The credential store could not be told how far the trail goes; the lines themselves are written.',
    todo: 'Look at the credential store.',
  },
  'audit.not-written': {
    ...{ number: 303, levels: ERROR },
    means: 'Entries of the audit trail wait in memory; writing is tried again.',
    todo: 'Look at the disk and at the credential store at once.',
  },
  'sign-in.complete': {
    ...{ number: 401, levels: INFO },
    means: 'Somebody signed in; `count` is how many warnings the server gave cause for.',
    todo: null,
  },
  'sign-in.failed': {
    ...{ number: 402, levels: ['warn', 'error'] },
    means: 'A sign-in failed; `code` says at what.',
    todo: 'Look up the code on the user’s screen; `internal`: report it with its incident number.',
  },
  'session.renewed': { number: 410, levels: INFO, means: 'An access token was renewed.', todo: null },
  'session.not-renewed': {
    ...{ number: 411, levels: ['warn', 'error'] },
    means: 'An access token could not be renewed; `code` says why.',
    todo: 'Once: nothing. Often: look at the authorization server.',
  },
  'session.not-kept': {
    ...{ number: 412, levels: WARN },
    means: 'A session could not be written to the vault: it ends with Chartroom.',
    todo: 'Look at the disk and at the credential store.',
  },
  'session.not-removed': {
    ...{ number: 413, levels: WARN },
    means: 'What the vault kept of an ended session could not be removed.',
    todo: 'Look at the disk and at the credential store.',
  },
  'session.not-revoked': {
    ...{ number: 414, levels: WARN },
    means: 'The server could not be told that a session ended.',
    todo: 'Nothing at once: the tokens end by themselves. Often: look at the authorization server.',
  },
  'launch.received': {
    ...{ number: 420, levels: INFO },
    means: 'A launch from the record system came in; `code` says what became of it.',
    todo: null,
  },
  'launch.broken': {
    ...{ number: 421, levels: ERROR },
    means: 'A launch failed unexpectedly.',
    todo: 'Keep the log and report it.',
  },
  'launch.url': {
    ...{ number: 422, levels: ['info', 'warn'] },
    means: 'The launch URL that policy asks for listens, or `code` says why it does not.',
    todo: '`busy`: choose another `launchPort`, or end the program that holds it.',
  },
  'fhir.list-read': {
    ...{ number: 501, levels: ['info', 'warn'] },
    means: 'A list of a chart was read, with `code` in part or not at all.',
    todo: 'Often with a code: look at the record system and the network.',
  },
  'fhir.list-broken': {
    ...{ number: 502, levels: ERROR },
    means: 'Reading a list failed unexpectedly.',
    todo: REPORT,
  },
  'fhir.worker-failed': {
    ...{ number: 503, levels: ERROR },
    means: 'What a server sent made the reader fail unexpectedly.',
    todo: REPORT,
  },
  'fhir.worker-broken': {
    ...{ number: 504, levels: ERROR },
    means: 'The reader of charts ended, and was started anew.',
    todo: 'Look at memory; else report it with its incident number.',
  },
  'export.failed': {
    ...{ number: 601, levels: ERROR },
    means: 'An export of a population failed unexpectedly.',
    todo: REPORT,
  },
  'export.not-kept': {
    ...{ number: 602, levels: WARN },
    means: 'How far an export is could not be noted: it may begin anew after a restart.',
    todo: 'Look at the disk and at the credential store.',
  },
  'export.broke-off': {
    ...{ number: 603, levels: WARN },
    means: 'An export paused; `code` says at what. It can be resumed.',
    todo: null,
  },
  'export.broken': {
    ...{ number: 604, levels: ERROR },
    means: '`chartroom export` failed unexpectedly.',
    todo: 'Keep the log and report it.',
  },
  'landing.worker-failed': {
    ...{ number: 605, levels: ERROR },
    means: 'Writing the files of an export failed unexpectedly.',
    todo: REPORT,
  },
  'panel.failed': {
    ...{ number: 606, levels: ERROR },
    means: 'Reading an exported population failed unexpectedly.',
    todo: REPORT,
  },
  'updates.checked': {
    ...{ number: 701, levels: INFO },
    means: 'The feed of updates was asked; `code` says what came of it.',
    todo: null,
  },
  'updates.refused': {
    ...{ number: 702, levels: WARN },
    means: 'Nothing was taken from the feed of updates; `code` says why. Nothing was installed.',
    todo: 'Look the code up under “Updates” in this guide.',
  },
  'updates.installing': {
    ...{ number: 703, levels: INFO },
    means: 'Chartroom was closed, and an update that was checked once more is being installed.',
    todo: null,
  },
  'updates.seen-not-kept': {
    ...{ number: 704, levels: WARN },
    means: 'Which manifest of updates was the newest could not be noted; it is known until Chartroom is closed.',
    todo: 'Look at the disk, and whether the user may write `updates/`.',
  },
  'updates.seen-unreadable': {
    ...{ number: 705, levels: WARN },
    means: 'Which manifest of updates was the newest is not known any more.',
    todo: null,
  },
  'updates.put-off': {
    ...{ number: 706, levels: INFO },
    means: 'An update is ready and was not installed, because an export runs, which an installer would end.',
    todo: 'Nothing: it is installed when Chartroom is closed and no export runs.',
  },
  'policy.changed': {
    ...{ number: 801, levels: INFO },
    means: 'A switch of the policy has another value or another origin now; `switch` names it.',
    todo: null,
  },
  'policy.problem': {
    ...{ number: 802, levels: WARN },
    means:
      'Something of the policy was ignored; `rule` says what it broke, and `switch` whose value it was. Strict values hold instead.',
    todo: 'Open “About Chartroom” on that computer: it says where the value stands. Correct it there.',
  },
  'policy.unwatched': {
    ...{ number: 803, levels: WARN },
    means: 'A folder of the policy could not be watched: changes of its file are seen within five minutes.',
    todo: null,
  },
} as const satisfies Readonly<Record<string, DescribedEvent>>;

/** Numbers of events that were once: none may be given away again. */
export const GONE: readonly number[] = [];

export type LogEvent = keyof typeof LOG_EVENTS;
/** The levels at which an event is logged. */
export type LogLevel<E extends LogEvent> = (typeof LOG_EVENTS)[E]['levels'][number];
