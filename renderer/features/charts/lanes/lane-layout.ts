/** Where the bars of medications and the bands of encounters lie on the time axis of a chart, in px of its width. */
import type { Band, Lane } from '../../../../shared/lanes.ts';
import type { Frame, Window } from '../geometry.ts';

export type Placing = { readonly frame: Frame; readonly window: Window; readonly nowMs: number };

/** Where the words of a bar stand: in it, beside it, or under it where no side has room for a line of them. */
type WordsAt = 'in' | 'right' | 'left' | 'under';

export type LaneBar = {
  readonly lane: Lane;
  readonly from: number;
  readonly to: number;
  readonly wordsAt: WordsAt;
  /** Begins before, or goes on after, what is shown. */
  readonly goesBack: boolean;
  readonly goesOn: boolean;
};

const CHAR_PX = 6.5;
const PAD_PX = 16;
/** A start without an end is a post, a short order still a bar that can be seen. */
const LEAST_PX = 3;

/** Name and dose as they stand on the bar, with how it ended: never shortened (D52). */
export function laneWords({ name, dose, held, ended }: Lane): string {
  const what = dose === null ? name : `${name}, ${dose}`;
  return [held ? `On hold: ${what}` : what, ended].filter((part) => part !== null).join(', ');
}

const pxOf = ({ frame, window }: Placing, ms: number): number => {
  const px = frame.left + ((ms - window.fromMs) / (window.toMs - window.fromMs)) * (frame.right - frame.left);
  return Math.round(Math.min(Math.max(px, frame.left), frame.right) * 10) / 10;
};

function wordsAt(words: string, from: number, to: number, { frame }: Placing): WordsAt {
  const wanted = words.length * CHAR_PX + PAD_PX;
  if (to - from >= wanted) return 'in';
  if (frame.right - to >= wanted) return 'right';
  return from - frame.left >= wanted ? 'left' : 'under';
}

/** When a lane ends as far as it may be drawn: a current one now, one that ended on an unknown day at its start. */
const endOf = ({ startMs, endMs, open }: Lane, nowMs: number): number => {
  if (open) return Math.max(startMs, nowMs);
  return endMs ?? startMs;
};

/** Takes lanes and a chart's time axis; gives a bar for each that touches it, in the order that came. */
export function laneBars(lanes: readonly Lane[], placing: Placing): readonly LaneBar[] {
  const { window, nowMs } = placing;
  return lanes.flatMap((lane) => {
    const endMs = endOf(lane, nowMs);
    if (lane.startMs > window.toMs || endMs < window.fromMs) return [];
    const from = pxOf(placing, lane.startMs);
    const to = Math.max(pxOf(placing, endMs), from + LEAST_PX);
    return [
      {
        ...{ lane, from, to, wordsAt: wordsAt(laneWords(lane), from, to, placing) },
        goesBack: lane.startMs < window.fromMs,
        goesOn: endMs > window.toMs,
      },
    ];
  });
}

export type EncounterBand = {
  readonly band: Band;
  readonly from: number;
  readonly to: number;
  /** Where its name begins; null where it has no room. */
  readonly nameAt: number | null;
};

/** Takes encounters and a time axis; gives the bands that touch it, oldest first, and which of them have room for their name. */
export function encounterBands(bands: readonly Band[], placing: Placing): readonly EncounterBand[] {
  const { window, nowMs, frame } = placing;
  const shown = bands
    .filter(({ startMs, endMs }) => startMs <= window.toMs && (endMs ?? nowMs) >= window.fromMs)
    .toSorted((a, b) => a.startMs - b.startMs);
  let freeFrom = -Infinity;
  return shown.map((band) => {
    const from = pxOf(placing, band.startMs);
    const to = Math.max(pxOf(placing, Math.max(band.endMs ?? nowMs, band.startMs)), from + LEAST_PX);
    const wanted = band.label.length * CHAR_PX;
    const start = Math.min(from, frame.right - wanted);
    const nameAt = start >= Math.max(freeFrom, frame.left) ? start : null;
    if (nameAt !== null) freeFrom = nameAt + wanted + 10;
    return { band, from, to, nameAt };
  });
}
