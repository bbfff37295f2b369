import type { Notice } from '../../../shared/ipc-contract.ts';

type NoticeWords = {
  /** What happened. */
  readonly title: string;
  /** What it means. */
  readonly means: string;
  /** What to do. */
  readonly advice: string;
  /** It must be looked at today; others may wait. */
  readonly urgent: boolean;
};

/** Why this machine keeps no secrets on disk. */
const MEMORY_REASONS: Readonly<Record<string, string>> = {
  absent: 'This computer has no protected store for secrets',
  weak: 'The protected store of this computer protects nothing',
  locked: 'The protected store of this computer is locked',
  denied: 'The protected store of this computer refused Chartroom',
  timeout: 'The protected store of this computer did not answer in time',
  policy: 'The policy of this computer forbids it',
};
const TO_STORE: Readonly<Record<string, string>> = {
  locked: 'Unlock the key ring of this computer, then start Chartroom again.',
  denied: 'Allow Chartroom to use the key ring of this computer, then start it again.',
  timeout: 'Start Chartroom again, and answer where the key ring of this computer asks for its password.',
  policy: 'There is nothing you need to do.',
};

/** Why the port of the policy is closed. */
const PORT_REASONS: Readonly<Record<string, string>> = {
  'port-in-use': 'Another program uses the port that the policy names, or the system keeps it',
  'multi-session': 'Several people use this computer at once, and share its ports',
};

const quoted = (name: string | null): string => (name === null ? 'One of its values' : `“${name}”`);
const sentence = (subject: string, rule: string | null): string => `${subject} ${rule ?? 'does not follow the rules'}.`;

const memory = ({ subject }: Notice): NoticeWords => ({
  title: 'Secrets are kept in memory only',
  means: `${MEMORY_REASONS[subject ?? ''] ?? 'The protected store of this computer failed'}, so nothing secret is written to its disk. When Chartroom is closed you must sign in again, and a client secret must be typed in again.`,
  advice: TO_STORE[subject ?? ''] ?? 'You can work on. Your administrator can set a key ring up.',
  urgent: false,
});

const WORDS: Readonly<Record<Notice['code'], (notice: Notice) => NoticeWords>> = {
  'secrets-in-memory': memory,
  'vault-set-aside': () => ({
    title: 'The store of secrets could not be read',
    means: 'It was damaged, or made by another version or on another computer. It was set aside and a new one begun.',
    advice: 'Sign in again. A client secret must be typed in again, and a new key must be registered.',
    urgent: true,
  }),
  'vault-record-lost': () => ({
    title: 'One secret could not be read',
    means: 'It was damaged and is gone; the others are unharmed.',
    advice: 'Sign in again at the site that asks for it, or set its client up again.',
    urgent: true,
  }),
  'policy-unreadable': ({ rule }) => ({
    title: 'The policy of this computer cannot be read',
    means: `${sentence('It', rule)} Until then the strictest rules hold: nothing is printed, saved or exported; a lock after 5 minutes, sessions of 8 hours that are not renewed, no secrets on the disk. “About Chartroom” has them all.`,
    advice: 'Tell your administrator: the policy must be mended.',
    urgent: true,
  }),
  'policy-value-ignored': ({ subject, rule }) => ({
    title: 'A value of the policy is not allowed',
    means: `${sentence(quoted(subject), rule)} Until then the strictest value holds.`,
    advice: 'Tell your administrator: the value must be mended.',
    urgent: false,
  }),
  'policy-name-unknown': ({ subject, rule }) => ({
    title: 'The policy names something that Chartroom does not know',
    means: `${sentence(quoted(subject), rule)} It changes nothing.`,
    advice: 'Tell your administrator: the name may be misspelt.',
    urgent: false,
  }),
  'launch-links-unregistered': () => ({
    title: 'Launches from the record system may not arrive',
    means: 'This computer did not let Chartroom open the links by which a record system launches it.',
    advice: 'Sign in here instead, and tell your administrator.',
    urgent: false,
  }),
  'launch-port-unavailable': ({ subject }) => ({
    title: 'The launch port of this computer is not open',
    means: `${PORT_REASONS[subject ?? ''] ?? 'The port could not be opened'}, so record systems that launch Chartroom by it do not reach it.`,
    advice: 'Sign in here instead, and tell your administrator.',
    urgent: false,
  }),
  'graphics-without-acceleration': () => ({
    title: 'Chartroom draws without the graphics processor',
    means:
      'The graphics of this computer failed once. Everything works and nothing was lost; charts may move less smoothly.',
    advice: 'There is nothing you need to do. The next version of Chartroom tries the graphics processor again.',
    urgent: false,
  }),
  'audit-in-memory': () => ({
    title: 'The audit trail is not kept',
    means:
      'Who opened which chart is noted only until Chartroom is closed, because this computer has no protected store.',
    advice: 'Tell your administrator before you go on, where a lasting trail is required.',
    urgent: true,
  }),
  'audit-broken': () => ({
    title: 'The audit trail does not fit together',
    means: 'Entries are missing or were changed since it was last closed. What is noted from now on is kept apart.',
    advice: 'Tell the help desk today, and leave the file as it is: it is evidence.',
    urgent: true,
  }),
  'version-too-old': ({ subject }) => ({
    title: 'This version of Chartroom is too old',
    means: `The policy of this computer asks for ${subject ?? 'a newer one'} or newer. Nothing is locked: you can work on.`,
    advice: 'Tell your administrator today: Chartroom must be replaced.',
    urgent: true,
  }),
  'update-offered': ({ subject }) => ({
    title: `Chartroom ${subject ?? ''} is there`,
    means:
      'It is newer than this one, and was not downloaded: whoever installed Chartroom on this computer installs it.',
    advice: 'There is nothing you need to do.',
    urgent: false,
  }),
  'update-ready': ({ subject }) => ({
    title: `Chartroom ${subject ?? ''} is ready`,
    means: 'It was downloaded and checked, and is installed when you close Chartroom. Nothing happens while you work.',
    advice: 'Close Chartroom when you are done.',
    urgent: false,
  }),
  'update-refused': () => ({
    title: 'An update was refused',
    means: 'It could not be trusted. Nothing was installed, and this version works on as before.',
    advice: 'Tell your administrator: “About Chartroom” says why.',
    urgent: true,
  }),
};

/** What a notice says on screen. */
export const noticeWords = (notice: Notice): NoticeWords => WORDS[notice.code](notice);
