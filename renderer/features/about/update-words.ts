import type { UpdateRefusalCode, Updates } from '../../../shared/updates.ts';
import { fullTimeWords, type Clock } from '../../clock.ts';

type StateWords = {
  readonly look: 'plain' | 'caution' | 'bad';
  readonly title: string;
  readonly words: string;
};
type RefusalWords = Pick<StateWords, 'look'> & { readonly what: string; readonly advice: string };

const NOTHING_TO_DO = 'There is nothing you need to do.';
const TELL = 'Tell your administrator.';
const LATER = 'It is asked again by itself.';

/** What happened, and what to do; that nothing was installed is said of all of them. */
const REFUSALS: Readonly<Record<UpdateRefusalCode, RefusalWords>> = {
  unreachable: { look: 'plain', what: 'The feed could not be reached.', advice: LATER },
  certificate: { look: 'caution', what: 'The certificate of the feed was not accepted.', advice: TELL },
  'not-found': { look: 'caution', what: 'The feed has no such ring for this system.', advice: TELL },
  'feed-failed': { look: 'plain', what: 'The feed answered with an error.', advice: LATER },
  redirected: { look: 'caution', what: 'The feed sent us to another address, which is not followed.', advice: TELL },
  'manifest-invalid': { look: 'caution', what: 'What the feed said could not be understood.', advice: TELL },
  'manifest-replayed': {
    look: 'bad',
    what: 'The feed says less than it has said before: something old was played back.',
    advice: TELL,
  },
  older: { look: 'plain', what: 'The feed has an older version than this one.', advice: NOTHING_TO_DO },
  'below-minimum': {
    look: 'caution',
    what: 'The feed has a version that is older than your organization allows.',
    advice: TELL,
  },
  'foreign-file': { look: 'bad', what: 'The feed names an installer on another server.', advice: TELL },
  'no-file': {
    look: 'caution',
    what: 'The feed has a newer version, but no installer for this computer.',
    advice: TELL,
  },
  'download-failed': { look: 'plain', what: 'The installer did not come, or not whole.', advice: LATER },
  'file-wrong': { look: 'bad', what: 'The installer is not the one that the feed describes.', advice: TELL },
  'signer-wrong': { look: 'bad', what: 'The installer is not signed by who signed this program.', advice: TELL },
  'signer-unknown': { look: 'bad', what: 'Nobody could say who signed the installer.', advice: TELL },
  'not-started': { look: 'caution', what: 'The installer could not be started.', advice: TELL },
};

const refused = (code: UpdateRefusalCode | null): StateWords => {
  const { look, what, advice } = REFUSALS[code ?? 'unreachable'];
  return { look, title: 'Nothing was taken from the feed', words: `${what} Nothing was installed. ${advice}` };
};

/** Who installs what is only told. */
const INSTALLER: Readonly<Record<Updates['installation'], string>> = {
  development: 'whoever runs it from its source',
  msi: 'your administrator',
  'nsis-user': 'whoever installed Chartroom on this computer',
  'nsis-machine': 'your administrator',
  'mac-user': 'whoever installed Chartroom on this computer',
  'mac-managed': 'your administrator',
  deb: 'your administrator',
  appimage: 'whoever put Chartroom on this computer',
  unpacked: 'whoever put Chartroom on this computer',
};

const WORDS: Readonly<Record<Updates['state'], (updates: Updates) => StateWords>> = {
  off: () => ({
    look: 'plain',
    title: 'Updates are off',
    words:
      'Chartroom asks nobody whether there is a newer version, and sends nothing. Your organization installs newer versions.',
  }),
  'no-feed': () => ({
    look: 'caution',
    title: 'Updates have no feed',
    words: `Updates are switched on, but no usable feed and ring are named, so nobody is asked. ${TELL}`,
  }),
  'not-asked': () => ({
    look: 'plain',
    title: 'Not asked yet',
    words: 'The feed is asked some minutes after Chartroom was started, and then every six hours.',
  }),
  asking: () => ({ look: 'plain', title: 'Asking the feed', words: 'You can work on meanwhile.' }),
  current: () => ({ look: 'plain', title: 'This is the newest version', words: NOTHING_TO_DO }),
  offered: ({ offered, installation }) => ({
    look: 'plain',
    title: `Chartroom ${offered ?? ''} is there`,
    words: `It was not downloaded: it is installed by ${INSTALLER[installation]}. ${NOTHING_TO_DO}`,
  }),
  downloading: ({ offered }) => ({
    look: 'plain',
    title: `Chartroom ${offered ?? ''} is being downloaded`,
    words: 'You can work on meanwhile.',
  }),
  ready: ({ offered }) => ({
    look: 'plain',
    title: `Chartroom ${offered ?? ''} is ready`,
    words: 'It was downloaded and checked, and is installed when you close Chartroom. Nothing happens while you work.',
  }),
  refused: ({ refusal }) => refused(refusal),
};

/** The state in words. */
export const updateState = (updates: Updates): StateWords => WORDS[updates.state](updates);

type Fact = { readonly label: string; readonly value: string };

const MODES: Readonly<Record<Updates['mode'], string>> = {
  off: 'Off',
  notify: 'Newer versions are told',
  automatic: 'Newer versions are installed',
};

/** What was decided, by whom, and when the feed was last asked. */
export function updateFacts(updates: Updates, clock: Clock): readonly Fact[] {
  const { mode, setBy, installsItself, feed, ring, minimumVersion, tooOld, checkedAtMs } = updates;
  const managed = mode === 'automatic' && !installsItself ? ', but told here: this installation is managed' : '';
  return [
    { label: 'Decided', value: `${MODES[mode]}${managed}` },
    { label: 'Decided by', value: setBy === null ? 'Nobody: it is the default' : `${setBy.name}: ${setBy.place}` },
    ...(mode === 'off'
      ? []
      : [
          { label: 'Feed', value: feed ?? 'None' },
          { label: 'Ring', value: ring === '' ? 'None that can be used' : ring },
          {
            label: 'Last asked',
            value: checkedAtMs === null ? 'Not since Chartroom was started' : fullTimeWords(checkedAtMs, clock),
          },
        ]),
    ...(minimumVersion === null
      ? []
      : [{ label: 'Oldest version allowed', value: tooOld ? `${minimumVersion}: this one is older` : minimumVersion }]),
  ];
}
