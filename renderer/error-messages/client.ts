/** How Chartroom itself is known to a site, and where its secrets are kept. */
import type { ErrorCode } from '../../shared/errors.ts';
import { READ_AGAIN, SHOW_SITES, TRY_AGAIN, statusText, type Messages } from './message.ts';

type Codes = Extract<ErrorCode, 'client-secret-missing' | `registration-${string}` | `vault-${string}`>;

const NOTHING_SENT = 'No patient data were read; nobody was signed in.';

export const CLIENT_MESSAGES: Messages<Codes> = {
  'client-secret-missing': () => ({
    title: 'The client secret is missing',
    what: 'This site wants a secret from Chartroom itself, and this computer keeps none for it.',
    lost: NOTHING_SENT,
    advice: 'Let your administrator type it in: choose “Set up” beside the site.',
    action: SHOW_SITES,
  }),
  'registration-not-offered': () => ({
    title: 'The site takes no registrations',
    what: 'Chartroom was to register itself, but the hospital’s server does not say where.',
    lost: NOTHING_SENT,
    advice: 'Let your administrator register Chartroom there and put its client id in the sites file.',
    action: SHOW_SITES,
  }),
  'registration-refused': (details) => ({
    title: 'The site refused to register Chartroom',
    what: `The hospital’s server did not accept the registration${statusText(details)}${
      details.oauthError === undefined ? '' : ` and called it “${details.oauthError}”`
    }.`,
    lost: NOTHING_SENT,
    advice: 'Tell the help desk of the hospital: Chartroom must be allowed there first.',
    action: SHOW_SITES,
  }),
  'registration-unreachable': () => ({
    title: 'The site could not be reached to register',
    what: 'The hospital’s server did not answer when Chartroom registered itself.',
    lost: NOTHING_SENT,
    advice: 'Check the network, then try again.',
    action: TRY_AGAIN,
  }),
  'vault-write-failed': () => ({
    title: 'The secret could not be kept',
    what: 'Writing to the protected store of this computer failed, perhaps because the disk is full or the store is locked.',
    lost: 'What was kept before is unchanged; the new secret was not kept.',
    advice: 'Free some space or unlock the store of this computer, then try again.',
    action: READ_AGAIN,
  }),
  'vault-unavailable': () => ({
    title: 'The key of this client cannot be reached',
    what: 'It lies in the protected store of this computer, which is closed to Chartroom at this start. A new key would be gone when Chartroom is closed, so none was made.',
    lost: NOTHING_SENT,
    advice:
      'Unlock the key ring of this computer, or have its policy mended where Chartroom says that it is wrong, then start Chartroom again.',
    action: SHOW_SITES,
  }),
};
