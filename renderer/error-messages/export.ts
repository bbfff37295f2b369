/** What was to leave the screen and did not. */
import type { ErrorCode } from '../../shared/errors.ts';
import { READ_AGAIN, type Messages } from './message.ts';

type Codes = Extract<ErrorCode, `export-${string}`>;

export const EXPORT_MESSAGES: Messages<Codes> = {
  'export-forbidden': () => ({
    title: 'Not allowed on this computer',
    what: 'The policy of this computer does not let charts be printed or saved.',
    lost: 'Nothing was printed or saved.',
    advice: 'Read the chart here, or ask the help desk about the policy “exportCharts”.',
    action: READ_AGAIN,
  }),
  'export-too-large': () => ({
    title: 'The window is too small for the picture',
    what: 'The chart reaches beyond the window, and only what is seen whole can be saved as a picture.',
    lost: 'Nothing was saved.',
    advice: 'Make the window larger or the zoom smaller, or print it instead.',
    action: READ_AGAIN,
  }),
  'export-failed': () => ({
    title: 'It could not be printed or saved',
    what: 'The printer or the chosen folder refused it.',
    lost: 'The chart is unchanged. A file that was begun may not be whole.',
    advice: 'Choose another folder or printer, and try again.',
    action: READ_AGAIN,
  }),
};
