import { useId, type JSX } from 'react';
import type { ChartOverview, ListState } from '../shared/chart-model.ts';
import { assertNever } from './assert-never.ts';
import { ResultsPage, SummaryCharts, findSeries, type ResultsView, type SheetView } from './features/charts/index.ts';
import { ConditionsCard } from './features/conditions/ConditionsCard.tsx';
import { ConditionsTab } from './features/conditions/ConditionsTab.tsx';
import { GrowthTab } from './features/growth/GrowthTab.tsx';
import { EncountersTab } from './features/encounters/EncountersTab.tsx';
import { MedicationsCard } from './features/medications/MedicationsCard.tsx';
import { MedicationsTab } from './features/medications/MedicationsTab.tsx';
import { NotShownTab } from './features/not-shown/NotShownTab.tsx';
import { News2Card } from './features/scores/News2Card.tsx';
import { readingWords } from './list-words.ts';
import type { TimeWindow } from './range.ts';
import { Button } from './ui/Button.tsx';
import { ListNotice } from './ui/ListNotice.tsx';
import { useCommand, useRows } from './use-command.ts';

export type TabKey = 'summary' | 'results' | 'conditions' | 'medications' | 'encounters' | 'growth' | 'not-shown';

type Props = {
  readonly tab: TabKey;
  readonly overview: ChartOverview;
  readonly search: string;
  readonly shown: TimeWindow;
  readonly resultsView: ResultsView;
  readonly onResultsView: (view: ResultsView) => void;
  readonly sheet: SheetView;
  readonly onSheet: (view: SheetView) => void;
  readonly onOpen: (key: string) => void;
  readonly onClearSearch: () => void;
};

/** The page that the chosen tab stands for. */
export function ChartPanel(props: Props): JSX.Element {
  const { tab, overview } = props;
  switch (tab) {
    case 'summary':
      return <Summary {...props} />;
    case 'results':
      return <Results {...props} />;
    case 'conditions':
      return <Conditions overview={overview} page />;
    case 'medications':
      return <Medications overview={overview} page />;
    case 'growth':
      return <GrowthTab generation={overview.generation} revision={overview.revision} />;
    case 'encounters':
      return <Encounters overview={overview} />;
    case 'not-shown':
      return <NotShown overview={overview} />;
    default:
      return assertNever(tab);
  }
}

function Results({ overview, search, shown, resultsView, onResultsView, sheet, onSheet, onOpen }: Props): JSX.Element {
  const { series, lists, generation, revision } = overview;
  return (
    <ResultsPage
      view={resultsView}
      onView={onResultsView}
      listState={lists.observations}
      {...{ series, search, sheet, onSheet, onOpen, generation, revision, ...shown }}
    />
  );
}

function Summary({ overview, search, shown, onOpen, onClearSearch }: Props): JSX.Element {
  const headingId = useId();
  const { series, lists, generation, revision } = overview;
  const found = findSeries(series, search);
  const results = lists.observations;
  const reading = results.state === 'waiting' || results.state === 'loading';
  const quiet = results.state === 'complete' && results.warnings.length === 0 && series.length > 0;
  return (
    <div className="summary">
      <section aria-labelledby={headingId}>
        <h2 className="unseen" id={headingId}>
          Charts of results
        </h2>
        {search.trim() !== '' && (
          <p className="panel-line" role="status">
            {found.length} of {series.length} tests have “{search.trim()}” in their name
            <Button small onPress={onClearSearch}>
              Show all
            </Button>
          </p>
        )}
        {!quiet && !reading && (
          <div className="card list-card note-card panel-note">
            <ListNotice name="observations" list={results} rows={series.length} none="results" />
          </div>
        )}
        {reading && series.length === 0 && <FrameCharts list={results} />}
        {found.length > 0 && (
          <SummaryCharts
            series={found}
            generation={generation}
            revision={revision}
            fromMs={shown.fromMs}
            toMs={shown.toMs}
            onOpen={onOpen}
            busy={reading}
          />
        )}
      </section>
      <div className="summary-side">
        <Scores overview={overview} />
        <Conditions overview={overview} page={false} />
        <Medications overview={overview} page={false} />
      </div>
    </div>
  );
}

/** The frame of the charts to come, with the count of what has come (D60). */
function FrameCharts({ list }: { readonly list: ListState }): JSX.Element {
  return (
    <>
      <p className="panel-line">{`Results: ${readingWords('observations', list).toLowerCase()}. Charts appear here as they come.`}</p>
      <div className="frame-cards" aria-hidden="true">
        {Array.from({ length: 6 }, (_, n) => (
          <div className="card frame-card" key={n} />
        ))}
      </div>
    </>
  );
}

type ListProps = { readonly overview: ChartOverview; readonly page: boolean };

function Conditions({ overview, page }: ListProps): JSX.Element {
  const loaded = useRows('chart.conditions', overview);
  const props = { list: overview.lists.conditions, loaded, total: overview.counts.conditions };
  return page ? <ConditionsTab {...props} /> : <ConditionsCard {...props} />;
}

function Medications({ overview, page }: ListProps): JSX.Element {
  const loaded = useRows('chart.medications', overview);
  const props = { list: overview.lists.medications, loaded, total: overview.counts.medications };
  return page ? <MedicationsTab {...props} /> : <MedicationsCard {...props} />;
}

/** Nothing where there is no score, and nothing while it is asked for: most charts have none. */
function Scores({ overview }: Pick<ListProps, 'overview'>): JSX.Element | null {
  const loaded = useCommand('chart.news2', {}, overview);
  return loaded.state === 'ready' ? <News2Card news2={loaded.value} /> : null;
}

function Encounters({ overview }: Pick<ListProps, 'overview'>): JSX.Element {
  const loaded = useRows('chart.encounters', overview);
  return <EncountersTab list={overview.lists.encounters} loaded={loaded} total={overview.counts.encounters} />;
}

function NotShown({ overview }: Pick<ListProps, 'overview'>): JSX.Element {
  const loaded = useRows('chart.not-shown', overview);
  return <NotShownTab loaded={loaded} total={overview.counts.notShown} />;
}
