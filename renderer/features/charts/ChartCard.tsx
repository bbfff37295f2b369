import { memo, useId, useMemo, useRef, useState, type JSX, type RefObject } from 'react';
import type { Series } from '../../../shared/chart-model.ts';
import { useClock } from '../../clock.ts';
import { Button } from '../../ui/Button.tsx';
import type { Binding } from '../../use-command.ts';
import type { Asked } from './layout.ts';
import { LatestValue } from './LatestValue.tsx';
import { ResultsTable } from './ResultsTable.tsx';
import { ChartFrame, SeriesChart } from './SeriesChart.tsx';
import { useNear, useWhileNear, useWidth } from '../../ui/use-size.ts';
import { labelOf, nothingWords, rangeWords } from './words.ts';

const CHART_PX = 121;
/** Chart and legend: the table takes the same place, so that nothing jumps. */
const TABLE_PX = 160;

type Props = Binding & {
  readonly series: Series;
  /** Its codes, where name and unit alone do not tell it from another. */
  readonly codes: string | null;
  /** All of its results lie before the window: a line says so in the place of a chart. */
  readonly over: boolean;
  readonly fromMs: number | null;
  readonly toMs: number;
  readonly onOpen: (key: string) => void;
};

/** One series on the summary: its name, its latest value, and its course as a chart or as a table of the same points. */
function Card({ series, codes, over, fromMs, toMs, generation, revision, onOpen }: Props): JSX.Element {
  const { timeZone } = useClock();
  const titleId = useId();
  const cardRef = useRef<HTMLElement>(null);
  const [asTable, setAsTable] = useState(false);
  const label = labelOf(series, codes);
  const other = asTable ? 'Chart' : 'Table';
  return (
    <section className="card chart-card" aria-label={label} ref={cardRef}>
      <div className="chart-head">
        <h2 id={titleId}>
          <button type="button" className="series-name" data-series={series.key} onClick={() => onOpen(series.key)}>
            {series.name}
          </button>
          {codes !== null && <small className="codes">{codes}</small>}
        </h2>
        <span className="meta">{rangeWords(series.latest)}</span>
        {!over && (
          <Button look="quiet" small aria-label={`${other} of ${label}`} onPress={() => setAsTable(!asTable)}>
            {other}
          </Button>
        )}
      </div>
      <LatestValue series={series} />
      {over ? (
        <p className="nothing">{nothingWords(series, timeZone)}</p>
      ) : (
        <Body {...{ series, generation, revision, titleId, asTable, cardRef }} asked={{ fromMs, toMs }} />
      )}
    </section>
  );
}

type BodyProps = Binding & {
  readonly series: Series;
  readonly asked: Asked;
  readonly titleId: string;
  readonly asTable: boolean;
  readonly cardRef: RefObject<HTMLElement | null>;
};

/**
 * Far from the screen a card keeps what it drew last: it asks and draws anew as it comes near. Not so a table: somebody
 * asked for it, and the cards above, still growing, may push it away before it was drawn once.
 */
function Body({ series, asked, titleId, asTable, cardRef, generation, revision }: BodyProps): JSX.Element {
  const near = useNear(cardRef);
  const { fromMs, toMs } = asked;
  const now = useMemo(
    () => ({ series, asked: { fromMs, toMs }, generation, revision }),
    [series, fromMs, toMs, generation, revision],
  );
  const shown = useWhileNear(now, near || asTable);
  const [bodyRef, width] = useWidth<HTMLDivElement>();
  return (
    <div className="chart-body" ref={bodyRef}>
      {shown !== null && asTable && <ResultsTable {...shown} height={TABLE_PX} columns="short" inError={false} />}
      {!asTable && (shown === null || width === 0) && <ChartFrame height={CHART_PX} />}
      {!asTable && shown !== null && width > 0 && (
        <figure role="group" aria-labelledby={titleId}>
          <SeriesChart {...shown} width={width} height={CHART_PX} />
        </figure>
      )}
    </div>
  );
}

export const ChartCard = memo(Card);
