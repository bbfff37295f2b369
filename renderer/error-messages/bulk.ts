/** An export of a population that the hospital's server did not give, or not whole. */
import type { ErrorCode, ErrorDetails } from '../../shared/errors.ts';
import { READ_AGAIN, statusText, type Messages } from './message.ts';

type Codes = Extract<
  ErrorCode,
  | 'bulk-order-invalid'
  | 'bulk-not-supported'
  | 'bulk-kickoff-rejected'
  | 'bulk-token-refused'
  | 'bulk-job-failed'
  | 'bulk-job-gone'
  | 'bulk-manifest-invalid'
  | 'bulk-server-unreachable'
  | 'bulk-server-busy'
  | 'bulk-file-failed'
>;

const NOTHING_CAME = 'Nothing was exported, and nothing at the hospital was changed.';
const FILES_KEPT = 'Files that are complete were kept. The export stands still and can go on.';

const NOT_WHOLE = 'What came of it is not complete and must not be relied on.';

const named = ({ member }: ErrorDetails): string => (member === undefined ? '' : ` “${member}”`);

export const BULK_MESSAGES: Messages<Codes> = {
  'bulk-order-invalid': (details) => ({
    title: 'This export cannot be ordered',
    what: `The order${named(details)} ${details.rule ?? 'is not one that can be sent'}.`,
    lost: NOTHING_CAME,
    advice: 'Change the order and try again.',
    action: READ_AGAIN,
  }),
  'bulk-not-supported': (details) => ({
    title: 'The server exports no populations',
    what: `The hospital’s server does not know this kind of export${statusText(details)}.`,
    lost: NOTHING_CAME,
    advice: 'Ask the help desk of the hospital whether bulk export is offered, and whether the group’s id is right.',
    action: READ_AGAIN,
  }),
  'bulk-kickoff-rejected': (details) => ({
    title: 'The server refused the export',
    what:
      details.member === undefined
        ? `The hospital’s server did not take the order${statusText(details)}.`
        : `The hospital’s server did not take the order because of${named(details)}${statusText(details)}.`,
    lost: NOTHING_CAME,
    advice: 'Order it without what was refused, or ask the help desk what this client may export.',
    action: READ_AGAIN,
  }),
  'bulk-token-refused': (details) => ({
    title: 'The server no longer accepts this client',
    what: `The permission to export was refused, also after it was renewed${statusText(details)}.`,
    lost: FILES_KEPT,
    advice: 'Ask the help desk whether this client is still allowed to export, then go on with the export.',
    action: READ_AGAIN,
  }),
  'bulk-job-failed': (details) => ({
    title: 'The server could not finish the export',
    what: `The hospital’s server gave up while it prepared the files${statusText(details)}.`,
    lost: NOT_WHOLE,
    advice: 'Order the export again later, or with fewer types. If it happens again, tell the help desk.',
    action: READ_AGAIN,
  }),
  'bulk-job-gone': (details) => ({
    title: 'The server has forgotten the export',
    what: `The hospital’s server no longer keeps the files${statusText(details)}, also after the export was begun anew.`,
    lost: NOT_WHOLE,
    advice: 'Delete this export and begin a new one.',
    action: READ_AGAIN,
  }),
  'bulk-manifest-invalid': (details) => ({
    title: 'The server’s list of files cannot be read',
    what: `The list of files that the hospital’s server sent is not as it must be${
      details.member === undefined ? '' : `: “${details.member}”`
    }.`,
    lost: NOT_WHOLE,
    advice: 'Tell the help desk of the hospital. Nothing was fetched from where it must not be.',
    action: READ_AGAIN,
  }),
  'bulk-server-unreachable': () => ({
    title: 'The export lost its connection',
    what: 'The hospital’s server did not answer for some time, though it was asked again and again.',
    lost: FILES_KEPT,
    advice: 'Check the network, then go on with the export. No complete file is fetched again.',
    action: READ_AGAIN,
  }),
  'bulk-server-busy': (details) => ({
    title: 'The server takes no exports now',
    what: `The hospital’s server asked again and again to be left alone${statusText(details)}.`,
    lost: FILES_KEPT,
    advice: 'Go on with the export later, perhaps at night.',
    action: READ_AGAIN,
  }),
  'bulk-file-failed': (details) => ({
    title: 'A file of the export could not be fetched',
    what: `The hospital’s server did not give ${details.file === undefined ? 'a file' : `the file ${details.file}`} whole${statusText(details)}.`,
    lost: 'The other files were kept. The export is not complete and can go on.',
    advice: 'Go on with the export; it asks for that file alone. If it fails again, begin a new export.',
    action: READ_AGAIN,
  }),
};
