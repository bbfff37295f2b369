import { useEffect, useRef, useState, type JSX, type ReactNode } from 'react';
import type { ChartOverview } from '../shared/chart-model.ts';
import type { AppErrorView } from '../shared/errors.ts';
import type { Notice, SessionView } from '../shared/ipc-contract.ts';
import { ChartScreen } from './ChartScreen.tsx';
import { NoticeList } from './features/notices/NoticeList.tsx';
import { PatientSearch } from './features/patient-search/PatientSearch.tsx';
import { PermissionsPanel } from './features/permissions/PermissionsPanel.tsx';
import { EndedBar } from './features/shell/EndedBar.tsx';
import { TopBar } from './features/shell/TopBar.tsx';
import { OpenPanelContext, type PanelName } from './panels.ts';
import { Panel } from './ui/Panel.tsx';

type SignedIn = NonNullable<SessionView['signedIn']>;
type Props = {
  readonly signedIn: SignedIn;
  readonly generation: number;
  readonly overview: ChartOverview | null;
  /** Why there is no overview. */
  readonly error: AppErrorView | null;
  readonly notices: readonly Notice[];
};

/** Somebody is signed in. It is keyed by generation above: with the patient, everything here goes (D4). */
export function SessionScreen({ signedIn, generation, overview, error, notices }: Props): JSX.Element {
  const { panel, open, close } = usePanel();
  const searching = signedIn.patient === 'none';
  const shown = panel !== null && <OpenPanel {...{ panel, signedIn, generation, notices }} onClose={close} />;
  return (
    <OpenPanelContext value={open}>
      <div className="chart-screen">
        <a className="skip" href={panel === null ? '#chart' : '#panel'}>
          {searching ? 'Skip to the search' : 'Skip to the chart'}
        </a>
        <TopBar signedIn={signedIn} notices={notices.length} onOpenPanel={open} />
        {searching ? (
          <>
            {signedIn.ended !== null && <EndedBar siteId={signedIn.site.id} error={signedIn.ended} />}
            <Body panel={shown}>
              <PatientSearch site={signedIn.site} />
            </Body>
          </>
        ) : (
          <ChartScreen
            signedIn={signedIn}
            overview={overview}
            error={error}
            around={(chart) => <Body panel={shown}>{chart}</Body>}
          />
        )}
      </div>
    </OpenPanelContext>
  );
}

/** What is below the banner. Under a panel it waits as it was left. */
function Body({ panel, children }: { readonly panel: ReactNode; readonly children: ReactNode }): JSX.Element {
  return (
    <>
      {panel}
      <div className="session-body" hidden={panel !== false}>
        {children}
      </div>
    </>
  );
}

type PanelProps = Pick<Props, 'signedIn' | 'generation' | 'notices'> & {
  readonly panel: PanelName;
  readonly onClose: () => void;
};

function OpenPanel({ panel, signedIn, generation, notices, onClose }: PanelProps): JSX.Element {
  const back = signedIn.patient === 'none' ? 'Back to the search' : 'Back to the chart';
  if (panel === 'permissions') return <PermissionsPanel {...{ signedIn, generation, back, onClose }} />;
  return (
    <Panel title="About this computer" back={back} onClose={onClose}>
      {notices.length === 0 ? <p>There is nothing to know any more.</p> : <NoticeList notices={notices} />}
    </Panel>
  );
}

/** One panel at a time; the focus goes back to where it was opened from, or to the menu if that is gone. */
function usePanel() {
  const [panel, setPanel] = useState<PanelName | null>(null);
  const opener = useRef<Element | null>(null);
  const open = (name: PanelName): void => {
    opener.current = document.activeElement;
    setPanel(name);
  };
  useEffect(() => {
    if (panel !== null || opener.current === null) return;
    const from = opener.current.isConnected ? opener.current : document.getElementById('session-menu');
    opener.current = null;
    if (from instanceof HTMLElement) from.focus();
  }, [panel]);
  return { panel, open, close: () => setPanel(null) };
}
