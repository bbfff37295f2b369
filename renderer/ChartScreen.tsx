import { useId, useState, type JSX, type ReactNode } from 'react';
import type { ChartOverview } from '../shared/chart-model.ts';
import type { AppErrorView } from '../shared/errors.ts';
import type { SessionView } from '../shared/ipc-contract.ts';
import { ChartTabs } from './ChartTabs.tsx';
import { messageOf } from './error-messages.ts';
import { PatientBanner } from './features/banner/PatientBanner.tsx';
import { EndedBar } from './features/shell/EndedBar.tsx';
import { ListsAnnouncer, ListsStatePanel } from './features/shell/ListsState.tsx';
import { readSinceMs, signInEnded } from './features/shell/lists-words.ts';
import { ListNotice } from './ui/ListNotice.tsx';
import { FrameRows, StateNote } from './ui/StateNote.tsx';
import { useCopiedFrom } from './use-copy.ts';

type Props = {
  readonly signedIn: NonNullable<SessionView['signedIn']>;
  readonly overview: ChartOverview | null;
  /** Why there is no overview. */
  readonly error: AppErrorView | null;
  /** False: it waits behind something else, and what is copied is not of it. */
  readonly inSight: boolean;
  /** Puts what is below the banner in its place. */
  readonly around: (chart: ReactNode) => ReactNode;
};

/** One patient's chart: who it is, and everything that is known of them. */
export function ChartScreen({ signedIn, overview, error, inSight, around }: Props): JSX.Element {
  const [listsOpen, setListsOpen] = useState(false);
  const panelId = useId();
  useCopiedFrom(inSight ? overview : null, signedIn.site);
  const { ended, site, warnings, launchedAtMs } = signedIn;
  const over = ended !== null || (overview !== null && signInEnded(overview.lists));
  return (
    <>
      <PatientBanner overview={overview} launchedAtMs={launchedAtMs} />
      {over && (
        <EndedBar siteId={site.id} error={ended} readAtMs={overview === null ? null : readSinceMs(overview.lists)} />
      )}
      {overview !== null && <ListsAnnouncer lists={overview.lists} />}
      {around(
        overview?.banner != null ? (
          <ChartTabs
            overview={overview}
            source={signedIn}
            listsOpen={listsOpen}
            listsPanelId={panelId}
            onToggleLists={() => setListsOpen(!listsOpen)}
            listsPanel={<ListsStatePanel id={panelId} lists={overview.lists} warnings={warnings} />}
          />
        ) : (
          <WithoutPatient overview={overview} error={error} />
        ),
      )}
    </>
  );
}

/** Without a patient nothing clinical is shown: it could not be tied to a name (D1, D6). */
function WithoutPatient({ overview, error }: Pick<Props, 'overview' | 'error'>): JSX.Element {
  const list = overview?.lists.patient;
  const reading = list === undefined || list.state === 'waiting' || list.state === 'loading';
  return (
    <main id="chart" className="panel" tabIndex={-1}>
      <div className="card list-card note-card">
        {overview === null && error !== null && (
          <StateNote look="bad" title={messageOf(error).title}>
            {messageOf(error).what} {messageOf(error).advice}
          </StateNote>
        )}
        {reading && error === null && (
          <>
            <StateNote title="Opening the chart">Results and lists appear once it is certain whose they are.</StateNote>
            <FrameRows count={5} />
          </>
        )}
        {list !== undefined && !reading && <ListNotice name="patient" list={list} rows={0} none="patient" />}
        {!reading && (
          <p className="more">
            No results, conditions or medications are shown, because they could not be tied to a name.
          </p>
        )}
      </div>
    </main>
  );
}
