import { useId, useState, type JSX } from 'react';
import type { AppErrorView } from '../../../shared/errors.ts';
import type { ExportNote, ExportView } from '../../../shared/population.ts';
import { fullTimeWords, useClock } from '../../clock.ts';
import { formatSent } from '../../../shared/clinical/dates.ts';
import { messageOf } from '../../error-messages.ts';
import { Disclosed } from '../../ui/Disclosed.tsx';
import { ErrorDetails } from '../../ui/ErrorDetails.tsx';
import { StateNote } from '../../ui/StateNote.tsx';
import { Tag } from '../../ui/Tag.tsx';
import { bytesWords, durationWords, isGap, noteWords, ofWords, populationWords, stateWords } from './export-words.ts';
import { ExportActions } from './ExportActions.tsx';
import { ExportProgressLine } from './ExportProgressLine.tsx';

type Props = { readonly view: ExportView; readonly onOpen: (id: string) => void };

/** One export: what it is, how far it is or what it holds, what must be known of it, and what can be done with it. */
export function ExportCard({ view, onOpen }: Props): JSX.Element {
  const id = useId();
  const clock = useClock();
  const detailsId = useId();
  const [detailed, setDetailed] = useState(false);
  const [error, setError] = useState<AppErrorView | null>(null);
  const { words, look } = stateWords(view);
  const ended = view.endedAtMs !== null;
  return (
    <article className="card export" aria-labelledby={id}>
      <div className="export-head">
        <h2 id={id}>{populationWords(view)}</h2>
        <span className="export-state">
          <span className={`state-dot dot-${look}`} aria-hidden="true" />
          {words}
        </span>
        {view.since !== null && <Tag>Changes only</Tag>}
        {!view.encrypted && <Tag look="warn">Not encrypted</Tag>}
        <span className="meta">
          {`Started ${fullTimeWords(view.startedAtMs, clock)}`}
          {view.endedAtMs !== null && `, took ${durationWords((view.endedAtMs - view.startedAtMs) / 1000)}`}
        </span>
      </div>
      {view.state === 'done' && <Holds view={view} />}
      {!ended && <ExportProgressLine view={view} />}
      {view.error !== null && <WhyNot view={view} error={view.error} />}
      {view.notes.length > 0 && <Notes notes={view.notes} />}
      <ExportActions
        {...{ view, onOpen, detailed, detailsId }}
        onError={setError}
        onDetails={() => setDetailed(!detailed)}
      />
      {error !== null && (
        <div role="alert">
          <StateNote look="bad" title={messageOf(error).title}>
            {messageOf(error).what} {messageOf(error).advice}
          </StateNote>
        </div>
      )}
      <div id={detailsId} className="empty-hides">
        {detailed && <Details view={view} />}
      </div>
    </article>
  );
}

function Holds({ view: { progress, transactionTime } }: { readonly view: ExportView }): JSX.Element {
  const { timeZone } = useClock();
  return (
    <ul className="facts">
      <li className="fact-main">{ofWords(progress.resources, progress.resourcesTotal, 'resource')}</li>
      <li>{ofWords(progress.filesDone, progress.filesTotal, 'file')}</li>
      <li>{bytesWords(progress.bytes)}</li>
      {transactionTime !== null && <li>As the server knew it on {formatSent(transactionTime, timeZone)}</li>}
    </ul>
  );
}

/** Why it stands still or has failed: what happened, whether anything is lost, what to do. */
function WhyNot({ view, error }: { readonly view: ExportView; readonly error: AppErrorView }): JSX.Element {
  const { title, what, lost, advice } = messageOf(error);
  return (
    <div className="export-error">
      <StateNote look={view.state === 'failed' ? 'bad' : 'caution'} title={title}>
        {what} {lost} {advice}
      </StateNote>
      <Disclosed show="For the help desk" hide="Hide what is for the help desk">
        <ErrorDetails error={error} />
      </Disclosed>
    </div>
  );
}

function Notes({ notes }: { readonly notes: readonly ExportNote[] }): JSX.Element {
  const ordered = [...notes.filter(isGap), ...notes.filter((note) => !isGap(note))];
  return (
    <ul className="export-notes" aria-label="To know of this export">
      {ordered.map((note, n) => (
        // The same may be said of two parts alike: only the place tells them apart.
        <li key={n} className={isGap(note) ? 'gap' : ''}>
          <span className={`state-dot dot-${isGap(note) ? 'caution' : 'none'}`} aria-hidden="true" />
          {noteWords(note)}
        </li>
      ))}
    </ul>
  );
}

function Details({ view }: { readonly view: ExportView }): JSX.Element {
  const { timeZone } = useClock();
  const { types, since, transactionTime, folder, encrypted } = view;
  return (
    <dl className="export-facts">
      <dt>Types</dt>
      <dd>{types.length === 0 ? 'Whatever the server exports' : types.join(', ')}</dd>
      <dt>Since</dt>
      <dd>{since === null ? 'Everything' : `What changed since ${formatSent(since, timeZone)}`}</dd>
      <dt>Moment</dt>
      <dd>
        {transactionTime === null ? 'Not known yet' : `${formatSent(transactionTime, timeZone)}, as the server said`}
      </dd>
      <dt>Folder</dt>
      <dd>
        <bdi>{folder}</bdi>
      </dd>
      <dt>Files</dt>
      <dd>
        {encrypted
          ? 'Encrypted; only Chartroom on this account can read them'
          : 'Not encrypted: whoever can read the folder can read the patients'}
      </dd>
    </dl>
  );
}
