/** The sites file, the server's SMART configuration, and the answer of the system browser. */
import type { ErrorCode } from '../../shared/errors.ts';
import {
  CHOOSE_SITE,
  NOTHING_READ,
  READ_FILE_AGAIN,
  SIGN_IN_AGAIN,
  TRY_AGAIN,
  statusText,
  type ErrorMessage,
  type Messages,
} from './message.ts';

type Codes = Extract<
  ErrorCode,
  | `sites-${string}`
  | `discovery-${string}`
  | `browser-${string}`
  | `loopback-${string}`
  | `sign-in-${string}`
  | `callback-${string}`
>;
type Action = ErrorMessage['action'];

const NO_SITE_LOST = 'Nothing was lost: no site was contacted.';
const MEND_SERVER =
  'Tell the help desk of the hospital: its server must be mended before anyone can sign in from here.';

const sites = (title: string, what: string, advice: string): ErrorMessage => ({
  title,
  what,
  lost: NO_SITE_LOST,
  advice,
  action: READ_FILE_AGAIN,
});
const signIn = (title: string, what: string, advice: string, action: Action = TRY_AGAIN): ErrorMessage => ({
  title,
  what,
  lost: NOTHING_READ,
  advice,
  action,
});

export const SIGN_IN_MESSAGES: Messages<Codes> = {
  'sites-missing': () =>
    sites(
      'There is no sites file',
      'The file that names the hospitals was not found.',
      'Put the file in its place, then read it again.',
    ),
  'sites-unreadable': () =>
    sites(
      'The sites file cannot be opened',
      'The file is there, but this account may not read it, or it is not a file.',
      'Let your administrator check the rights of the file, then read it again.',
    ),
  'sites-invalid': ({ place, rule }) =>
    sites(
      'The sites file has a mistake',
      `${place === undefined ? 'The file' : `At ${place} it`} breaks a rule${rule === undefined ? '.' : `: ${rule}.`}`,
      'Correct that place, then read the file again.',
    ),
  'sites-holds-secret': ({ place }) =>
    sites(
      'The sites file holds a secret',
      `A password or secret${place === undefined ? '' : ` at ${place}`} must not stand in a file that anyone may read. The whole file was refused.`,
      'Take the secret out, let the hospital replace it, then read the file again.',
    ),

  'discovery-unreachable': () =>
    signIn(
      'The hospital’s server cannot be reached',
      'No connection could be made to the server that was to say how to sign in.',
      'Check the network of this computer. If others have the trouble too, call the help desk.',
    ),
  'discovery-timeout': () =>
    signIn(
      'The hospital’s server did not answer in time',
      'A connection was made, but the description of the sign-in did not come.',
      'Wait a moment and try again.',
    ),
  'discovery-not-found': (details) =>
    signIn(
      'This server does not offer sign-in by SMART',
      `It has no SMART configuration at the address in the sites file${statusText(details)}.`,
      'Let your administrator check the address of this site in the sites file.',
      CHOOSE_SITE,
    ),
  'discovery-http-error': (details) =>
    signIn(
      'The hospital’s server refused to describe its sign-in',
      `It answered the question for its SMART configuration with an error${statusText(details)}.`,
      'Try again later; if it stays so, tell the help desk the status.',
    ),
  'discovery-redirected': (details) =>
    signIn(
      'The hospital’s server pointed elsewhere',
      `It answered with a redirect${statusText(details)}, which is not followed while signing in.`,
      'Let your administrator put the final address in the sites file.',
      CHOOSE_SITE,
    ),
  'discovery-html': () =>
    signIn(
      'A web page came instead of the SMART configuration',
      'Something between this computer and the hospital, perhaps a network sign-in page, answered in its place.',
      'Sign in to the network first, or let your administrator check the address of the site.',
    ),
  'discovery-invalid-json': () =>
    signIn(
      'The SMART configuration cannot be read',
      'The server sent text that is not valid JSON.',
      MEND_SERVER,
      CHOOSE_SITE,
    ),
  'discovery-too-large': () =>
    signIn(
      'The SMART configuration is too large',
      'The server sent more than such a document can sensibly hold, so reading it was stopped.',
      MEND_SERVER,
      CHOOSE_SITE,
    ),
  'discovery-endpoint-missing': ({ member }) =>
    signIn(
      'The SMART configuration is incomplete',
      `It does not say where to sign in${member === undefined ? '.' : `: ${member} is missing.`}`,
      MEND_SERVER,
      CHOOSE_SITE,
    ),
  'discovery-endpoint-insecure': ({ member }) =>
    signIn(
      'The server offers an unprotected sign-in address',
      `An address${member === undefined ? '' : ` (${member})`} is not encrypted, so nothing was sent to it.`,
      MEND_SERVER,
      CHOOSE_SITE,
    ),

  'browser-not-opened': () =>
    signIn(
      'The browser could not be opened',
      'The sign-in page belongs in the browser of this computer, and starting it failed.',
      'Check that a default browser is set, then try again.',
    ),
  'loopback-ports-in-use': ({ ports }) =>
    signIn(
      'No free port for the answer of the browser',
      `Every port that this site allows${ports === undefined ? '' : ` (${ports.join(', ')})`} is used by another program.`,
      'Close the program that uses them, perhaps a second sign-in, then try again.',
    ),
  'loopback-unavailable': () =>
    signIn(
      'This computer cannot receive the browser’s answer',
      'The local address on which the answer is awaited could not be opened or did not respond.',
      'Security software may forbid it: call the help desk of this computer.',
    ),
  'sign-in-cancelled': () =>
    signIn(
      'Sign-in cancelled',
      'You stopped the sign-in. A page still open in the browser no longer counts.',
      'Sign in whenever you are ready.',
      SIGN_IN_AGAIN,
    ),
  'sign-in-timed-out': () =>
    signIn(
      'The sign-in took too long',
      'No answer came from the browser before the time was over. The page still open there no longer counts.',
      'Close that page and begin again.',
      SIGN_IN_AGAIN,
    ),
  'sign-in-refused': ({ oauthError }) =>
    signIn(
      'The sign-in was refused',
      oauthError === 'access_denied' || oauthError === undefined
        ? 'You or the hospital declined the access that was asked for.'
        : `The hospital’s server refused the request and called it “${oauthError}”.`,
      'Sign in again and approve the access, or ask the hospital whether your account may use Chartroom.',
      SIGN_IN_AGAIN,
    ),
  'sign-in-server-error': ({ oauthError }) =>
    signIn(
      'The hospital’s sign-in has a fault',
      `Its server broke off the sign-in by itself${oauthError === undefined ? '' : ` and called it “${oauthError}”`}.`,
      'Try again in a few minutes.',
    ),
  'callback-malformed': () =>
    signIn(
      'The browser’s answer cannot be read',
      'It carried neither an approval nor a refusal in the form that was agreed.',
      'Begin again; if it happens twice, call the help desk.',
      SIGN_IN_AGAIN,
    ),
  'callback-issuer-mismatch': () =>
    signIn(
      'The answer came from another server',
      'The browser brought an answer of a server that was not asked. It was not used: this can be an attack.',
      'Do not continue in that browser page. Tell the help desk before you sign in again.',
      CHOOSE_SITE,
    ),
};
