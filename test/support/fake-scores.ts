/** Scores of the sample patient: a set of ward readings, whole or with parts of it missing. */
import { NEWS2_PARAMETERS, news2Sum, type News2Parameter, type News2Points } from '../../shared/clinical/news2.ts';
import type { News2, News2Part } from '../../shared/scores.ts';
import { instant, NOW_MS } from './fake-desktop-data.ts';

export const NO_SCORES: News2 = { calculated: null, sent: null };

type Part = Pick<News2Part, 'value' | 'points'> & Partial<Pick<News2Part, 'note'>>;
const WARD: Readonly<Record<News2Parameter, Part>> = {
  respiration: { value: '22 /min', points: 2 },
  saturation: { value: '93%', points: 2 },
  oxygen: { value: '2 L/min', points: 2 },
  systolic: { value: '104/61 mmHg', points: 1 },
  pulse: { value: '112 /min', points: 2 },
  consciousness: { value: 'Alert', points: 0 },
  temperature: { value: '38.4 °C', points: 1, note: 'preliminary' },
};
const AT_MS = NOW_MS - 42 * 60_000;

/** The set with some parts changed; null: missing. `scale` 1 or 2. */
export function news2With(
  changes: Partial<Record<News2Parameter, Part | null>>,
  scale: 1 | 2 = 1,
  atMs = AT_MS,
): News2 {
  const parts = NEWS2_PARAMETERS.map((parameter, n): News2Part => {
    const part = parameter in changes ? changes[parameter] : WARD[parameter];
    if (part == null) return { parameter, value: null, points: null, time: null, note: null };
    return { parameter, note: null, ...part, time: instant(atMs - (n === 6 ? 25 : 0) * 60_000) };
  });
  const points = Object.fromEntries(parts.map((part) => [part.parameter, part.points])) as News2Points;
  const { total, atLeast, known, band } = news2Sum(points);
  const calculated = {
    notFor: null,
    total,
    atLeast,
    known,
    band,
    scale,
    parts,
    fromMs: atMs - 25 * 60_000,
    toMs: atMs,
  };
  return { calculated, sent: null };
}

export const WARD_NEWS2: News2 = {
  ...news2With({}),
  sent: {
    name: 'NEWS2 total score',
    text: '9',
    status: 'final',
    time: instant(AT_MS - 240 * 60_000),
  },
};
