/** The charts: on the summary, as a list of all results, and one series in full. */
export { findSeries } from './find-series.ts';
export { ResultsList } from './ResultsList.tsx';
export { FIRST_VIEW, type SheetView } from './flowsheet/Flowsheet.tsx';
export { ResultsPage, type ResultsView } from './ResultsPage.tsx';
export { SeriesPaper } from './paper/SeriesPaper.tsx';
export type { Source } from './paper/paper-words.ts';
export { SeriesDetail } from './SeriesDetail.tsx';
export { SummaryCharts } from './SummaryCharts.tsx';
