import type { JSX } from 'react';
import type { ResultRow } from '../../../../shared/chart-model.ts';
import { useClock } from '../../../clock.ts';
import { countWords } from '../../../list-words.ts';
import { HEADINGS, ResultRowCells } from '../ResultRowCells.tsx';

type Props = {
  readonly rows: readonly ResultRow[];
  readonly total: number;
  readonly name: string;
  /** Stands at the head of the table on every page. */
  readonly patient: string;
};

/** The same results as a table, every row drawn: paper does not scroll. Its head comes again on each page. */
export function PaperTable({ rows, total, name, patient }: Props): JSX.Element {
  const { timeZone } = useClock();
  const missing = total - rows.length;
  return (
    <>
      <table className="table paper-table">
        <caption className="unseen">{`${name}: ${countWords(total)} results, newest first`}</caption>
        <thead>
          <tr className="paper-whose" aria-hidden="true">
            <td colSpan={HEADINGS.full.length}>
              {patient}: {name}
            </td>
          </tr>
          <tr>
            {HEADINGS.full.map((heading) => (
              <th key={heading} scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={`${row.id} ${index}`}>
              <ResultRowCells row={row} columns="full" timeZone={timeZone} />
            </tr>
          ))}
        </tbody>
      </table>
      {missing > 0 && (
        <p className="paper-caution">
          {countWords(missing)} older {missing === 1 ? 'result is' : 'results are'} not on this sheet. Save the table as
          CSV for all of them.
        </p>
      )}
    </>
  );
}
