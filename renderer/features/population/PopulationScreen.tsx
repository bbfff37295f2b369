import { useState, type JSX, type ReactNode } from 'react';
import type { SessionView } from '../../../shared/ipc-contract.ts';
import { usePopulationPlace } from '../../population-place.ts';
import { useScreenTitle } from '../../screen-title.ts';
import { ExportsList } from './ExportsList.tsx';
import { NewExport } from './NewExport.tsx';
import { NO_FILTER } from './panel/panel-filter.ts';
import { PanelScreen } from './panel/PanelScreen.tsx';
import { usePopulation } from './use-population.ts';
import './population.css';

type Props = {
  readonly signedIn: NonNullable<SessionView['signedIn']>;
  readonly generation: number;
  /** Where the way back leads: `Back to the chart`. */
  readonly back: string;
  readonly onClose: () => void;
  /** How this machine is known to the site, with its way back. */
  readonly clientSetup: (back: string, onClose: () => void) => ReactNode;
};

/**
 * Exports of the site and the panel over one of them. It takes the place of the chart and of its banner too: nothing of
 * many patients stands under the name of one (D1).
 */
export function PopulationScreen({ signedIn, generation, back, onClose, clientSetup }: Props): JSX.Element {
  const { site, user } = signedIn;
  const held = usePopulation(generation);
  const [place, setPlace] = usePopulationPlace();
  const [at, setAt] = useState<'list' | 'new' | 'setup'>('list');
  useScreenTitle(`Population, ${site.name}`);
  const known = held.state === 'ready' ? held.value : null;
  const open = known?.exports.find(({ id, canRead }) => id === place?.exportId && canRead) ?? null;
  if (at === 'setup') {
    return (
      <div id="panel" className="population-setup" tabIndex={-1}>
        {clientSetup('Back to the exports', () => {
          setAt('list');
          held.again();
        })}
      </div>
    );
  }
  return (
    <main id="panel" className="panel population" tabIndex={-1}>
      {open !== null && place !== null ? (
        <PanelScreen
          key={open.id}
          {...{ signedIn, generation, back }}
          onLeave={onClose}
          view={open}
          filter={place.filter}
          onFilter={(filter) => setPlace({ exportId: open.id, filter })}
          onClose={() => setPlace(null)}
        />
      ) : at === 'new' && known !== null ? (
        <NewExport {...{ site, user }} population={known} onClose={() => setAt('list')} />
      ) : (
        <ExportsList
          {...{ site, held, back, onClose }}
          onNew={() => setAt('new')}
          onSetUp={() => setAt('setup')}
          onOpen={(exportId) => setPlace({ exportId, filter: NO_FILTER })}
        />
      )}
    </main>
  );
}
