import { useEffect, useId, useRef, useState, type JSX, type KeyboardEvent, type RefObject } from 'react';
import type { Series } from '../../../shared/chart-model.ts';
import { countWords } from '../../list-words.ts';
import { Button } from '../../ui/Button.tsx';
import type { Asked } from './layout.ts';
import { LatestValue } from './LatestValue.tsx';
import { ResultsTable } from './ResultsTable.tsx';
import { DetailCharts } from './detail/DetailCharts.tsx';
import { ChartFrame } from './SeriesChart.tsx';
import { useWidth } from '../../ui/use-size.ts';
import { rangeWords } from './words.ts';
import './charts.css';

const CHART_PX = 380;

type Props = {
  readonly series: Series;
  /** All of the chart: what it can be compared with. */
  readonly all: readonly Series[];
  readonly generation: number;
  readonly revision: number;
  readonly fromMs: number | null;
  readonly toMs: number;
  readonly onClose: () => void;
  /** Leads to the sheet that can be printed and saved. */
  readonly onPaper: () => void;
};

/** One series in full: a large chart over the table of the same results. Escape and Back lead where one came from. */
export function SeriesDetail({
  series,
  all,
  generation,
  revision,
  fromMs,
  toMs,
  onClose,
  onPaper,
}: Props): JSX.Element {
  const titleId = useId();
  const headingRef = useFocusThereAndBack(series.key);
  const [bodyRef, width] = useWidth<HTMLDivElement>();
  const [showErrors, setShowErrors] = useState(false);
  const asked: Asked = { fromMs, toMs };
  const binding = { generation, revision };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    onClose();
  };
  return (
    <section className="series-detail card" aria-labelledby={titleId} onKeyDown={onKeyDown}>
      <div className="chart-head">
        <Button small onPress={onClose}>
          Back
        </Button>
        <h2 id={titleId} tabIndex={-1} ref={headingRef}>
          {series.name}
        </h2>
        <span className="codes">{series.codes.length === 0 ? 'no code sent' : series.codes.join(', ')}</span>
        <span className="meta">{rangeWords(series.latest)}</span>
        <Button small look="quiet" onPress={onPaper}>
          Print or save
        </Button>
      </div>
      <LatestValue series={series} />
      <div className="chart-body" ref={bodyRef}>
        {series.kind !== 'text' && series.plottable > 0 && (
          <figure role="group" aria-labelledby={titleId}>
            {width === 0 ? (
              <ChartFrame height={CHART_PX} />
            ) : (
              <DetailCharts {...{ series, asked, width, ...binding }} all={all} />
            )}
          </figure>
        )}
        <div className="table-head">
          <h3>Results</h3>
          <span className="meta">newest first</span>
          {series.inError > 0 && (
            <Button small look="quiet" aria-pressed={showErrors} onPress={() => setShowErrors(!showErrors)}>
              {`${showErrors ? 'Hide' : 'Show'} ${countWords(series.inError)} entered in error`}
            </Button>
          )}
        </div>
        <ResultsTable {...{ series, asked, ...binding }} height={null} columns="full" inError={showErrors} />
      </div>
    </section>
  );
}

/** The heading takes the focus; on leaving, the name that was pressed gets it back, even if it was drawn anew. */
function useFocusThereAndBack(key: string): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    heading.current?.focus();
    return () => {
      // Whoever went on to a tab or to the search is there already: only a focus that was lost is given back.
      if (document.activeElement !== document.body) return;
      const names = [...document.querySelectorAll<HTMLElement>('[data-series]')];
      const kept = opener instanceof HTMLElement && opener !== document.body && opener.isConnected;
      const name = kept ? opener : names.find(({ dataset }) => dataset['series'] === key);
      (name ?? document.getElementById('chart'))?.focus();
    };
  }, [key]);
  return heading;
}
