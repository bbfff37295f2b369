import { Fragment, type JSX } from 'react';
import type { ResultRow, Series } from '../../../shared/chart-model.ts';
import { useClock } from '../../clock.ts';
import { FlagTag } from './FlagTag.tsx';
import { bareValue, cautionOf, isBrief, timeOf, unitWords, isNumeric } from './words.ts';

/** A pair of long numbers breaks after its slash, never within a number. */
function Sides({ of }: { readonly of: string }): JSX.Element {
  const [first = '', ...others] = of.split('/');
  return (
    <>
      {first}
      {others.map((side, n) => (
        <Fragment key={n}>
          /<wbr />
          {side}
        </Fragment>
      ))}
    </>
  );
}

/** Words come after their date, where they wrap as they must. */
function Before({ row }: { readonly row: ResultRow }): JSX.Element {
  const { timeZone } = useClock();
  const value = bareValue(row);
  const date = <span className="date">{timeOf(row, timeZone, false)}</span>;
  return isBrief(row) ? (
    <>
      {`before ${value} on `}
      {date}
    </>
  ) : (
    <>
      before, {date}: <Sides of={value} />
    </>
  );
}

/** The latest value, large, with unit and flag; its time and the value before it, small, at the right (D16, D37). */
export function LatestValue({ series }: { readonly series: Series }): JSX.Element {
  const { timeZone } = useClock();
  const { latest, previous } = series;
  if (latest === null) return <p className="latest">No result</p>;
  const caution = cautionOf(latest.status);
  const measured = isNumeric(latest.value);
  const brief = isBrief(latest);
  return (
    <div className={brief ? 'latest' : 'latest worded'}>
      <p className="now">
        <b className={brief ? '' : 'words'}>
          <Sides of={bareValue(latest)} />
        </b>
        {measured && <span className="unit">{unitWords(series.unit)}</span>} <FlagTag flag={latest.flag} />
      </p>
      <p className="meta">
        <span className="date">{timeOf(latest, timeZone)}</span>
        {caution !== null && <strong> · {caution}</strong>}
        <br />
        {previous === null ? 'none before' : <Before row={previous} />}
      </p>
    </div>
  );
}
