/** The machine signs in as itself to export a population. */
import type { ErrorCode, ErrorDetails } from '../../shared/errors.ts';
import { SHOW_SITES, TRY_AGAIN, statusText, type Messages } from './message.ts';

type Codes = Extract<ErrorCode, `backend-${string}`>;

const called = ({ oauthError }: ErrorDetails): string =>
  oauthError === undefined ? '' : ` and called it “${oauthError}”`;
const KEPT = 'Nothing was exported by this attempt; files of an earlier one are as they were.';

export const BACKEND_MESSAGES: Messages<Codes> = {
  'backend-scope-denied': (details) => ({
    title: 'The site does not let this computer export these records',
    what:
      details.status === undefined
        ? 'The hospital’s server let Chartroom in, but granted nothing of what was to be exported.'
        : `The hospital’s server refused the rights that the export needs${statusText(details)}${called(details)}.`,
    lost: KEPT,
    advice:
      'Order fewer types of records, or let the hospital grant the system scopes of these types to the backend client of Chartroom.',
    action: TRY_AGAIN,
  }),
  'backend-client-refused': (details) => ({
    title: 'The site does not accept this computer',
    what: `The hospital’s server refused the backend client of Chartroom${statusText(details)}${called(details)}.`,
    lost: KEPT,
    advice:
      'Let your administrator compare the client id in the sites file, and the public key set under Client setup, with what is registered at the hospital. The clock of this computer must be right, too.',
    action: SHOW_SITES,
  }),
  'backend-key-file': ({ rule }) => ({
    title: 'The key file cannot be used',
    what:
      rule === undefined ? 'The file with the private key breaks a rule.' : `The file with the private key ${rule}.`,
    lost: `No key was sent anywhere. ${KEPT}`,
    advice: 'Let your administrator mend the file, then start the export again.',
    action: TRY_AGAIN,
  }),
};
