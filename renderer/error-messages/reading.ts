/** Reading FHIR: what is missing on the chart, and that it is missing. */
import type { ErrorCode } from '../../shared/errors.ts';
import { READ_AGAIN, SIGN_IN_AGAIN, statusText, waitText, type ErrorMessage, type Messages } from './message.ts';

type Codes = Extract<ErrorCode, `fhir-${string}` | 'patient-unreadable'>;

const MISSING = 'What came before is shown; what is missing was not received. Do not take this list as complete.';
const HELP = 'If it stays so, tell the help desk; until then look in the hospital’s own system.';

const reading = (
  title: string,
  what: string,
  advice: string,
  action: ErrorMessage['action'] = READ_AGAIN,
): ErrorMessage => ({ title, what, lost: MISSING, advice, action });

export const READING_MESSAGES: Messages<Codes> = {
  'fhir-unreachable': () =>
    reading(
      'The record cannot be reached',
      'The connection to the hospital’s record server failed.',
      'Check the network, then read again.',
    ),
  'fhir-timeout': () =>
    reading(
      'The record did not answer in time',
      'The record server took the request but sent no answer.',
      'Wait a moment and read again.',
    ),
  'fhir-unauthorized': () => ({
    ...reading(
      'The sign-in has ended',
      'The record server no longer accepts this sign-in.',
      'Sign in again and choose the same patient.',
      SIGN_IN_AGAIN,
    ),
    lost: 'What is shown was read before and stays; nothing newer can be read.',
  }),
  'fhir-forbidden': () =>
    reading(
      'You may not read this list',
      'The record server knows you but does not let you read these data.',
      'If you need them, ask the hospital for the right, or look in its own system.',
    ),
  'fhir-not-found': () =>
    reading(
      'The record server does not know this list',
      'The record server has nothing at the place where these data belong (status 404).',
      HELP,
    ),
  'fhir-gone': () =>
    reading(
      'The search ended before all pages were read',
      'The record server no longer keeps the pages that were still to come (status 410).',
      'Read again from the beginning.',
    ),
  'fhir-rate-limited': (details) =>
    reading(
      'The record server asks for a pause',
      'The record server gets more questions than it answers at the moment (status 429).',
      `Read again ${waitText(details)}.`,
    ),
  'fhir-server-error': (details) =>
    reading(
      'The record server has a fault',
      `The record server met an error of its own${statusText(details)}.`,
      'Read again in a few minutes.',
    ),
  'fhir-http-error': (details) =>
    reading(
      'The record server refused the request',
      `The record server did not accept how it was asked${statusText(details)}.`,
      HELP,
    ),
  'fhir-redirected': (details) =>
    reading(
      'The record server pointed elsewhere',
      `The record server answered with a redirect${statusText(details)}, which is not followed with your sign-in.`,
      HELP,
    ),
  'fhir-html': () =>
    reading(
      'A web page came instead of data',
      'Something between this computer and the record answered in its place.',
      'Check that this network does not ask for a sign-in of its own, then read again.',
    ),
  'fhir-invalid-json': () =>
    reading('The data cannot be read', 'The record server sent text that is not valid JSON.', HELP),
  'fhir-not-fhir': () =>
    reading('The answer is not a FHIR list', 'The record server sent valid JSON of another kind.', HELP),
  'fhir-too-large': () =>
    reading(
      'The answer is too large',
      'One page was larger than Chartroom reads safely, so reading was stopped there.',
      HELP,
    ),
  'fhir-foreign-link': () =>
    reading(
      'The next page lies on another server',
      'The record server pointed to a different host for the rest. Your sign-in was not sent there.',
      'Tell the help desk: the address that the server gives for further pages must be mended.',
    ),
  'fhir-looping-link': () =>
    reading(
      'The pages go round in a circle',
      'The record server named a page as the next one that had already been read.',
      'Tell the help desk: the server’s paging must be mended.',
    ),
  'fhir-too-many-pages': ({ limit }) =>
    reading(
      'There are more pages than Chartroom reads',
      `Reading was stopped${limit === undefined ? '' : ` after ${limit} pages`}.`,
      'The oldest may be missing: look for them in the hospital’s own system.',
    ),
  'patient-unreadable': () => ({
    ...reading(
      'The patient’s record cannot be read',
      'The data came, but they do not say for certain who the patient is.',
      'Do not rely on this chart. Open the patient in the hospital’s own system.',
    ),
    lost: 'No results, conditions or medications are shown, because they could not be tied to a name.',
  }),
};
