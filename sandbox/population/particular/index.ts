/** The patients with ids of their own; sandbox/README.md says what each is for. */
import { endings } from './endings.ts';
import { everythingOdd } from './everything-odd.ts';
import { exemplary } from './exemplary.ts';
import { hundredThousand } from './hundred-thousand.ts';
import { names } from './names.ts';
import { longDrugNames } from './long-drug-names.ts';
import type { Particular } from './person-with-courses.ts';

export const PARTICULAR: readonly Particular[] = [
  hundredThousand,
  longDrugNames,
  ...names,
  ...endings,
  everythingOdd,
  ...exemplary,
];
