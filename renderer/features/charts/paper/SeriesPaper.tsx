import { useId, useRef, useState, type JSX, type RefObject } from 'react';
import type { ChartOverview, Series } from '../../../../shared/chart-model.ts';
import type { AppErrorView } from '../../../../shared/errors.ts';
import type { Request } from '../../../../shared/ipc-contract.ts';
import { useClock } from '../../../clock.ts';
import { SetBy } from '../../../policy-origin.tsx';
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
const CHART_PX = 220;
const TOO_LARGE: AppErrorView = { code: 'export-too-large', details: {} };

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
  const [tooLarge, setTooLarge] = useState(false);
  const error = (tooLarge ? TOO_LARGE : null) ?? print.error ?? savePicture.error ?? saveTable.error;
  const takePicture = (): void => {
    const part = partOf(picture.current);
    setTooLarge(part === null);
    if (part !== null) savePicture.run(part);
  };
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
        <Button small isDisabled={busy} onPress={takePicture}>
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
          {error.code === 'export-forbidden' && <SetBy name="exportCharts" />}
        </p>
      )}
    </div>
  );
}

type Part = Request<'export.picture'>;

/** Where the picture is on the page, scrolled into view first; null where it is not seen whole: what covers it would be in it. */
function partOf(element: HTMLElement | null): Part | null {
  if (element === null) return null;
  element.scrollIntoView({ block: 'end' });
  const { left, top, right, bottom } = element.getBoundingClientRect();
  const sight = element.closest('.panel')?.getBoundingClientRect();
  const [highest, lowest] = [Math.max(0, sight?.top ?? 0), Math.min(innerHeight, sight?.bottom ?? innerHeight)];
  // Scrolling goes by whole pixels, edges do not.
  const isWhole = left > -1 && right < innerWidth + 1 && top > highest - 1 && bottom < lowest + 1;
  if (!isWhole) return null;
  const [x, y] = [Math.max(0, Math.floor(left)), Math.max(0, Math.floor(top))];
  return {
    x,
    y,
    width: Math.min(Math.ceil(right), innerWidth) - x,
    height: Math.min(Math.ceil(bottom), innerHeight) - y,
  };
}
