import type { JSX } from 'react';
import type { ExportView } from '../../../shared/population.ts';
import { useSeconds } from '../../clock.ts';
import { bytesWords, durationWords, leftWords, ofWords, phaseWords, populationWords, shareOf } from './export-words.ts';
import { ProgressBar } from './ProgressBar.tsx';

/** How far an export is that is not at its end: what happens now, how much has come, how fast, how long still. */
export function ExportProgressLine({ view }: { readonly view: ExportView }): JSX.Element {
  const { progress, state } = view;
  const running = state === 'running';
  const { serverSays, nextPollAtMs, bytesPerSecond, secondsLeft } = progress;
  const begun = progress.bytes > 0 || progress.filesDone > 0;
  const facts = [
    begun ? ofWords(progress.filesDone, progress.filesTotal, 'file') : null,
    begun ? ofWords(progress.resources, progress.resourcesTotal, 'resource') : null,
    begun ? bytesWords(progress.bytes) : null,
    running && bytesPerSecond !== null ? `${bytesWords(bytesPerSecond)} a second` : null,
    running && secondsLeft !== null ? leftWords(secondsLeft) : null,
  ].filter((fact) => fact !== null);
  const share = shareOf(progress);
  return (
    <div className="export-progress">
      {running && (
        <p className="export-phase" role="status">
          {phaseWords(progress)}
        </p>
      )}
      {(running || share !== null) && (
        <ProgressBar label={`Progress of ${populationWords(view)}`} share={share} still={!running} />
      )}
      {facts.length > 0 && (
        <ul className="facts">
          {share !== null && share < 1 && <li className="fact-main">{Math.floor(share * 100)} %</li>}
          {facts.map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
      )}
      {running && (serverSays !== null || nextPollAtMs !== null) && (
        <ul className="facts">
          {serverSays !== null && (
            <li>
              The server says: “<bdi>{serverSays}</bdi>”
            </li>
          )}
          {nextPollAtMs !== null && <NextQuestion atMs={nextPollAtMs} />}
        </ul>
      )}
    </div>
  );
}

/** Counts down, and is not announced each second. */
function NextQuestion({ atMs }: { readonly atMs: number }): JSX.Element {
  const now = useSeconds();
  const left = (atMs - now) / 1000;
  return <li>{left < 1 ? 'It is asked again now' : `It is asked again in ${durationWords(left)}`}</li>;
}
