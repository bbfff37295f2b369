import { useEffect, useRef, useState, type JSX, type ReactNode } from 'react';
import type { ChartOverview } from '../shared/chart-model.ts';
import type { AppErrorView } from '../shared/errors.ts';
import type { Notice, SessionView } from '../shared/ipc-contract.ts';
import { ChartScreen } from './ChartScreen.tsx';
import { AboutPanel } from './features/about/AboutScreen.tsx';
import { ClientSetupScreen } from './features/client-setup/ClientSetupScreen.tsx';
import { NoticeList } from './features/notices/NoticeList.tsx';
import { PatientSearch } from './features/patient-search/PatientSearch.tsx';
import { PermissionsPanel } from './features/permissions/PermissionsPanel.tsx';
import { PopulationScreen } from './features/population/PopulationScreen.tsx';
import { EndedBar } from './features/shell/EndedBar.tsx';
import { TopBar } from './features/shell/TopBar.tsx';
import { OpenPanelContext, type PanelName } from './panels.ts';
import { usePopulationPlace } from './population-place.ts';
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
  const [place] = usePopulationPlace();
  const searching = signedIn.patient === 'none';
  const population = panel === 'population';
  const shown = panel !== null && !population && (
    <OpenPanel {...{ panel, signedIn, generation, notices }} onClose={close} />
  );
  return (
    <OpenPanelContext value={open}>
      <div className="chart-screen">
        <a className="skip" href={panel === null ? '#chart' : '#panel'}>
          {skipWords(searching, population)}
        </a>
        <TopBar
          signedIn={signedIn}
          notices={notices.length}
          onOpenPanel={open}
          fromPopulation={place !== null && !population}
        />
        {population && <Population {...{ signedIn, generation, notices }} onClose={close} />}
        <div className="session-chart" hidden={population}>
          {searching ? (
            <>
              {signedIn.ended !== null && <EndedBar siteId={signedIn.site.id} error={signedIn.ended} />}
              <Body panel={shown}>
                <PatientSearch site={signedIn.site} />
              </Body>
            </>
          ) : (
            <ChartScreen
              {...{ signedIn, overview, error }}
              inSight={!population}
              around={(chart) => <Body panel={shown}>{chart}</Body>}
            />
          )}
        </div>
      </div>
    </OpenPanelContext>
  );
}

function skipWords(searching: boolean, population: boolean): string {
  if (population) return 'Skip to the population';
  return searching ? 'Skip to the search' : 'Skip to the chart';
}

type PopulationProps = Pick<Props, 'signedIn' | 'generation' | 'notices'> & { readonly onClose: () => void };

function Population({ signedIn, generation, notices, onClose }: PopulationProps): JSX.Element {
  const inMemory = notices.some(({ code }) => code === 'secrets-in-memory');
  return (
    <PopulationScreen
      {...{ signedIn, generation, onClose }}
      back={backWords(signedIn)}
      clientSetup={(back, leave) => (
        <ClientSetupScreen siteId={signedIn.site.id} inMemory={inMemory} back={back} onClose={leave} />
      )}
    />
  );
}

const backWords = ({ patient }: SignedIn): string => (patient === 'none' ? 'Back to the search' : 'Back to the chart');

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
  readonly panel: Exclude<PanelName, 'population'>;
  readonly onClose: () => void;
};

function OpenPanel({ panel, signedIn, generation, notices, onClose }: PanelProps): JSX.Element {
  const back = backWords(signedIn);
  if (panel === 'permissions') return <PermissionsPanel {...{ signedIn, generation, back, onClose }} />;
  if (panel === 'about') return <AboutPanel back={back} onClose={onClose} />;
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
