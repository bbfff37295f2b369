/** Launches from an EHR, sessions that go on, and the lock. */
import type { ErrorCode } from '../../shared/errors.ts';
import { NOTHING_READ, SHOW_SITES, SIGN_IN_AGAIN, statusText, waitText, type Messages } from './message.ts';
import { networkWords } from './network.ts';

type Codes = Extract<
  ErrorCode,
  | `launch-${string}`
  | `refresh-${string}`
  | 'session-too-old'
  | 'revocation-failed'
  | 'locked'
  | 'too-many-windows'
  | `unlock-${string}`
>;

const STAYS = 'What is shown was read before and stays; nothing newer can be read.';
const NOT_OPENED = 'No site was contacted, and no chart was opened or closed.';

export const SESSION_MESSAGES: Messages<Codes> = {
  'launch-malformed': ({ member }) => ({
    title: 'The EHR’s call cannot be read',
    what: `Something called Chartroom to open a patient, but not in the form that was agreed${
      member === undefined ? '.' : `: ${member} is missing or wrong.`
    }`,
    lost: NOT_OPENED,
    advice: 'Open the patient from the EHR again; if it stays so, tell the help desk.',
    action: SHOW_SITES,
  }),
  'launch-unknown-site': () => ({
    title: 'An unknown site asked to open a patient',
    what: 'The call named a server that is not among the sites of this computer. It can be an attack.',
    lost: NOT_OPENED,
    advice: 'If you pressed Chartroom in the EHR yourself, tell the help desk: the site must be added here first.',
    action: SHOW_SITES,
  }),
  'launch-too-many': (details) => ({
    title: 'Too many calls to open a patient',
    what: 'Chartroom was called more often than a person does, so the last call was not taken.',
    lost: NOT_OPENED,
    advice: `Answer the call that is waiting, or open the patient from the EHR again ${waitText(details)}.`,
    action: SHOW_SITES,
  }),
  'launch-expired': () => ({
    title: 'A call to open a patient came too late',
    what: 'It had to wait, and the EHR’s calls are good for a few minutes only.',
    lost: NOT_OPENED,
    advice: 'Open the patient from the EHR again.',
    action: SHOW_SITES,
  }),
  'refresh-rejected': (details) => ({
    title: 'The sign-in was not renewed',
    what: `It has ended: the hospital’s server did not accept the renewal${statusText(details)}.`,
    lost: STAYS,
    advice: 'Sign in again to go on.',
    action: SIGN_IN_AGAIN,
  }),
  'refresh-unreachable': () => ({
    title: 'The sign-in could not be renewed',
    what: 'The hospital’s server could not be reached to renew it; it is tried again by itself.',
    lost: STAYS,
    advice: 'Check the network. If others have the trouble too, call the help desk.',
    action: SIGN_IN_AGAIN,
  }),
  'refresh-other-patient': () => ({
    title: 'The server switched to another patient',
    what: 'On renewal the hospital’s server named another patient than the one that is open. The new access was thrown away.',
    lost: 'What is shown is of the patient named above and stays; nothing newer can be read.',
    advice: 'Sign in again and check who is opened. Tell the help desk: the server must not do this.',
    action: SIGN_IN_AGAIN,
  }),
  'session-too-old': ({ limit }) => ({
    title: 'The session has reached its longest time',
    what: `A session lasts ${limit === undefined ? 'one shift' : `${limit} hours`} at most, however busy it is.`,
    lost: 'It was ended at the hospital too, and nothing of it is shown any more. Nothing in the record was changed.',
    advice: 'Sign in again to go on.',
    action: SIGN_IN_AGAIN,
  }),
  'revocation-failed': (details) => ({
    title: 'Signed out here, perhaps not at the hospital',
    what: `The hospital’s server did not confirm that it ended the access${statusText(details)}.${networkWords(details)}`,
    lost: 'Everything of the session was removed from this computer.',
    advice:
      'There is nothing you need to do: the access runs out by itself. On a computer of strangers tell the help desk.',
    action: SHOW_SITES,
  }),
  locked: () => ({
    title: 'Chartroom is locked',
    what: 'While it is locked nothing is read or opened.',
    lost: 'Nothing was lost.',
    advice: 'Unlock by signing in again.',
    action: SIGN_IN_AGAIN,
  }),
  'too-many-windows': ({ limit }) => ({
    title: 'No more windows can be opened',
    what: `Chartroom keeps ${limit === undefined ? 'only so many' : `at most ${limit}`} windows at a time.`,
    lost: 'Nothing was lost.',
    advice: 'Close a window that is not needed.',
    action: SHOW_SITES,
  }),
  'unlock-other-user': () => ({
    title: 'That was another user',
    what: 'The person who signed in is not the one whose session is locked.',
    lost: 'The locked session was ended, and nothing of it was shown. Nothing in the record was changed.',
    advice: 'Sign in to begin a session of your own.',
    action: SIGN_IN_AGAIN,
  }),
  'unlock-not-asked': () => ({
    title: 'The hospital did not ask who is there',
    what: 'Its page let the sign-in through without a password, because somebody had signed in there before. That does not prove who sits here now.',
    lost: 'Nothing was opened. What is locked stays locked.',
    advice: 'Sign out on the hospital’s page in the browser, or close the browser, then try again.',
    action: SIGN_IN_AGAIN,
  }),
  'unlock-not-possible': () => ({
    title: 'This session cannot be unlocked',
    what: 'What was kept to go on with is gone from this computer, or it cannot be told who comes back.',
    lost: `The locked session was not opened. ${NOTHING_READ}`,
    advice: 'Sign in anew.',
    action: SIGN_IN_AGAIN,
  }),
};
