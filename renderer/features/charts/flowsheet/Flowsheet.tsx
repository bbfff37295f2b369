import { useCallback, useMemo, useState, type JSX } from 'react';
import type { ListState, Series } from '../../../../shared/chart-model.ts';
import { messageOf } from '../../../error-messages.ts';
import { countWords } from '../../../list-words.ts';
import { Button } from '../../../ui/Button.tsx';
import type { SheetOrder } from '../../../../shared/flowsheet.ts';
import { Segmented } from '../../../ui/Segmented.tsx';
import { ListNotice } from '../../../ui/ListNotice.tsx';
import { FrameRows, StateNote } from '../../../ui/StateNote.tsx';
import type { Binding } from '../../../use-command.ts';
import { useWidth } from '../../../ui/use-size.ts';
import { sharedNames } from '../words.ts';
import { FlowsheetGrid } from './FlowsheetGrid.tsx';
import { spanAround, type Place, type Span } from './sheet-layout.ts';
import { sheetWords } from './sheet-words.ts';
import { useFlowsheet, type Piece } from './use-flowsheet.ts';
import './flowsheet.css';

const ROW_STEP = 40;
const COLUMN_STEP = 20;
const FIRST: { readonly rows: Span; readonly columns: Span } = {
  rows: { offset: 0, limit: 80 },
  columns: { offset: 0, limit: 40 },
};
const SEARCH_CHARS = 200;

/** How the sheet is looked at; kept while one of its charts is open. */
export type SheetView = { readonly order: SheetOrder; readonly inError: boolean; readonly place: Place | null };
export const FIRST_VIEW: SheetView = { order: 'panel', inError: false, place: null };

const ORDERS = [
  { key: 'panel', text: 'Panel', spoken: 'By panel' },
  { key: 'name', text: 'Name', spoken: 'By name' },
  { key: 'latest', text: 'Newest', spoken: 'Newest result first' },
  { key: 'flagged', text: 'Flagged', spoken: 'Furthest from expected first' },
] as const satisfies readonly { key: SheetOrder; text: string; spoken: string }[];

type Props = Binding & {
  readonly sheet: SheetView;
  readonly onSheet: (view: SheetView) => void;
  /** The time that is shown. */
  readonly fromMs: number | null;
  readonly toMs: number;
  readonly series: readonly Series[];
  readonly listState: ListState;
  readonly search: string;
  readonly onOpen: (key: string) => void;
};

/** All results, tests down and times across (D42): of the sheet only the piece in sight is ever here. */
export function Flowsheet({ series, listState, search, onOpen, ...rest }: Props): JSX.Element {
  const { sheet: view, onSheet, fromMs, toMs, generation, revision } = rest;
  const { order, inError, place } = view;
  const [ref, widthPx] = useWidth<HTMLDivElement>();
  const [spans, setSpans] = useState(FIRST);
  const request = { search: search.slice(0, SEARCH_CHARS), inError, fromMs, toMs, order, ...spans };
  const { piece, error, again } = useFlowsheet(request, { generation, revision });
  const known = useMemo(() => new Map(series.map((one) => [one.key, one])), [series]);
  const codes = useMemo(() => sharedNames(series), [series]);
  const onView = useCallback((rows: readonly [number, number], columns: readonly [number, number]) => {
    const next = { rows: spanAround(...rows, ROW_STEP, 200), columns: spanAround(...columns, COLUMN_STEP, 60) };
    setSpans((now) => (JSON.stringify(now) === JSON.stringify(next) ? now : next));
  }, []);
  const searched = piece?.request.search ?? search;
  return (
    <div className="sheet card" ref={ref}>
      <ListNotice
        name="observations"
        list={listState}
        rows={piece?.sheet.allTests ?? series.length}
        none="results"
        frame={8}
      />
      {error !== null && <SheetError error={error} again={again} />}
      {piece === null && error === null && series.length > 0 && <FrameRows count={8} />}
      {piece !== null && piece.sheet.allTests + piece.sheet.inError > 0 && (
        <SheetLine piece={piece} view={view} onSheet={onSheet} />
      )}
      {piece?.sheet.tests === 0 && piece.sheet.allTests > 0 && (
        <StateNote title={`No result is named like “${searched.trim()}”`}>
          Only names are searched, not values or remarks. Clear the search to see all results.
        </StateNote>
      )}
      {piece !== null && piece.sheet.tests > 0 && (
        <FlowsheetGrid
          {...{ piece, codes, widthPx, onOpen, onView, place }}
          series={known}
          onPlace={(to) => onSheet({ ...view, place: to })}
        />
      )}
    </div>
  );
}

type LineProps = { readonly piece: Piece } & Pick<SheetViewProps, 'view' | 'onSheet'>;
type SheetViewProps = { readonly view: SheetView; readonly onSheet: (view: SheetView) => void };

/** What the sheet holds, in words; results entered in error stay hidden until asked for (D11). */
function SheetLine({ piece: { sheet, request }, view, onSheet }: LineProps): JSX.Element {
  const { inError, order } = view;
  return (
    <div className="sheet-words">
      <p role="status">{sheetWords(sheet, request.search, request.inError)}</p>
      <span className="space" />
      <Segmented
        label="Order of the tests"
        options={ORDERS}
        value={order}
        onChange={(next) => onSheet({ ...view, order: next, place: null })}
        quiet
      />
      {sheet.inError > 0 && (
        <Button
          small
          look="quiet"
          aria-pressed={inError}
          onPress={() => onSheet({ ...view, inError: !inError, place: null })}
        >
          {`${inError ? 'Hide' : 'Show'} ${countWords(sheet.inError)} entered in error`}
        </Button>
      )}
    </div>
  );
}

type ErrorProps = {
  readonly error: NonNullable<ReturnType<typeof useFlowsheet>['error']>;
  readonly again: () => void;
};

function SheetError({ error, again }: ErrorProps): JSX.Element {
  const { what, advice } = messageOf(error);
  return (
    <StateNote
      look="bad"
      title="The flowsheet could not be read"
      action={
        <Button small onPress={again}>
          Read again
        </Button>
      }
    >{`${what} ${advice}`}</StateNote>
  );
}
