import type { JSX } from 'react';
import type { Lanes } from '../../../../shared/lanes.ts';
import { useClock } from '../../../clock.ts';
import type { Layout } from '../layout.ts';
import { encounterBands, laneBars, laneWords, type EncounterBand, type LaneBar } from './lane-layout.ts';
import { bandWords, laneSpoken } from './lane-words.ts';

type Props = { readonly lanes: Lanes; readonly layout: Layout; readonly most: number };

/** The medications that a chart is about, as bars on its time axis (display point 2): name and dose whole, how they ended. */
export function MedicationBars({ lanes, layout, most }: Props): JSX.Element | null {
  const { nowMs, timeZone } = useClock();
  const bars = laneBars(lanes.medications.slice(0, most), { ...layout, nowMs: nowMs() });
  if (bars.length === 0) return null;
  return (
    <ul className="lanes" aria-label="Medications on the same time axis">
      {bars.map((bar) => (
        <Bar key={bar.lane.id} bar={bar} layout={layout} timeZone={timeZone} />
      ))}
    </ul>
  );
}

type BarProps = { readonly bar: LaneBar; readonly layout: Layout; readonly timeZone: string };

function Bar({ bar, layout: { frame }, timeZone }: BarProps): JSX.Element {
  const { lane, from, to, wordsAt, goesBack, goesOn } = bar;
  const looks = [
    'lane-bar',
    lane.open ? 'open' : 'ended',
    lane.held ? 'held' : '',
    lane.exact ? '' : 'inexact',
    goesBack ? 'goes-back' : '',
    goesOn ? 'goes-on' : '',
  ];
  const words = {
    in: { paddingLeft: from + 8, paddingRight: frame.width - to + 8 },
    right: { paddingLeft: to + 8, paddingRight: frame.width - frame.right },
    left: { paddingLeft: frame.left, paddingRight: frame.width - from + 8, textAlign: 'right' },
    under: { paddingLeft: frame.left, paddingRight: frame.width - frame.right, paddingTop: 10 },
  } as const;
  return (
    <li className={`lane words-${wordsAt}`}>
      <span className={looks.filter((look) => look !== '').join(' ')} style={{ left: from, width: to - from }} />
      <span className="lane-words" style={words[wordsAt]} aria-hidden="true">
        {laneWords(lane)}
      </span>
      <span className="unseen">{laneSpoken(lane, timeZone)}</span>
    </li>
  );
}

/** Encounters as quiet bands behind the plot, named at its top where there is room. */
export function EncounterLayer({ lanes, layout }: Omit<Props, 'most'>): JSX.Element | null {
  const { nowMs } = useClock();
  const { frame } = layout;
  const bands = encounterBands(lanes.encounters, { ...layout, nowMs: nowMs() });
  if (bands.length === 0) return null;
  const area = ({ from, to }: EncounterBand): string => `M${from} ${frame.top}H${to}V${frame.bottom}H${from}z`;
  return (
    <svg className="encounter-layer" width={frame.width} height={frame.height} aria-hidden="true">
      <path className="encounter-area" d={bands.map(area).join('')} />
      <path className="encounter-edge" d={bands.map(({ from }) => `M${from} ${frame.top}V${frame.bottom}`).join('')} />
    </svg>
  );
}

/** The names of the encounters that have room, over the top of the plot. */
export function EncounterNames({ lanes, layout }: Omit<Props, 'most'>): JSX.Element | null {
  const { nowMs } = useClock();
  const bands = encounterBands(lanes.encounters, { ...layout, nowMs: nowMs() });
  if (bands.length === 0) return null;
  return (
    <div className="encounter-names" aria-hidden="true">
      {bands.map(
        ({ band, nameAt }) =>
          nameAt !== null && (
            <span key={band.id} style={{ left: nameAt }}>
              {band.label}
            </span>
          ),
      )}
    </div>
  );
}

/** Every encounter in words, on a press: what the bands show, for all. */
export function EncounterList({ lanes, layout }: Omit<Props, 'most'>): JSX.Element | null {
  const { nowMs, timeZone } = useClock();
  const bands = encounterBands(lanes.encounters, { ...layout, nowMs: nowMs() });
  if (bands.length === 0) return null;
  return (
    <details className="encounter-list">
      <summary>{`${bands.length} ${bands.length === 1 ? 'encounter' : 'encounters'} in this time`}</summary>
      <ul>
        {bands.toReversed().map(({ band }) => (
          <li key={band.id}>{bandWords(band, timeZone)}</li>
        ))}
      </ul>
    </details>
  );
}
