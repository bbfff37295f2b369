import type { JSX } from 'react';
import { formatChartTime, formatClock } from '../../../shared/clinical/dates.ts';
import { NEWS2_SOURCE } from '../../../shared/clinical/news2.ts';
import type { News2, News2Calculated, News2Part } from '../../../shared/scores.ts';
import { useClock } from '../../clock.ts';
import { Card } from '../../ui/Card.tsx';
import { Tag } from '../../ui/Tag.tsx';
import {
  ageWords,
  BAND_GLYPHS,
  BAND_WORDS,
  missingWords,
  PARAMETER_WORDS,
  scaleWords,
  spanWords,
  WINDOW_WORDS,
} from './news2-words.ts';
import './scores.css';

/** NEWS2: the number with its band in words, what it is made of, and apart from it what the server sent (D39). */
export function News2Card({ news2 }: { readonly news2: News2 }): JSX.Element | null {
  const { calculated, sent } = news2;
  if (calculated === null && sent === null) return null;
  const isOurs = calculated !== null && calculated.notFor === null;
  return (
    <Card title="NEWS2" className="list-card news2" {...(isOurs ? { meta: 'Calculated by Chartroom' } : {})}>
      {calculated !== null && calculated.notFor !== null && <p className="news2-note">{calculated.notFor}</p>}
      {isOurs && <Calculated score={calculated} />}
      {sent !== null && <Sent sent={sent} />}
    </Card>
  );
}

function Calculated({ score }: { readonly score: News2Calculated }): JSX.Element {
  const { timeZone, nowMs } = useClock();
  const age = ageWords(score.toMs, nowMs());
  return (
    <>
      <div className="news2-head">
        <Total score={score} />
        <p className="meta">
          {spanWords(score, timeZone)}
          {age !== null && (
            <>
              <br />
              <Tag look="warn">{age}</Tag>
            </>
          )}
        </p>
      </div>
      <Parts score={score} />
      <p className="news2-source">
        {scaleWords(score.scale)}. {WINDOW_WORDS}. {NEWS2_SOURCE}.
      </p>
    </>
  );
}

/** Without a part there is no number that could be read as the score: it is at least what the others make. */
function Total({ score }: { readonly score: News2Calculated }): JSX.Element {
  const { total, atLeast, known, band, parts } = score;
  const glyph = BAND_GLYPHS[band];
  const missing = parts.filter(({ points }) => points === null).map(({ parameter }) => PARAMETER_WORDS[parameter]);
  return (
    <div>
      <p className="news2-total">
        {total === null ? (
          <>
            <Tag look="warn">Incomplete</Tag>
            <span className="news2-least">{`at least ${atLeast}, from ${known} of 7`}</span>
          </>
        ) : (
          <b className="news2-number">{total}</b>
        )}
        {(total !== null || band === 'high' || band === 'medium') && (
          <span className={`news2-band ${band}`}>
            {glyph !== '' && <span aria-hidden="true">{glyph}&nbsp;</span>}
            {total === null && band === 'medium' ? `at least ${BAND_WORDS[band]}` : BAND_WORDS[band]}
          </span>
        )}
      </p>
      {missing.length > 0 && <p className="news2-missing">{missingWords(missing)}</p>}
    </div>
  );
}

function Parts({ score: { parts, toMs } }: { readonly score: News2Calculated }): JSX.Element {
  return (
    <table className="news2-parts">
      <caption className="unseen">Readings and points of NEWS2</caption>
      <thead>
        <tr>
          <th scope="col">Reading</th>
          <th scope="col">Value</th>
          <th scope="col" className="points">
            Points
          </th>
        </tr>
      </thead>
      <tbody>
        {parts.map((part) => (
          <PartRow key={part.parameter} part={part} newestMs={toMs} />
        ))}
      </tbody>
    </table>
  );
}

function PartRow({ part, newestMs }: { readonly part: News2Part; readonly newestMs: number }): JSX.Element {
  const { timeZone } = useClock();
  const { parameter, value, points, time, note } = part;
  const clock = time === null || time.startMs === newestMs ? null : `at ${formatClock(time.startMs, timeZone)}`;
  const about = [clock, note].filter((words) => words !== null).join(', ');
  return (
    <tr>
      <th scope="row">{PARAMETER_WORDS[parameter]}</th>
      <td>
        {value ?? 'not recorded'}
        {about !== '' && <small>{about}</small>}
      </td>
      <td className={points === null ? 'points none' : `points p${points}`}>{points ?? '–'}</td>
    </tr>
  );
}

function Sent({ sent }: { readonly sent: NonNullable<News2['sent']> }): JSX.Element {
  const { timeZone } = useClock();
  const { name, text, status, time } = sent;
  return (
    <div className="news2-sent">
      <p>
        <strong>Sent by the server: {text}</strong>
        {status !== 'final' && <> · {status}</>}
      </p>
      <p className="meta">{time === null ? 'no time sent' : formatChartTime(time, timeZone)}</p>
      <p className="news2-name">{name}</p>
    </div>
  );
}
