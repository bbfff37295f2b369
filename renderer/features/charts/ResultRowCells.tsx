import type { JSX } from 'react';
import type { ResultRow, ResultValue } from '../../../shared/chart-model.ts';
import { isMeasured, valueText } from '../../../shared/clinical/value-text.ts';
import { EarlierVersions } from './EarlierVersions.tsx';
import { FlagTag } from './FlagTag.tsx';
import { STATUS_WORDS, cautionOf, rangeWords, timeOf, isNumeric } from './words.ts';

export type Columns = 'short' | 'full';

export const HEADINGS: Readonly<Record<Columns, readonly string[]>> = {
  short: ['Time', 'Value', 'Flag, status'],
  full: ['Time', 'Value', 'Flag', 'Status', 'Range', 'Remarks'],
};

type Props = { readonly row: ResultRow; readonly columns: Columns; readonly timeZone: string };

/** One result as cells: its time heads the row; a result entered in error is struck through and says so (D11). */
export function ResultRowCells({ row, columns, timeZone }: Props): JSX.Element {
  const value = <ValueCell row={row} />;
  const time = <th scope="row">{timeOf(row, timeZone)}</th>;
  if (columns === 'short') {
    const caution = cautionOf(row.status);
    return (
      <>
        {time}
        {value}
        <td>
          <FlagTag flag={row.flag} /> {caution !== null && <span className="caution">{caution}</span>}
          <EarlierVersions row={row} />
        </td>
      </>
    );
  }
  return (
    <>
      {time}
      {value}
      <td>
        <FlagTag flag={row.flag} />
        {row.flag.level === 'normal' && <span className="quiet">{row.flag.text}</span>}
      </td>
      <td>
        <span className={row.status === 'final' ? 'quiet' : 'caution'}>{STATUS_WORDS[row.status]}</span>
        <EarlierVersions row={row} />
      </td>
      <td className="quiet">{rangeWords(row).replace(/^Ranges? /, '')}</td>
      <td>
        {row.remarks.map(({ label, text }, n) => (
          <p key={n} className="remark">
            <span className="quiet">{label}</span> {text}
          </p>
        ))}
      </td>
    </>
  );
}

function ValueCell({ row }: { readonly row: ResultRow }): JSX.Element {
  const words = valueText(row.value);
  return (
    <td className={isNumeric(row.value) ? 'measured' : 'worded'}>
      {row.status === 'entered-in-error' ? <s>{words}</s> : words}
      {hasUnitInDoubt(row.value) && <span className="caution"> unit in doubt: its text and its code differ</span>}
      {row.value.kind === 'quantity' && row.value.quantity.unit === null && (
        <span className="quiet"> no unit sent</span>
      )}
    </td>
  );
}

/** Unit text and code contradict each other: shown with a mark, never drawn (D17). */
function hasUnitInDoubt(value: ResultValue): boolean {
  if (value.kind === 'quantity') return value.quantity.unitConflict;
  return value.kind === 'pair' && [value.first, value.second].some((side) => isMeasured(side) && side.unitConflict);
}
