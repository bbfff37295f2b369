import type { JSX } from 'react';
import type { Series } from '../../../shared/chart-model.ts';
import { useClock } from '../../clock.ts';
import { FlagTag } from './FlagTag.tsx';
import { bareValue, cautionOf, timeOf, unitWords, isNumeric } from './words.ts';

/** The latest value, large, with unit and flag; its time and the value before it, small, at the right (D16, D37). */
export function LatestValue({ series }: { readonly series: Series }): JSX.Element {
  const { timeZone } = useClock();
  const { latest, previous } = series;
  if (latest === null) return <p className="latest">No result</p>;
  const caution = cautionOf(latest.status);
  const measured = isNumeric(latest.value);
  return (
    <div className="latest">
      <p className="now">
        <b className={measured && bareValue(latest).length < 16 ? '' : 'words'}>{bareValue(latest)}</b>
        {measured && <span className="unit">{unitWords(series.unit)}</span>} <FlagTag flag={latest.flag} />
      </p>
      <p className="meta">
        <span className="date">{timeOf(latest, timeZone)}</span>
        {caution !== null && <strong> · {caution}</strong>}
        <br />
        {previous === null ? 'none before' : `before ${bareValue(previous)} on `}
        {previous !== null && <span className="date">{timeOf(previous, timeZone, false)}</span>}
      </p>
    </div>
  );
}
