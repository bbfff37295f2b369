import { useId, useState, type JSX } from 'react';
import type { ChartOverview } from '../shared/chart-model.ts';
import type { AppErrorView } from '../shared/errors.ts';
import type { SessionView } from '../shared/ipc-contract.ts';
import { ChartTabs } from './ChartTabs.tsx';
import { messageOf } from './error-messages.ts';
import { PatientBanner } from './features/banner/PatientBanner.tsx';
import { EndedBar } from './features/shell/EndedBar.tsx';
import { ListsAnnouncer, ListsStatePanel } from './features/shell/ListsState.tsx';
import { TopBar } from './features/shell/TopBar.tsx';
import { signInEnded } from './features/shell/lists-words.ts';
import { ListNotice } from './ui/ListNotice.tsx';
import { FrameRows, StateNote } from './ui/StateNote.tsx';

type Props = {
  readonly signedIn: NonNullable<SessionView['signedIn']>;
  readonly overview: ChartOverview | null;
  /** Why there is no overview. */
  readonly error: AppErrorView | null;
};

/** One patient's chart. It is keyed by generation above: with the patient, everything here goes (D4). */
export function ChartScreen({ signedIn, overview, error }: Props): JSX.Element {
  const [listsOpen, setListsOpen] = useState(false);
  const panelId = useId();
  const ended = overview === null ? null : signInEnded(overview.lists);
  return (
    <div className="chart-screen">
      <a className="skip" href="#chart">
        Skip to the chart
      </a>
      <TopBar signedIn={signedIn} />
      <PatientBanner overview={overview} />
      {ended !== null && <EndedBar siteId={signedIn.site.id} readAtMs={ended.readAtMs} />}
      {overview !== null && <ListsAnnouncer lists={overview.lists} />}
      {overview?.banner != null ? (
        <ChartTabs
          overview={overview}
          listsOpen={listsOpen}
          listsPanelId={panelId}
          onToggleLists={() => setListsOpen(!listsOpen)}
          listsPanel={<ListsStatePanel id={panelId} lists={overview.lists} warnings={signedIn.warnings} />}
        />
      ) : (
        <WithoutPatient overview={overview} error={error} />
      )}
    </div>
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
