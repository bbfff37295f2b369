import type { JSX } from 'react';
import type { ListState, Series } from '../../../shared/chart-model.ts';
import { Segmented } from '../../ui/Segmented.tsx';
import type { Binding } from '../../use-command.ts';
import { Flowsheet, type SheetView } from './flowsheet/Flowsheet.tsx';
import { ResultsList } from './ResultsList.tsx';

export type ResultsView = 'list' | 'flowsheet';

const VIEWS = [
  { key: 'list', text: 'List' },
  { key: 'flowsheet', text: 'Flowsheet' },
] as const;

type Props = Binding & {
  readonly view: ResultsView;
  readonly onView: (view: ResultsView) => void;
  readonly sheet: SheetView;
  readonly onSheet: (view: SheetView) => void;
  readonly fromMs: number | null;
  readonly toMs: number;
  readonly series: readonly Series[];
  readonly listState: ListState;
  readonly search: string;
  readonly onOpen: (key: string) => void;
};

/** All results: each test with its latest, or every result in its place. */
export function ResultsPage({ view, onView, ...props }: Props): JSX.Element {
  const { series, listState, search, onOpen } = props;
  return (
    <>
      <div className="results-view">
        <Segmented label="Results as" options={VIEWS} value={view} onChange={onView} quiet />
      </div>
      {view === 'list' ? <ResultsList {...{ series, listState, search, onOpen }} /> : <Flowsheet {...props} />}
    </>
  );
}
