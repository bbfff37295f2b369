import { useDeferredValue, useEffect, useRef, useState, type JSX, type ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { ChartOverview, Series } from '../shared/chart-model.ts';
import { ChartPanel, type TabKey } from './ChartPanel.tsx';
import { useClock } from './clock.ts';
import { FIRST_VIEW, SeriesDetail, SeriesPaper, type ResultsView, type Source } from './features/charts/index.ts';
import { ListsStateButton } from './features/shell/ListsState.tsx';
import { countWords, tabWords } from './list-words.ts';
import { RANGES, allWords, defaultRange, windowOf, type RangeKey, type TimeWindow } from './range.ts';
import { SearchField } from './ui/SearchField.tsx';
import { Segmented } from './ui/Segmented.tsx';

type Props = {
  readonly overview: ChartOverview;
  readonly source: Source;
  readonly listsOpen: boolean;
  readonly listsPanelId: string;
  readonly listsPanel: ReactNode;
  readonly onToggleLists: () => void;
};

/** The tools of a chart and the page that they show. */
export function ChartTabs({
  overview,
  source,
  listsOpen,
  listsPanelId,
  listsPanel,
  onToggleLists,
}: Props): JSX.Element {
  const { nowMs } = useClock();
  // The end of the window stands still while the chart is open: a moving one would ask for every chart again.
  const [openedMs] = useState(nowMs);
  const [tab, setTab] = useState<TabKey>('summary');
  const [search, setSearch] = useState('');
  const [resultsView, onResultsView] = useState<ResultsView>('list');
  const [sheet, onSheet] = useState(FIRST_VIEW);
  const [chosen, setChosen] = useState<RangeKey | null>(null);
  const detail = useDetail(overview.series);
  const searchInput = useSearchShortcut();
  const range = chosen ?? defaultRange(overview.series, openedMs);
  const shown = useDeferredTimes(windowOf(range, openedMs, overview.series, nowMs()));

  const find = (text: string): void => {
    setSearch(text);
    detail.close();
    if (text !== '' && tab !== 'summary') setTab('results');
  };
  const allByDefault = chosen === null && range === 'all';
  // The range belongs to what has a time axis: conditions and medications are all shown in any case.
  const timed = tab === 'summary' || detail.open !== null || (tab === 'results' && resultsView === 'flowsheet');

  return (
    <Tabs
      className="chart-tabs"
      selectedKey={tab}
      onSelectionChange={(key) => {
        detail.close();
        setTab(key as TabKey);
      }}
    >
      <div className="tools" role="region" aria-label="Chart tools">
        <TabList className="tabs" aria-label="Pages of the chart">
          {tabsOf(overview, tab).map(({ key, text, count }) => (
            <Tab key={key} id={key} className="tab">
              {text}
              {count !== null && <small>{count}</small>}
            </Tab>
          ))}
        </TabList>
        <span className="space" />
        <SearchField
          label="Find a result"
          value={search}
          onChange={find}
          shortcut="Ctrl F"
          inputRef={searchInput}
          onDown={toFirstFound}
        />
        <Segmented label="Time range" options={RANGES} value={range} onChange={setChosen} />
        <ListsStateButton lists={overview.lists} open={listsOpen} panelId={listsPanelId} onToggle={onToggleLists} />
      </div>
      {listsOpen && listsPanel}
      <main className="chart-main">
        <TabPanel key={tab} id={tab} className="panel">
          <div id="chart" tabIndex={-1} className="page">
            {allByDefault && timed && <p className="panel-line">{allWords(overview.series, openedMs)}</p>}
            {detail.open === null ? (
              <ChartPanel
                {...{ tab, overview, search, shown, resultsView, onResultsView, sheet, onSheet }}
                onOpen={detail.show}
                onClearSearch={() => find('')}
              />
            ) : (
              <Detail series={detail.open} overview={overview} source={source} shown={shown} onClose={detail.close} />
            )}
          </div>
        </TabPanel>
      </main>
    </Tabs>
  );
}

type DetailProps = {
  readonly series: Series;
  readonly overview: ChartOverview;
  readonly source: Source;
  readonly shown: TimeWindow;
  readonly onClose: () => void;
};

/** One series in full, or the sheet of it that can be printed. */
function Detail({ series, overview, source, shown, onClose }: DetailProps): JSX.Element {
  const { generation, revision, series: all } = overview;
  // The sheet of another series would carry what nobody asked for.
  const [paperOf, setPaperOf] = useState<string | null>(null);
  if (paperOf === series.key) {
    return <SeriesPaper {...{ series, overview, source }} asked={shown} onClose={() => setPaperOf(null)} />;
  }
  return (
    <SeriesDetail
      key={series.key}
      series={series}
      all={all}
      generation={generation}
      revision={revision}
      fromMs={shown.fromMs}
      toMs={shown.toMs}
      onClose={onClose}
      onPaper={() => setPaperOf(series.key)}
    />
  );
}

type TabWords = { readonly key: TabKey; readonly text: string; readonly count: string | null };

/** Growth stays while it is open, though its results are just being read again. */
function tabsOf({ counts, lists, hasGrowth }: ChartOverview, open: TabKey): readonly TabWords[] {
  const tabs: TabWords[] = [
    { key: 'summary', text: 'Summary', count: null },
    { key: 'results', text: 'Results', count: tabWords(lists.observations, counts.results) },
    { key: 'conditions', text: 'Conditions', count: tabWords(lists.conditions, counts.conditions) },
    { key: 'medications', text: 'Medications', count: tabWords(lists.medications, counts.medications) },
    { key: 'encounters', text: 'Encounters', count: tabWords(lists.encounters, counts.encounters) },
    ...(hasGrowth || open === 'growth' ? [{ key: 'growth', text: 'Growth', count: null } as const] : []),
  ];
  return counts.notShown === 0
    ? tabs
    : [...tabs, { key: 'not-shown', text: 'Not shown', count: countWords(counts.notShown) }];
}

/** The series that is open by itself. */
function useDetail(series: readonly Series[]) {
  const [key, setKey] = useState<string | null>(null);
  const open = series.find((one) => one.key === key) ?? null;
  return { open, show: setKey, close: () => setKey(null) };
}

/** The choice answers at once; what it changes is drawn when there is time. */
function useDeferredTimes({ fromMs, toMs }: TimeWindow): TimeWindow {
  return { fromMs: useDeferredValue(fromMs), toMs: useDeferredValue(toMs) };
}

/** From the search field down: to the first chart of the page, else to the first thing on it that takes the focus. */
function toFirstFound(): void {
  const page = document.getElementById('chart');
  const first =
    page?.querySelector<HTMLElement>('[role="application"]') ?? page?.querySelector('button, [tabindex="0"]');
  if (first instanceof HTMLElement) first.focus();
}

/** Ctrl F (Command F) leads to the search field, as it does everywhere else. */
function useSearchShortcut() {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== 'f') return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
  return input;
}
