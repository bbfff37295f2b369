import type { JSX } from 'react';
import type { SiteView } from '../../../shared/ipc-contract.ts';
import type { Population } from '../../../shared/population.ts';
import { SetBy } from '../../policy-origin.tsx';
import { messageOf } from '../../error-messages.ts';
import { Button } from '../../ui/Button.tsx';
import { FrameRows, StateNote } from '../../ui/StateNote.tsx';
import { ExportCard } from './ExportCard.tsx';
import { PlaceHead } from './PlaceHead.tsx';
import type { HeldPopulation } from './use-population.ts';

type Props = {
  readonly site: SiteView;
  readonly held: HeldPopulation;
  readonly back: string;
  readonly onClose: () => void;
  readonly onNew: () => void;
  readonly onOpen: (id: string) => void;
  readonly onSetUp: () => void;
};

/** Every export that this workstation has made of the site, the newest first. */
export function ExportsList({ site, held, back, onClose, onNew, onOpen, onSetUp }: Props): JSX.Element {
  const known = held.state === 'ready' ? held.value : null;
  const may = known !== null && known.lacks === null;
  return (
    <>
      <PlaceHead title="Population" lead={`Exports of ${site.name} on this computer`}>
        {may && (
          <Button look="primary" onPress={onNew}>
            New export…
          </Button>
        )}
        <Button onPress={onClose}>{back}</Button>
      </PlaceHead>
      {held.state === 'loading' && (
        <div className="card note-card" aria-busy="true">
          <StateNote title="Reading which exports there are" />
          <FrameRows count={4} />
        </div>
      )}
      {held.state === 'failed' && (
        <div className="card note-card" role="alert">
          <StateNote
            look="bad"
            title={`The exports cannot be shown: ${messageOf(held.error).title.toLowerCase()}`}
            action={
              <Button small onPress={held.again}>
                Read again
              </Button>
            }
          >
            {messageOf(held.error).what} Exports that run go on. {messageOf(held.error).advice}
          </StateNote>
        </div>
      )}
      {known?.lacks != null && <Lacks lacks={known.lacks} site={site} onSetUp={onSetUp} />}
      {may && known.exports.length === 0 && <WhatItIs site={site} onNew={onNew} />}
      {known !== null && known.exports.length > 0 && (
        <div className="exports">
          {known.exports.map((view) => (
            <ExportCard key={view.id} view={view} onOpen={onOpen} />
          ))}
        </div>
      )}
    </>
  );
}

type LacksProps = {
  readonly lacks: NonNullable<Population['lacks']>;
  readonly site: SiteView;
  readonly onSetUp: () => void;
};

/** Why nothing can be exported here, and who can change it. */
function Lacks({ lacks, site, onSetUp }: LacksProps): JSX.Element {
  return (
    <div className="card note-card population-lacks">
      {lacks === 'backend-client' && (
        <StateNote
          look="caution"
          title={`This computer is not known to ${site.name} yet`}
          action={<Button onPress={onSetUp}>Client setup</Button>}
        >
          An export is made by the computer itself, not in your name, so the hospital must register it first. Your
          administrator enters the backend client in the sites file and gives the hospital the key set that Client setup
          shows.
        </StateNote>
      )}
      {lacks === 'forbidden' && (
        <StateNote look="caution" title="Exports are not allowed on this computer">
          The policy of this computer does not let populations be exported. Charts can be read as before. Ask the help
          desk about the policy “populationExport”.
          <SetBy name="populationExport" />
        </StateNote>
      )}
      {lacks === 'storage' && (
        <StateNote look="caution" title="Exports cannot be kept on this computer">
          The key of an export would be lost when Chartroom is closed, because this computer keeps secrets in memory
          only. Unlock the key ring of this computer, then start Chartroom again.
        </StateNote>
      )}
    </div>
  );
}

function WhatItIs({ site, onNew }: { readonly site: SiteView; readonly onNew: () => void }): JSX.Element {
  return (
    <div className="card population-what">
      <h2>Nothing was exported yet</h2>
      <p>
        A population export copies the records of many patients, a group, all patients or the whole system, from{' '}
        {site.name} to a folder of this computer. From it Chartroom makes a panel: how many patients have which
        condition, how their HbA1c, blood pressure and kidney function stand, and who has no recent result.
      </p>
      <ul className="plain-list">
        <li>
          The server prepares the files first. That may take minutes or hours; you can go on working, lock or sign out.
        </li>
        <li>The files are encrypted. Only Chartroom on this account of this computer can read them.</li>
        <li>Starting one is noted in the audit trail, with your name.</li>
      </ul>
      <Button look="primary" onPress={onNew}>
        New export…
      </Button>
    </div>
  );
}
