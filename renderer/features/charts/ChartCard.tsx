import { memo, useId, useRef, useState, type JSX } from 'react';
import type { Series } from '../../../shared/chart-model.ts';
import { Button } from '../../ui/Button.tsx';
import type { Binding } from '../../use-command.ts';
import type { Asked } from './layout.ts';
import { LatestValue } from './LatestValue.tsx';
import { ResultsTable } from './ResultsTable.tsx';
import { ChartFrame, SeriesChart } from './SeriesChart.tsx';
import { useNear, useWidth } from './use-size.ts';
import { rangeWords } from './words.ts';

const CHART_PX = 136;
/** Chart and legend: the table takes the same place, so that nothing jumps. */
const TABLE_PX = 160;

type Props = Binding & {
  readonly series: Series;
  readonly fromMs: number | null;
  readonly toMs: number;
  readonly onOpen: (key: string) => void;
};

/** One series on the summary: its name, its latest value, and its course as a chart or as a table of the same points. */
function Card({ series, fromMs, toMs, generation, revision, onOpen }: Props): JSX.Element {
  const titleId = useId();
  const cardRef = useRef<HTMLElement>(null);
  const near = useNear(cardRef);
  const [bodyRef, width] = useWidth<HTMLDivElement>();
  const [asTable, setAsTable] = useState(false);
  const asked: Asked = { fromMs, toMs };
  return (
    <section className="card chart-card" aria-labelledby={titleId} ref={cardRef}>
      <div className="chart-head">
        <h2 id={titleId}>
          <button type="button" className="series-name" data-series={series.key} onClick={() => onOpen(series.key)}>
            {series.name}
          </button>
        </h2>
        <span className="meta">{rangeWords(series.latest)}</span>
        <Button
          look="quiet"
          small
          aria-label={`${asTable ? 'Chart' : 'Table'} of ${series.name}`}
          onPress={() => setAsTable(!asTable)}
        >
          {asTable ? 'Chart' : 'Table'}
        </Button>
      </div>
      <LatestValue series={series} />
      <div className="chart-body" ref={bodyRef}>
        {asTable && (
          <ResultsTable
            {...{ series, asked, generation, revision }}
            height={TABLE_PX}
            columns="short"
            inError={false}
          />
        )}
        {!asTable && (!near || width === 0) && <ChartFrame height={CHART_PX} />}
        {!asTable && near && width > 0 && (
          <figure role="group" aria-labelledby={titleId}>
            <SeriesChart {...{ series, asked, width, generation, revision }} height={CHART_PX} />
          </figure>
        )}
      </div>
    </section>
  );
}

export const ChartCard = memo(Card);
