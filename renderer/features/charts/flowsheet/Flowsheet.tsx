import { useCallback, useMemo, useState, type JSX } from 'react';
import type { ListState, Series } from '../../../../shared/chart-model.ts';
import { messageOf } from '../../../error-messages.ts';
import { countWords } from '../../../list-words.ts';
import { Button } from '../../../ui/Button.tsx';
import { ListNotice } from '../../../ui/ListNotice.tsx';
import { FrameRows, StateNote } from '../../../ui/StateNote.tsx';
import type { Binding } from '../../../use-command.ts';
import { useWidth } from '../use-size.ts';
import { sharedNames } from '../words.ts';
import { FlowsheetGrid } from './FlowsheetGrid.tsx';
import { spanAround, type Span } from './sheet-layout.ts';
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

type Props = Binding & {
  readonly series: readonly Series[];
  readonly listState: ListState;
  readonly search: string;
  readonly onOpen: (key: string) => void;
};

/** All results, tests down and times across (D42): of the sheet only the piece in sight is ever here. */
export function Flowsheet({ series, listState, search, onOpen, generation, revision }: Props): JSX.Element {
  const [ref, widthPx] = useWidth<HTMLDivElement>();
  const [inError, setInError] = useState(false);
  const [spans, setSpans] = useState(FIRST);
  const request = { search: search.slice(0, SEARCH_CHARS), inError, ...spans };
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
        <SheetLine piece={piece} inError={inError} onErrors={() => setInError(!inError)} />
      )}
      {piece?.sheet.tests === 0 && piece.sheet.allTests > 0 && (
        <StateNote title={`No result is named like “${searched.trim()}”`}>
          Only names are searched, not values or remarks. Clear the search to see all results.
        </StateNote>
      )}
      {piece !== null && piece.sheet.tests > 0 && (
        <FlowsheetGrid {...{ piece, codes, widthPx, onOpen, onView }} series={known} />
      )}
    </div>
  );
}

type LineProps = { readonly piece: Piece; readonly inError: boolean; readonly onErrors: () => void };

/** What the sheet holds, in words; results entered in error stay hidden until asked for (D11). */
function SheetLine({ piece: { sheet, request }, inError, onErrors }: LineProps): JSX.Element {
  return (
    <div className="sheet-words">
      <p role="status">{sheetWords(sheet, request.search, request.inError)}</p>
      {sheet.inError > 0 && (
        <Button small look="quiet" aria-pressed={inError} onPress={onErrors}>
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
