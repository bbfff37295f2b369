/**
 * NEWS2 (display 39). Source: Royal College of Physicians, National Early Warning Score (NEWS) 2, London 2017:
 * points of seven parameters, their sum and the four triggers. Pure; nothing is guessed: without a parameter no total.
 */

export const NEWS2_SOURCE = 'Royal College of Physicians, NEWS2, 2017';
/** NEWS2 is for people of this age in years and above; not in pregnancy. */
export const NEWS2_FROM_AGE = 16;
/** Readings belong to one set that were made at most this many minutes before the newest of them. */
export const NEWS2_WINDOW_MINUTES = 60;

export const NEWS2_PARAMETERS = [
  'respiration',
  'saturation',
  'oxygen',
  'systolic',
  'pulse',
  'consciousness',
  'temperature',
] as const;
export type News2Parameter = (typeof NEWS2_PARAMETERS)[number];
/** SpO₂ scale 2 is for hypercapnic respiratory failure, where a clinician has said so. */
export type News2Scale = 1 | 2;
export type Breathing = 'air' | 'oxygen';
/** Alert, new confusion, responds to voice, responds to pain, unresponsive. */
export type Acvpu = 'A' | 'C' | 'V' | 'P' | 'U';

/** What was measured; null: missing. Rates per minute, % saturation, mmHg, °C. */
export type News2Values = {
  readonly respiration: number | null;
  readonly saturation: number | null;
  readonly oxygen: Breathing | null;
  readonly systolic: number | null;
  readonly pulse: number | null;
  readonly consciousness: Acvpu | null;
  readonly temperature: number | null;
};
export type News2Points = Readonly<Record<News2Parameter, number | null>>;

export type News2Band = 'none' | 'low' | 'low-medium' | 'medium' | 'high';

/** Upper ends of the steps of the chart with their points, then the points above the last. */
type Steps = readonly [ends: readonly (readonly [upTo: number, points: number])[], above: number];
const RESPIRATION: Steps = [[[8, 3], [11, 1], [20, 0], [24, 2]], 3]; // prettier-ignore
const SCALE_1: Steps = [[[91, 3], [93, 2], [95, 1]], 0]; // prettier-ignore
const SCALE_2_AIR: Steps = [[[83, 3], [85, 2], [87, 1]], 0]; // prettier-ignore
const SCALE_2_OXYGEN: Steps = [[[83, 3], [85, 2], [87, 1], [92, 0], [94, 1], [96, 2]], 3]; // prettier-ignore
const SYSTOLIC: Steps = [[[90, 3], [100, 2], [110, 1], [219, 0]], 3]; // prettier-ignore
const PULSE: Steps = [[[40, 3], [50, 1], [90, 0], [110, 1], [130, 2]], 3]; // prettier-ignore
/** In tenths of a degree, as the chart's steps are. */
const TEMPERATURE: Steps = [[[350, 3], [360, 1], [380, 0], [390, 1]], 2]; // prettier-ignore

const pointsIn = ([ends, above]: Steps, value: number): number => ends.find(([upTo]) => value <= upTo)?.[1] ?? above;

/** A value between two steps of the chart goes to the nearer one, upwards from the middle. */
const stepOf = (value: number, perUnit = 1): number => Math.round(Number((value * perUnit).toFixed(6)));

/** On scale 2 the points of a saturation above 92 depend on what the patient breathes. */
function saturationPoints(value: number, oxygen: Breathing | null, scale: News2Scale): number | null {
  const step = stepOf(value);
  if (scale === 1) return pointsIn(SCALE_1, step);
  if (oxygen === null && step > 92) return null;
  return pointsIn(oxygen === 'oxygen' ? SCALE_2_OXYGEN : SCALE_2_AIR, step);
}

/** Takes what was measured and the SpO₂ scale; gives the points of each parameter, null where it is missing. D39. */
export function news2Points(values: News2Values, scale: News2Scale): News2Points {
  const { respiration, saturation, oxygen, systolic, pulse, consciousness, temperature } = values;
  const of = (steps: Steps, value: number | null): number | null =>
    value === null ? null : pointsIn(steps, stepOf(value));
  return {
    respiration: of(RESPIRATION, respiration),
    saturation: saturation === null ? null : saturationPoints(saturation, oxygen, scale),
    oxygen: oxygen === null ? null : oxygen === 'oxygen' ? 2 : 0,
    systolic: of(SYSTOLIC, systolic),
    pulse: of(PULSE, pulse),
    consciousness: consciousness === null ? null : consciousness === 'A' ? 0 : 3,
    temperature: temperature === null ? null : pointsIn(TEMPERATURE, stepOf(temperature, 10)),
  };
}

export type News2Sum = {
  /** 0–20; null while a parameter is missing: a sum of fewer would read as a lower score. D39. */
  readonly total: number | null;
  /** The points of the parameters that are there: the score is at least this. */
  readonly atLeast: number;
  readonly known: number;
  readonly missing: readonly News2Parameter[];
  /** Of the total; of the points that are there while one is missing: it is at least this. */
  readonly band: News2Band;
};

/** Takes an aggregate and the highest single points; gives the band of the RCP's triggers. */
export function news2Band(sum: number, highest: number): News2Band {
  if (sum >= 7) return 'high';
  if (sum >= 5) return 'medium';
  if (highest >= 3) return 'low-medium';
  return sum > 0 ? 'low' : 'none';
}

/** Takes points by parameter; gives their sum where none is missing, else at least how much it is. D39. */
export function news2Sum(points: News2Points): News2Sum {
  const missing = NEWS2_PARAMETERS.filter((parameter) => points[parameter] === null);
  const known = NEWS2_PARAMETERS.flatMap((parameter) => points[parameter] ?? []);
  const atLeast = known.reduce((sum, one) => sum + one, 0);
  return {
    total: missing.length === 0 ? atLeast : null,
    atLeast,
    known: known.length,
    missing,
    band: news2Band(atLeast, Math.max(0, ...known)),
  };
}

/** °C from °F: (°F − 32) × 5 ÷ 9. */
export const celsiusOf = (fahrenheit: number): number => ((fahrenheit - 32) * 5) / 9;

const SAID: Readonly<Record<Acvpu, readonly string[]>> = {
  A: ['a', 'alert', 'mentally alert', 'fully alert', 'snomed ct 248234008'],
  C: ['c', 'confusion', 'confused', 'new confusion', 'acute confusion', 'acutely confused', 'snomed ct 130987000'],
  V: ['v', 'voice', 'responds to voice', 'response to voice', 'responsive to voice', 'snomed ct 300202002'],
  P: ['p', 'pain', 'responds to pain', 'response to pain', 'responsive to pain', 'snomed ct 450847001'],
  U: ['u', 'unresponsive', 'snomed ct 422768004'],
};
const BY_WORD: ReadonlyMap<string, Acvpu> = new Map(
  (Object.entries(SAID) as [Acvpu, readonly string[]][]).flatMap(([level, words]) => words.map((w) => [w, level])),
);
/** In lower case, without a trailing `(finding)` or `- A`. */
const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/\s*\([^)]*\)\s*$/, '')
    .replace(/\s+/g, ' ')
    .trim();

/** Takes words (or `SNOMED CT` and a code); gives the level of ACVPU that they name, null where they name none. */
export function acvpuOf(text: string): Acvpu | null {
  return BY_WORD.get(plain(text)) ?? null;
}

const AIR = ['air', 'room air', 'on air', 'on room air', 'breathing room air', 'snomed ct 722742002'];
const OXYGEN = ['oxygen', 'on oxygen', 'oxygen therapy', 'supplemental oxygen', 'patient on oxygen'];

/** Takes words; tells what they say that the patient breathes, null where they say neither. */
export function breathingOf(text: string): Breathing | null {
  const words = plain(text);
  return AIR.includes(words) ? 'air' : OXYGEN.includes(words) ? 'oxygen' : null;
}
