import type { JSX } from 'react';
import type { Flag } from '../../../shared/chart-model.ts';
import { flagClass, flagWords, glyphOf } from './words.ts';

/** A flag by glyph and word: outlined for high, low and abnormal, filled for critical; nothing for normal (D20). */
export function FlagTag({ flag }: { readonly flag: Flag }): JSX.Element | null {
  const words = flagWords(flag);
  if (words === '' || flag.level === 'normal') return null;
  const glyph = glyphOf(flag.level);
  return (
    <span className={`flag ${flagClass(flag.level)}`}>
      {glyph !== '' && <span aria-hidden="true">{glyph}&nbsp;</span>}
      {words}
    </span>
  );
}
