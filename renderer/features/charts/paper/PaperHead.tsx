import type { JSX } from 'react';
import type { ChartOverview } from '../../../../shared/chart-model.ts';
import { useClock } from '../../../clock.ts';
import { retrievedWords, sourceWords, takenWords, type Source } from './paper-words.ts';

type Props = { readonly overview: ChartOverview; readonly source: Source };

/** Whose sheet it is, where it comes from, when it was read and by whom it was taken (display-5, display-9, display-41). */
export function PaperHead({ overview, source }: Props): JSX.Element | null {
  const clock = useClock();
  const { banner, lists } = overview;
  if (banner === null) return null;
  return (
    <header className="paper-head">
      <p className="paper-name">{banner.name}</p>
      {banner.died !== null && <p className="paper-died">{banner.died}</p>}
      <dl className="paper-facts">
        <Fact label="Born" value={banner.age === null ? banner.born : `${banner.born} (${banner.age})`} />
        <Fact label="Gender" value={banner.gender} />
        {banner.identifiers.length === 0 && <Fact label="Identifier" value="Not known" />}
        {banner.identifiers.map(({ label, value }) => (
          <Fact key={`${label} ${value}`} label={label} value={value} />
        ))}
      </dl>
      <dl className="paper-facts paper-source">
        <Fact label="From" value={sourceWords(source)} />
        <Fact label="Retrieved" value={retrievedWords(lists.observations, clock.timeZone)} />
        <Fact label="Printed or saved" value={takenWords(source, clock)} />
      </dl>
    </header>
  );
}

function Fact({ label, value }: { readonly label: string; readonly value: string }): JSX.Element {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
