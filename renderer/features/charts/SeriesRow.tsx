import { memo, type JSX } from 'react';
import type { ResultRow, Series } from '../../../shared/chart-model.ts';
import { useClock } from '../../clock.ts';
import { countWords } from '../../list-words.ts';
import { piecesOf } from './find-series.ts';
import { Sparkline } from './Sparkline.tsx';
import {
  bareValue,
  cautionOf,
  flagClass,
  flagWords,
  isBrief,
  glyphOf,
  rangeWords,
  timeOf,
  unitWords,
} from './words.ts';

type Props = {
  readonly series: Series;
  /** Its codes, where name and unit alone do not tell it from another. */
  readonly codes: string | null;
  readonly search: string;
  readonly onOpen: (key: string) => void;
};

function Row({ series, codes, search, onOpen }: Props): JSX.Element {
  const { timeZone } = useClock();
  const { latest, previous, kind, unit } = series;
  const ranges =
    latest === null || latest.ranges.length === 0 ? 'none sent' : rangeWords(latest).replace(/^Ranges? /, '');
  return (
    <tr>
      <th scope="row">
        <button type="button" className="series-name" data-series={series.key} onClick={() => onOpen(series.key)}>
          {piecesOf(series.name, search).map(({ text, found }, n) => (found ? <mark key={n}>{text}</mark> : text))}
        </button>
        {kind !== 'text' && <span className="unit">{unitWords(unit)}</span>}
        {codes !== null && <small className="codes">{codes}</small>}
      </th>
      <td className="quiet col-range">{ranges}</td>
      <td className="col-course">
        <Sparkline series={series} />
      </td>
      <td className="col-latest">
        {latest === null ? <span className="quiet">none</span> : <LatestCell row={latest} />}
      </td>
      <td className="col-time">{latest !== null && timeOf(latest, timeZone)}</td>
      <td className="quiet col-before">
        {previous !== null && (
          <>
            <span className={isBrief(previous) ? 'value' : 'value worded'}>{bareValue(previous)}</span>{' '}
            <span className="date">{timeOf(previous, timeZone, false)}</span>
          </>
        )}
      </td>
      <td className="quiet col-count">{countWords(series.count)}</td>
    </tr>
  );
}

/** The value with its flag: glyph to be seen, words to be heard, filled where critical; and a status that matters. */
function LatestCell({ row }: { readonly row: ResultRow }): JSX.Element {
  const brief = isBrief(row);
  const words = flagWords(row.flag);
  const marked = words !== '' && row.flag.level !== 'normal';
  const glyph = glyphOf(row.flag.level);
  const caution = cautionOf(row.status);
  return (
    <>
      <span className={`value${brief ? '' : ' worded'}${marked ? ` marked ${flagClass(row.flag.level)}` : ''}`}>
        {marked && glyph !== '' && <span aria-hidden="true">{glyph} </span>}
        {bareValue(row)}
        {marked && glyph !== '' && <span className="unseen"> {words}</span>}
      </span>
      {marked && glyph === '' && <span className="quiet"> {words}</span>}
      {caution !== null && <span className="caution"> {caution}</span>}
    </>
  );
}

export const SeriesRow = memo(Row);
