/** Every fault there is. README.md beside this file is its table, kept true by a test. */
import { BULK_FILES } from './bulk-files.ts';
import { BULK_STATUS } from './bulk-status.ts';
import { CONTENT } from './content.ts';
import type { Fault } from './fault.ts';
import { IDENTITY } from './identity.ts';
import { PAGING } from './paging.ts';
import { SIGN_IN } from './sign-in.ts';
import { TOKENS } from './token.ts';
import { TRANSPORT } from './transport.ts';

/** The families of faults, each under the words that the page and the README use. */
export const FAMILIES: Readonly<Record<string, readonly Fault[]>> = {
  'Any address': TRANSPORT,
  'Discovery and the way back to the app': SIGN_IN,
  'Token endpoint': TOKENS,
  'id_token and keys': IDENTITY,
  Searches: PAGING,
  Records: CONTENT,
  'Bulk exports': [...BULK_STATUS, ...BULK_FILES],
};

export const CATALOGUE: readonly Fault[] = Object.values(FAMILIES).flat();
