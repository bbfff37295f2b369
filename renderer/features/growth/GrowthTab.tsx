import { useState, type JSX } from 'react';
import { formatSent } from '../../../shared/clinical/dates.ts';
import { type GrowthMeasure } from '../../../shared/clinical/growth.ts';
import type { Growth, GrowthPoint } from '../../../shared/growth.ts';
import { useClock } from '../../clock.ts';
import { Card } from '../../ui/Card.tsx';
import { LoadedNotice } from '../../ui/LoadedNotice.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { useCommand, type Binding } from '../../use-command.ts';
import { GrowthChart } from './GrowthChart.tsx';
import { placeWords, SHORT_WORDS, titleWords } from './growth-words.ts';
import './growth.css';

const ALL: readonly GrowthMeasure[] = ['weight', 'height', 'bmi', 'head'];

/** A child's growth: one measure at a time, its chart and the table of the same points (D40). */
export function GrowthTab({ generation, revision }: Binding): JSX.Element {
  const [measure, setMeasure] = useState<GrowthMeasure>('weight');
  const loaded = useCommand('chart.growth', { measure }, { generation, revision });
  const growth = loaded.state === 'ready' ? loaded.value : null;
  const options = ALL.filter((key) => growth === null || key === measure || growth.measures.includes(key));
  return (
    <Card
      title={growth === null ? 'Growth' : titleWords(growth)}
      className="growth"
      busy={loaded.state === 'loading'}
      meta={
        <Segmented
          label="Measure"
          options={options.map((key) => ({ key, text: SHORT_WORDS[key] }))}
          value={measure}
          onChange={setMeasure}
        />
      }
    >
      <LoadedNotice loaded={loaded} what="growth chart" />
      {growth !== null && <Shown growth={growth} />}
    </Card>
  );
}

function Shown({ growth }: { readonly growth: Growth }): JSX.Element {
  const { points, noPercentile, notes, earlier, unplaced } = growth;
  return (
    <>
      {noPercentile !== null && <p className="growth-none">{upper(noPercentile)}.</p>}
      <Latest growth={growth} />
      {points.length > 0 && <GrowthChart key={growth.measure} growth={growth} />}
      <ul className="growth-notes" aria-label="About this chart">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
        {earlier > 0 && <li>{`${earlier} earlier results are not shown.`}</li>}
        {unplaced.map(({ reason, count }) => (
          <li key={reason}>{`${count} ${count === 1 ? 'result is' : 'results are'} not placed: ${reason}.`}</li>
        ))}
      </ul>
      {points.length > 0 && <Points growth={growth} />}
      {points.length === 0 && <p className="growth-none">No result that can be placed on a growth chart.</p>}
    </>
  );
}

/** The latest point as numbers, and the one before it, small (D37). */
function Latest({ growth: { points } }: { readonly growth: Growth }): JSX.Element | null {
  const { timeZone } = useClock();
  const [latest, previous] = [points.at(-1), points.at(-2)];
  if (latest === undefined) return null;
  return (
    <div className="growth-latest">
      <p>
        <b>{latest.value}</b> {placeWords(latest)}
        {latest.note !== null && <> · {latest.note}</>}
      </p>
      <p className="meta">
        {formatSent(latest.sent, timeZone, false)}, {latest.age}
        <br />
        {previous === undefined
          ? 'none before'
          : `before ${previous.value} on ${formatSent(previous.sent, timeZone, false)}`}
      </p>
    </div>
  );
}

const upper = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** The same points as the chart, newest first. */
function Points({ growth }: { readonly growth: Growth }): JSX.Element {
  const { timeZone } = useClock();
  return (
    <table className="table growth-table">
      <caption className="unseen">{`${titleWords(growth)}, newest first`}</caption>
      <thead>
        <tr>
          <th scope="col">Date</th>
          <th scope="col">Age</th>
          <th scope="col">Value</th>
          <th scope="col">Percentile</th>
          <th scope="col">z</th>
          <th scope="col">Chart</th>
        </tr>
      </thead>
      <tbody>
        {growth.points.toReversed().map((point) => (
          <PointRow key={point.id} point={point} timeZone={timeZone} />
        ))}
      </tbody>
    </table>
  );
}

function PointRow({ point, timeZone }: { readonly point: GrowthPoint; readonly timeZone: string }): JSX.Element {
  const { sent, age, value, note, percentile, z, chart } = point;
  return (
    <tr>
      <th scope="row">{formatSent(sent, timeZone, false)}</th>
      <td data-title="Age">{age}</td>
      <td data-title="Value">
        <b>{value}</b>
        {note !== null && <small>{note}</small>}
      </td>
      <td data-title="Percentile">{percentile ?? 'none'}</td>
      <td data-title="z">{z ?? 'none'}</td>
      <td data-title="Chart">{chart}</td>
    </tr>
  );
}
