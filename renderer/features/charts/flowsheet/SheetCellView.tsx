import { memo, type JSX } from 'react';
import type { SheetCell, SheetResult } from '../../../../shared/flowsheet.ts';
import { countWords } from '../../../list-words.ts';
import { flagClass, flagWords, glyphOf } from '../words.ts';
import { cautionsOf, cellWords, isMarked, NEW } from './sheet-words.ts';

/** What a test was at a time: its value with glyph, status and marks; several results are counted, the rest told on focus. */
function CellView({ cell }: { readonly cell: SheetCell }): JSX.Element {
  const [first] = cell.results;
  return (
    <>
      {first !== undefined && <ResultView result={first} />}
      {cell.count > 1 && (
        <span className="sheet-more">
          {`1 of ${countWords(cell.count)}`}
          <span className="unseen">{`: ${cellWords(cell)}`}</span>
        </span>
      )}
    </>
  );
}
export const SheetCellView = memo(CellView);

function ResultView({ result }: { readonly result: SheetResult }): JSX.Element {
  const { flag, text, brief, status } = result;
  const glyph = glyphOf(flag.level);
  const marked = isMarked(flag.level);
  const words = flagWords(flag);
  // A mark over a value entered in error would make it look like one that counts.
  const wrong = status === 'entered-in-error';
  const look = marked && !wrong ? ` marked ${flagClass(flag.level)}` : '';
  const value = text ?? 'long text, open';
  return (
    <>
      <span className={`value${brief ? '' : ' worded'}${look}`}>
        {marked && glyph !== '' && <span className="glyph" aria-hidden="true">{`${glyph} `}</span>}
        {wrong ? <s>{value}</s> : value}
        {marked && <span className="unseen"> {words}</span>}
      </span>
      {!marked && words !== '' && flag.level !== 'normal' && <span className="quiet"> {words}</span>}
      {cautionsOf(result).map((caution) => (
        <span className={caution === NEW ? 'sheet-new' : 'caution'} key={caution}>
          {caution}
        </span>
      ))}
    </>
  );
}
