/** What the card of NEWS2 says in words (display 39). */
import {
  NEWS2_WINDOW_MINUTES,
  type News2Band,
  type News2Parameter,
  type News2Scale,
} from '../../../shared/clinical/news2.ts';
import { formatClock, formatDay } from '../../../shared/clinical/dates.ts';
import type { News2Calculated } from '../../../shared/scores.ts';

export const PARAMETER_WORDS: Readonly<Record<News2Parameter, string>> = {
  respiration: 'Respiration rate',
  saturation: 'Oxygen saturation',
  oxygen: 'Air or oxygen',
  systolic: 'Systolic blood pressure',
  pulse: 'Pulse',
  consciousness: 'Consciousness',
  temperature: 'Temperature',
};

/** The bands as the Royal College of Physicians names their risk. */
export const BAND_WORDS: Readonly<Record<News2Band, string>> = {
  none: 'low risk',
  low: 'low risk',
  'low-medium': 'low–medium risk, 3 in one part',
  medium: 'medium risk',
  high: 'high risk',
};
/** The same said without colour. */
export const BAND_GLYPHS: Readonly<Record<News2Band, string>> = {
  none: '',
  low: '',
  'low-medium': '◆',
  medium: '▲',
  high: '▲▲',
};

export const scaleWords = (scale: News2Scale): string =>
  scale === 2 ? 'SpO₂ scale 2, as the server scored' : 'SpO₂ scale 1';

/** `20-Nov-2026 05:30 to 05:55`, or one time where all were read at once. */
export function spanWords({ fromMs, toMs }: News2Calculated, timeZone: string): string {
  const [day, before] = [formatDay(toMs, timeZone), formatDay(fromMs, timeZone)];
  const [from, to] = [formatClock(fromMs, timeZone), formatClock(toMs, timeZone)];
  if (day !== before) return `${before} ${from} to ${day} ${to}`;
  return from === to ? `${day} ${to}` : `${day} ${from} to ${to}`;
}

const HOUR_MS = 3_600_000;
const CURRENT_HOURS = 12;

/** How old the newest reading is, where it is so old that the score says little of now; null: it is not. */
export function ageWords(toMs: number, nowMs: number): string | null {
  const hours = Math.floor((nowMs - toMs) / HOUR_MS);
  if (hours < CURRENT_HOURS) return null;
  if (hours < 48) return `${hours} hours old`;
  const days = Math.floor(hours / 24);
  return days < 365 ? `${days} days old` : `over ${Math.floor(days / 365)} y old`;
}

export const missingWords = (names: readonly string[]): string => `Missing: ${names.join(', ').toLowerCase()}`;
export const WINDOW_WORDS = `Readings within ${NEWS2_WINDOW_MINUTES} minutes of the newest`;
