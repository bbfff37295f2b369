/** Every fault there is. README.md beside this file is its table, kept true by a test. */
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
};

export const CATALOGUE: readonly Fault[] = Object.values(FAMILIES).flat();
