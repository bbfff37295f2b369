/** Exchanging the browser's answer for access, and checking who signed in. */
import type { ErrorCode } from '../../shared/errors.ts';
import {
  CHOOSE_SITE,
  NOTHING_READ,
  SIGN_IN_AGAIN,
  TRY_AGAIN,
  statusText,
  waitText,
  type ErrorMessage,
  type Messages,
} from './message.ts';

type Codes = Extract<ErrorCode, `token-${string}` | `id-token-${string}`>;

const token = (
  title: string,
  what: string,
  advice: string,
  action: ErrorMessage['action'] = SIGN_IN_AGAIN,
): ErrorMessage => ({ title, what, lost: NOTHING_READ, advice, action });

const REPORT = 'Tell the help desk of the hospital: its server must be mended before anyone can sign in from here.';
const SUSPECT = 'Sign in again. If it happens twice, stop and tell the help desk: it can be an attack.';

export const TOKEN_MESSAGES: Messages<Codes> = {
  'token-unreachable': () =>
    token(
      'The connection broke at the last step',
      'Signing in had come to its last step, but the hospital’s server could not be reached to finish.',
      'Check the network, then begin again.',
      TRY_AGAIN,
    ),
  'token-timeout': () =>
    token(
      'The hospital’s server stalled at the last step',
      'Signing in had come to its last step, but the access that the server had to give did not come in time.',
      'Wait a moment and begin again.',
      TRY_AGAIN,
    ),
  'token-rejected': (details) =>
    token(
      'The hospital’s server did not accept the sign-in',
      `It refused to give access at the last step${statusText(details)}${
        details.oauthError === undefined ? '' : ` and called it “${details.oauthError}”`
      }.`,
      'Sign in again. If it is refused again, Chartroom may not be registered there: call the help desk.',
    ),
  'token-server-error': (details) =>
    token(
      'The hospital’s server failed at the last step',
      `It could not give access at the moment${statusText(details)}.`,
      `Begin again ${waitText(details)}.`,
      TRY_AGAIN,
    ),
  'token-redirected': (details) =>
    token(
      'The last step was sent elsewhere',
      `The server answered with a redirect${statusText(details)}. Your sign-in was not passed on to that place.`,
      REPORT,
      CHOOSE_SITE,
    ),
  'token-not-json': () =>
    token(
      'A web page came at the last step',
      'Where the server should have given access, something answered with a page or other text.',
      'Check that this network does not ask for a sign-in of its own, then begin again.',
      TRY_AGAIN,
    ),
  'token-malformed': ({ member }) =>
    token(
      'The access that the server gave is incomplete',
      `Its answer lacks what the standard demands${member === undefined ? '.' : `: ${member}.`}`,
      REPORT,
      CHOOSE_SITE,
    ),
  'token-no-patient': () =>
    token(
      'No patient was chosen',
      'You are signed in, but the server did not say whose chart to open.',
      'Sign in again and choose a patient on the hospital’s page.',
    ),

  'id-token-malformed': ({ member }) =>
    token(
      'The proof of who signed in cannot be read',
      `The server’s identity token is not in the agreed form${member === undefined ? '.' : `: ${member}.`}`,
      REPORT,
      CHOOSE_SITE,
    ),
  'id-token-keys-unavailable': (details) =>
    token(
      'The proof of who signed in cannot be checked',
      `The server’s public keys could not be fetched${statusText(details)}.`,
      'Begin again in a few minutes.',
      TRY_AGAIN,
    ),
  'id-token-signature': () =>
    token(
      'The proof of who signed in is not genuine',
      'Its signature does not match the keys of the hospital’s server.',
      SUSPECT,
    ),
  'id-token-issuer': () =>
    token('The proof of who signed in is of another server', 'It was issued by a server that was not asked.', SUSPECT),
  'id-token-audience': () =>
    token(
      'The proof of who signed in was meant for another program',
      'It does not name Chartroom as its receiver.',
      SUSPECT,
    ),
  'id-token-nonce': () =>
    token(
      'The proof of who signed in belongs to another sign-in',
      'It does not carry the mark that this sign-in was given.',
      SUSPECT,
    ),
  'id-token-expired': () =>
    token(
      'The proof of who signed in is out of date',
      'By the clock of this computer it was over before it came, or is not valid yet.',
      'Check the date and time of this computer, then sign in again.',
    ),
};
