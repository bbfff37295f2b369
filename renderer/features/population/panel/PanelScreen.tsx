import type { JSX } from 'react';
import { formatSent } from '../../../../shared/clinical/dates.ts';
import type { SessionView } from '../../../../shared/ipc-contract.ts';
import type { ExportView, PanelFilter, PanelSummary } from '../../../../shared/population.ts';
import { useClock } from '../../../clock.ts';
import { messageOf } from '../../../error-messages.ts';
import { countWords } from '../../../list-words.ts';
import { useAction } from '../../../use-command.ts';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { StateNote } from '../../../ui/StateNote.tsx';
import { gapsIn, noteWords, plural, populationWords } from '../export-words.ts';
import { PlaceHead } from '../PlaceHead.tsx';
import { AgeCard } from './AgeCard.tsx';
import { CountCard } from './CountCard.tsx';
import { MeasureCard } from './MeasureCard.tsx';
import { PatientTable } from './PatientTable.tsx';
import { chipsOf, NO_FILTER } from './panel-filter.ts';
import { Problems, Reading } from './PanelState.tsx';
import { usePanel, type HeldPanel } from './use-panel.ts';
import { usePanelRows } from './use-panel-rows.ts';
import './panel.css';

type Props = {
  readonly view: ExportView;
  readonly signedIn: NonNullable<SessionView['signedIn']>;
  readonly generation: number;
  readonly filter: PanelFilter;
  readonly onFilter: (filter: PanelFilter) => void;
  readonly onClose: () => void;
  /** Where `onLeave` leads: `Back to the chart`. */
  readonly back: string;
  readonly onLeave: () => void;
};

/** The population of an export: how many, with what, how well, and who. Every figure narrows the others. */
export function PanelScreen(props: Props): JSX.Element {
  const { view, signedIn, generation, filter, onFilter, onClose, back, onLeave } = props;
  const { timeZone } = useClock();
  const held = usePanel(view.id, filter, generation);
  const { summary } = held;
  const asOf = summary?.asOf ?? view.transactionTime;
  return (
    <>
      <PlaceHead
        title={populationWords(view)}
        lead={asOf === null ? signedIn.site.name : `${signedIn.site.name}, as of ${formatSent(asOf, timeZone)}`}
      >
        <Button onPress={onClose}>Back to the exports</Button>
        <Button onPress={onLeave}>{back}</Button>
      </PlaceHead>
      {held.error !== null && <Failed held={held} />}
      {summary === null && held.error === null && (
        <div className="card note-card" aria-busy="true">
          <StateNote title="Opening the export">The figures appear as the files are read.</StateNote>
        </div>
      )}
      {summary?.reading != null && <Reading reading={summary.reading} />}
      {summary !== null && <Gaps view={view} />}
      {summary !== null && summary.problems.length > 0 && <Problems problems={summary.problems} />}
      {summary !== null && summary.patients === 0 && summary.reading === null && (
        <div className="card note-card">
          <StateNote title="There is no patient in this export">
            It holds no resource of the type Patient. Export again with that type, and with a group that has members.
          </StateNote>
        </div>
      )}
      {summary !== null && summary.patients > 0 && (
        <Figures {...{ view, signedIn, filter, onFilter, summary }} held={held} />
      )}
    </>
  );
}

function Failed({ held }: { readonly held: HeldPanel }): JSX.Element | null {
  if (held.error === null) return null;
  const { title, what, advice } = messageOf(held.error);
  return (
    <div className="card note-card" role="alert">
      <StateNote
        look="bad"
        title={title}
        action={
          <Button small onPress={held.again}>
            Read again
          </Button>
        }
      >
        {what} {advice}
      </StateNote>
    </div>
  );
}

/** What the export itself lacks is missing in every figure. */
function Gaps({ view }: Pick<Props, 'view'>): JSX.Element | null {
  const gaps = gapsIn(view.notes);
  if (gaps.length === 0) return null;
  return (
    <div className="card note-card">
      <StateNote look="caution" title="The export does not hold everything, so the figures may be too low">
        {gaps.map(noteWords).join(' ')}
      </StateNote>
    </div>
  );
}

type FiguresProps = Pick<Props, 'view' | 'signedIn' | 'filter' | 'onFilter'> & {
  readonly summary: PanelSummary;
  readonly held: HeldPanel;
};

function Figures({ view, signedIn, filter, onFilter, summary, held }: FiguresProps): JSX.Element {
  const rows = usePanelRows({ id: view.id, filter, revision: held.revision }, !held.counting);
  const open = useAction('population.open');
  const busy = held.counting;
  const mayOpen = signedIn.patient !== 'chosen-at-server' && signedIn.ended === null;
  const { conditions, medications, measures, matching } = summary;
  return (
    <>
      <Matching {...{ filter, onFilter, summary, busy }} />
      <div className="measures">
        {measures.map((measure) => (
          <MeasureCard key={measure.id} {...{ measure, filter, onFilter, busy }} />
        ))}
      </div>
      <div className="panel-below">
        <div className="panel-side">
          <CountCard
            title="Conditions"
            all={conditions}
            of={matching}
            chosen={filter.condition}
            onChoose={(condition) => onFilter({ ...filter, condition })}
            none="No condition of these patients is in the export."
            busy={busy}
          />
          <CountCard
            title="Medications"
            all={medications}
            of={matching}
            chosen={filter.medication}
            onChoose={(medication) => onFilter({ ...filter, medication })}
            none="No medication of these patients is in the export."
            busy={busy}
          />
          <AgeCard {...{ summary, filter, onFilter, busy }} />
        </div>
        <Card title="Patients" count={plural(matching, 'patient')} className="list-card panel-patients" busy={busy}>
          {!mayOpen && <WhyNotOpen ended={signedIn.ended !== null} />}
          {open.error !== null && (
            <div role="alert">
              <StateNote look="bad" title="The chart could not be opened">
                {messageOf(open.error).what} {messageOf(open.error).advice}
              </StateNote>
            </div>
          )}
          <PatientTable
            rows={rows}
            measures={measures}
            opening={open.busy}
            onOpen={mayOpen ? (row) => !open.busy && open.run({ id: view.id, row }) : null}
          />
        </Card>
      </div>
    </>
  );
}

/** A chart is read with the clinician’s own sign-in, which may not reach every patient of an export. */
function WhyNotOpen({ ended }: { readonly ended: boolean }): JSX.Element {
  if (ended) return <StateNote title="Sign in again to open a patient from here" />;
  return (
    <StateNote title="Patients cannot be opened from here with this sign-in">
      This site lets one patient be picked at sign-in. Note the identifier, choose “Change patient” and pick the patient
      there.
    </StateNote>
  );
}

type MatchingProps = Pick<FiguresProps, 'filter' | 'onFilter' | 'summary'> & { readonly busy: boolean };

/** How many there are, how many of them are looked at, and by what. */
function Matching({ filter, onFilter, summary, busy }: MatchingProps): JSX.Element {
  const { patients, matching, deceased, reading } = summary;
  const chips = chipsOf(filter, summary);
  return (
    <div className="matching">
      <p role="status">
        <b>{countWords(matching)}</b>{' '}
        {chips.length === 0 ? `patient${matching === 1 ? '' : 's'}` : `of ${plural(patients, 'patient')}`}
        {deceased > 0 && <span>{`${countWords(deceased)} of them died, and are in no measure`}</span>}
        {reading !== null && <span className="not-final">Not final: still being read</span>}
        {busy && <span>Counting…</span>}
      </p>
      {chips.length > 0 && (
        <ul className="chips" aria-label="Filters">
          {chips.map(({ key, words, without }) => (
            <li key={key}>
              <Button small aria-label={`Remove the filter ${words}`} onPress={() => onFilter(without)}>
                {words} <span aria-hidden="true">×</span>
              </Button>
            </li>
          ))}
          <li>
            <Button small look="quiet" onPress={() => onFilter(NO_FILTER)}>
              Show all patients
            </Button>
          </li>
        </ul>
      )}
      {chips.length === 0 && <p className="matching-hint">Press a figure to see the patients behind it.</p>}
    </div>
  );
}
