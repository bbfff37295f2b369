import type { JSX } from 'react';
import type { Series } from '../../../shared/chart-model.ts';
import { countWords } from '../../list-words.ts';
import { endsBefore, isDrawable } from '../../range.ts';
import { FrameRows } from '../../ui/StateNote.tsx';
import { ChartCard } from './ChartCard.tsx';
import { sharedNames } from './words.ts';
import './charts.css';

type Props = {
  readonly series: readonly Series[];
  readonly generation: number;
  readonly revision: number;
  readonly fromMs: number | null;
  readonly toMs: number;
  readonly onOpen: (key: string) => void;
  readonly busy: boolean;
};

/** The course of everything that has one in this time, what matters most first; then the rest, and how many have none. */
export function SummaryCharts({ series, generation, revision, fromMs, toMs, onOpen, busy }: Props): JSX.Element {
  const over = (one: Series): boolean => fromMs !== null && endsBefore(one, fromMs);
  const drawable = series.filter(isDrawable).sort((a, b) => Number(over(a)) - Number(over(b)) || a.rank - b.rank);
  const shared = sharedNames(series);
  const others = series.length - drawable.length;
  return (
    <div className="summary-charts" aria-busy={busy}>
      {drawable.map((one) => (
        <ChartCard
          key={`${generation} ${one.key}`}
          {...{ generation, revision, fromMs, toMs, onOpen }}
          series={one}
          codes={shared.get(one.key) ?? null}
          over={over(one)}
        />
      ))}
      {drawable.length === 0 && busy && <ReadingCards />}
      {others > 0 && (
        <p className="no-chart">
          {others === 1 ? '1 kind of result has' : `${countWords(others)} kinds of result have`} no chart: see Results
        </p>
      )}
    </div>
  );
}

/** The frame of what comes. */
function ReadingCards(): JSX.Element {
  return (
    <>
      {[0, 1, 2, 3].map((n) => (
        <section className="card chart-card" key={n}>
          {n === 0 ? <p className="meta reading">Reading results…</p> : <p className="meta reading">&nbsp;</p>}
          <FrameRows count={4} />
        </section>
      ))}
    </>
  );
}
