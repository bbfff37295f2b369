/** The points of one series, asked for by what the drawing's width can show. */
import { useState } from 'react';
import type { SeriesView } from '../../../shared/chart-model.ts';
import type { AppErrorView } from '../../../shared/errors.ts';
import { useCommand, type Binding } from '../../use-command.ts';
import { pointsFor } from './geometry.ts';
import type { Asked } from './layout.ts';

export type Drawn = { readonly view: SeriesView; readonly asked: Asked; readonly generation: number };

export type SeriesViewState = {
  /** What can be drawn now, with the window that it was asked for; it stays until newer points of the series come. */
  readonly drawn: Drawn | null;
  readonly reading: boolean;
  readonly error: AppErrorView | null;
  readonly again: () => void;
};

/** Never gives points of another series or another generation than it was asked for (D4). */
export function useSeriesView(key: string, asked: Asked, width: number, binding: Binding): SeriesViewState {
  const { fromMs, toMs } = asked;
  const answer = useCommand('chart.series', { key, fromMs, toMs, maxPoints: pointsFor(width) }, binding);
  const [kept, setKept] = useState<Drawn | null>(null);
  const value = answer.state === 'ready' ? answer.value : null;
  if (value !== null && value !== kept?.view) {
    setKept({ view: value, asked: { fromMs, toMs }, generation: binding.generation });
  }
  const mine = kept?.view.key === key && kept.generation === binding.generation;
  return {
    drawn: mine ? kept : null,
    reading: answer.state === 'loading',
    error: answer.state === 'failed' ? answer.error : null,
    again: answer.again,
  };
}
