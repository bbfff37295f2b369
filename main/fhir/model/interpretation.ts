/** Observation.interpretation as sent: every entry, coding and text (D20). */
import type { Flag } from '../../../shared/chart-model.ts';
import { isAbnormal, readFlag, type SentInterpretation } from '../../../shared/clinical/flags.ts';
import { codings, type Remark } from '../../../shared/fhir/codes.ts';
import { jsons, text } from '../../../shared/fhir/narrow.ts';

const UNFLAGGED: Flag = { level: 'none', text: '' };

function sentIn(value: unknown): SentInterpretation[] {
  const sent: SentInterpretation[] = [];
  for (const concept of jsons(value)) {
    for (const c of codings(concept)) sent.push({ system: c.system, code: c.code, text: c.display });
    const words = text(concept['text']);
    if (words !== null) sent.push({ system: null, code: null, text: words });
  }
  return sent;
}

/** Takes `interpretation` as sent; gives its flag from all entries, codings and texts. D20. */
export function flagOf(value: unknown): Flag {
  return Array.isArray(value) ? readFlag(sentIn(value)) : UNFLAGGED;
}

/** Takes `interpretation` as sent; gives a remark where its entries contradict each other: high and low, normal and not. D20. */
export function flagConflict(value: unknown): Remark | null {
  const levels = sentIn(value).map((one) => readFlag([one]).level);
  const has = (wanted: (level: Flag['level']) => boolean): boolean => levels.some(wanted);
  const bothWays = has((level) => level.endsWith('high')) && has((level) => level.endsWith('low'));
  const isConflict = bothWays || (levels.includes('normal') && has(isAbnormal));
  return isConflict ? { label: 'Check', text: 'the flags sent contradict each other' } : null;
}
