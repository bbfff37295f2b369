import { useId, useRef, type JSX, type RefObject } from 'react';
import type { ChartOverview, Series } from '../../../../shared/chart-model.ts';
import { useClock } from '../../../clock.ts';
import { messageOf } from '../../../error-messages.ts';
import { Button } from '../../../ui/Button.tsx';
import { useAction, type Binding } from '../../../use-command.ts';
import type { Asked } from '../layout.ts';
import { SeriesChart } from '../SeriesChart.tsx';
import { useResultPages } from '../use-result-pages.ts';
import { rangeWords } from '../words.ts';
import { PaperTable } from './PaperTable.tsx';
import { PaperHead } from './PaperHead.tsx';
import { incompleteWords, shownWords, stretchWords, type Source } from './paper-words.ts';
import './paper.css';

/** Of A4 between its margins, in CSS pixels. */
const PAPER_PX = 700;
const CHART_PX = 260;

type Props = {
  readonly series: Series;
  readonly overview: ChartOverview;
  readonly source: Source;
  readonly asked: Asked;
  readonly onClose: () => void;
};

/** One series as it leaves the screen, and the ways it can (display-41): what is seen here is what is printed. */
export function SeriesPaper({ series, overview, source, asked, onClose }: Props): JSX.Element {
  const { timeZone } = useClock();
  const titleId = useId();
  const picture = useRef<HTMLDivElement>(null);
  const { generation, revision } = overview;
  const binding: Binding = { generation, revision };
  const pages = useResultPages({ ...asked, key: series.key, inError: false }, binding);
  const rows = pages.rows ?? [];
  const incomplete = incompleteWords(overview.lists);
  return (
    <section
      className="paper-screen"
      aria-labelledby={titleId}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <PaperTools titleId={titleId} picture={picture} series={series} asked={asked} onClose={onClose} />
      <article className="paper" aria-label={`Sheet of ${series.name}`} tabIndex={0}>
        <div className="paper-picture" ref={picture}>
          <PaperHead overview={overview} source={source} />
          <div className="paper-title">
            <h3>{series.name}</h3>
            <span>{series.codes.length === 0 ? 'no code sent' : series.codes.join(', ')}</span>
            <span className="paper-range">{rangeWords(series.latest)}</span>
          </div>
          <p className="paper-filter">
            {stretchWords(asked, timeZone)}:{' '}
            {pages.rows === null ? 'reading' : shownWords(rows.length, pages.total, series)}
          </p>
          {incomplete !== null && <p className="paper-caution">{incomplete}</p>}
          {series.kind !== 'text' && series.plottable > 0 && (
            <figure role="group" aria-label={`Chart of ${series.name}`}>
              <SeriesChart {...{ series, asked }} {...binding} width={PAPER_PX} height={CHART_PX} />
            </figure>
          )}
        </div>
        <PaperTable rows={rows} total={pages.total} name={series.name} patient={overview.banner?.name ?? ''} />
      </article>
    </section>
  );
}

type ToolsProps = Pick<Props, 'series' | 'asked' | 'onClose'> & {
  readonly titleId: string;
  readonly picture: RefObject<HTMLDivElement | null>;
};

function PaperTools({ titleId, picture, series, asked, onClose }: ToolsProps): JSX.Element {
  const print = useAction('export.print');
  const savePicture = useAction('export.picture');
  const saveTable = useAction('export.table');
  const busy = print.busy || savePicture.busy || saveTable.busy;
  const error = print.error ?? savePicture.error ?? saveTable.error;
  const { fromMs, toMs } = asked;
  return (
    <div className="paper-tools">
      <div className="paper-actions">
        <Button small onPress={onClose}>
          Back
        </Button>
        <h2 id={titleId}>Print or save</h2>
        <span className="space" />
        <Button small isDisabled={busy} onPress={() => print.run({})}>
          Print…
        </Button>
        <Button small isDisabled={busy} onPress={() => savePicture.run(partOf(picture.current))}>
          Save as picture…
        </Button>
        <Button
          small
          isDisabled={busy}
          onPress={() => saveTable.run({ key: series.key, fromMs, toMs, inError: false })}
        >
          Save table as CSV…
        </Button>
      </div>
      <p className="meta">
        The patient’s data leave the record system with it. That it was printed or saved is noted in the audit trail.
      </p>
      {error !== null && (
        <p className="paper-error" role="alert">
          {messageOf(error).title}. {messageOf(error).what} {messageOf(error).advice}
        </p>
      )}
    </div>
  );
}

/** Where the picture is on the page, scrolled into view first: what is not seen cannot be taken. */
function partOf(element: HTMLElement | null): { x: number; y: number; width: number; height: number } {
  element?.scrollIntoView({ block: 'end' });
  const { left = 0, top = 0, width = 1, height = 1 } = element?.getBoundingClientRect() ?? {};
  const whole = (px: number): number => Math.max(0, Math.floor(px));
  return {
    x: whole(left),
    y: whole(top),
    width: Math.max(1, Math.ceil(width)),
    height: Math.max(1, Math.ceil(height)),
  };
}
