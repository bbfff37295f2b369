/** The window and its own main process. */
import type { ErrorCode } from '../../shared/errors.ts';
import { CHOOSE_SITE, READ_AGAIN, SIGN_IN_AGAIN, type Messages } from './message.ts';

type Codes = Extract<
  ErrorCode,
  | 'notices-missing'
  | 'support-not-written'
  | 'no-session'
  | 'stale-request'
  | 'bad-request'
  | 'untrusted-sender'
  | 'internal'
>;

export const OTHER_MESSAGES: Messages<Codes> = {
  'notices-missing': () => ({
    title: 'This copy of Chartroom is not whole',
    what: 'The file that names whose work is in it is missing or damaged.',
    lost: 'Nothing else depends on it, and nothing was lost.',
    advice: 'Tell your administrator: Chartroom should be installed again.',
    action: READ_AGAIN,
  }),
  'support-not-written': () => ({
    title: 'The support file could not be saved',
    what: 'Chartroom could not write where you said: the folder may be closed to you, or the disk full.',
    lost: 'A file that was there before may be gone; nothing else was touched.',
    advice: 'Save it in another folder. If that fails too, tell the help desk so.',
    action: READ_AGAIN,
  }),
  'no-session': () => ({
    title: 'You are not signed in',
    what: 'There is no session in this window.',
    lost: 'Nothing was lost.',
    advice: 'Sign in to open a chart.',
    action: SIGN_IN_AGAIN,
  }),
  'stale-request': () => ({
    title: 'The chart has changed',
    what: 'This question belonged to a chart that is no longer open.',
    lost: 'Nothing was lost: its answer was not used.',
    advice: 'Read again to see the chart that is open now.',
    action: READ_AGAIN,
  }),
  'bad-request': ({ place }) => ({
    title: 'Chartroom asked itself something wrong',
    what: `The window sent a request that its own rules refuse${place === undefined ? '.' : ` (${place}).`}`,
    lost: 'Nothing was lost: the request was not carried out.',
    advice: 'Read again; if it happens twice, tell the help desk.',
    action: READ_AGAIN,
  }),
  'untrusted-sender': () => ({
    title: 'A request was refused',
    what: 'It did not come from Chartroom’s own window.',
    lost: 'Nothing was read or changed.',
    advice: 'Close Chartroom and start it again. If it happens twice, tell the help desk: it can be an attack.',
    action: CHOOSE_SITE,
  }),
  internal: ({ incident }) => ({
    title: 'Something in Chartroom failed',
    what: `This is a fault of Chartroom, not of the record${incident === undefined ? '.' : `. It was noted as incident ${incident}.`}`,
    lost: 'Nothing was changed at the hospital. What could not be read is missing here.',
    advice: 'Try once more; if it happens again, give the help desk the lines below.',
    action: READ_AGAIN,
  }),
};
