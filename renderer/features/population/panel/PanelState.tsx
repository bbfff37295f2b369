import type { JSX } from 'react';
import type { PanelSummary } from '../../../../shared/population.ts';
import { countWords } from '../../../list-words.ts';
import { bytesWords, leftWords, plural } from '../export-words.ts';
import { ProgressBar } from '../ProgressBar.tsx';

type ReadingProps = { readonly reading: NonNullable<PanelSummary['reading']> };

/** How far the export was read: until its end no figure is final. */
export function Reading({ reading }: ReadingProps): JSX.Element {
  const { bytes, bytesTotal, resources, bytesPerSecond, secondsLeft } = reading;
  const share = bytesTotal === 0 ? null : Math.min(1, bytes / bytesTotal);
  return (
    <div className="card panel-reading">
      <p className="export-phase">The export is being read. The figures grow until it has been read to its end.</p>
      <ProgressBar label="Reading the export" share={share} />
      <ul className="facts">
        {share !== null && <li className="fact-main">{Math.floor(share * 100)} %</li>}
        <li>{plural(resources, 'resource')}</li>
        <li>{`${bytesWords(bytes)} of ${bytesWords(bytesTotal)}`}</li>
        {bytesPerSecond !== null && <li>{bytesWords(bytesPerSecond)} a second</li>}
        {secondsLeft !== null && <li>{leftWords(secondsLeft)}</li>}
      </ul>
    </div>
  );
}

/** What was in the files and is not in the figures. */
export function Problems({ problems }: Pick<PanelSummary, 'problems'>): JSX.Element {
  return (
    <div className="card note-card">
      <div className="state-note note-caution">
        <p className="state-title">In the files, and not in these figures</p>
        <ul className="plain-list">
          {problems.map(({ words, count }) => (
            <li key={words}>{`${countWords(count)}: ${words}`}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}
