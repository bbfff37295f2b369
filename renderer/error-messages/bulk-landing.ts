/** An export of a population that could not be put where it should land, or not be read from there. */
import type { ErrorCode } from '../../shared/errors.ts';
import { READ_AGAIN, type Messages } from './message.ts';

type Codes = Extract<
  ErrorCode,
  | 'bulk-folder-refused'
  | 'bulk-folder-unwritable'
  | 'bulk-disk-full'
  | 'bulk-export-damaged'
  | 'bulk-key-lost'
  | 'bulk-forbidden'
  | 'bulk-busy'
>;

export const BULK_LANDING_MESSAGES: Messages<Codes> = {
  'bulk-folder-refused': ({ rule }) => ({
    title: 'This folder may not take patient data',
    what: `The folder was refused: it ${rule ?? 'breaks a rule'}.`,
    lost: 'Nothing was written to it, and nothing more of an export that lies there.',
    advice:
      'Choose a folder on a disk of this computer that is not shared or synchronised. An export that lies there stays unfinished: begin a new one elsewhere.',
    action: READ_AGAIN,
  }),
  'bulk-folder-unwritable': () => ({
    title: 'The folder of the export cannot be written',
    what: 'The folder is gone, or this account may not write to it, or its disk does not answer.',
    lost: 'Files that are complete were kept. The export stands still and can go on.',
    advice: 'Bring the folder or its disk back and go on with the export, or begin a new one elsewhere.',
    action: READ_AGAIN,
  }),
  'bulk-disk-full': () => ({
    title: 'The disk is full',
    what: 'The disk of the export’s folder, or what this account may use of it, is used up.',
    lost: 'Files that are complete were kept. The export stands still and can go on.',
    advice: 'Make room on the disk and go on with the export. No complete file is fetched again.',
    action: READ_AGAIN,
  }),
  'bulk-export-damaged': () => ({
    title: 'The export on disk is damaged',
    what: 'A file of the export is missing, incomplete or not as Chartroom wrote it.',
    lost: 'Nothing at the hospital was changed. Figures from this export must not be relied on.',
    advice: 'Delete this export and begin a new one.',
    action: READ_AGAIN,
  }),
  'bulk-key-lost': () => ({
    title: 'The key of this export is gone',
    what: 'The export is encrypted, and the key that opens it is no longer on this computer.',
    lost: 'What was exported can no longer be read by anyone. Nothing at the hospital was changed.',
    advice: 'Delete this export and begin a new one.',
    action: READ_AGAIN,
  }),
  'bulk-forbidden': ({ rule }) => ({
    title: 'Exports of populations are not allowed here',
    what:
      rule === undefined
        ? 'The policy of this computer does not let populations be exported.'
        : `The policy of this computer does not allow it: ${rule}.`,
    lost: 'Nothing was exported.',
    advice: 'Ask the help desk about the policy switches “populationExport”, “populationFolder” and “populationPlain”.',
    action: READ_AGAIN,
  }),
  'bulk-busy': () => ({
    title: 'This export is already under way',
    what: 'The same population is being exported on this computer, here or without a window.',
    lost: 'Nothing was begun a second time.',
    advice: 'Wait until that export has ended, or pause or cancel it first.',
    action: READ_AGAIN,
  }),
};
