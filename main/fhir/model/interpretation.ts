/** Observation.interpretation as sent: every entry, coding and text (D20). */
import type { Flag } from '../../../shared/chart-model.ts';
import { readFlag, type SentInterpretation } from '../../../shared/clinical/flags.ts';
import { codings } from './codes.ts';
import { jsons, text } from './narrow.ts';

const UNFLAGGED: Flag = { level: 'none', text: '' };

/** Takes `interpretation` as sent; gives its flag from all entries, codings and texts. D20. */
export function flagOf(value: unknown): Flag {
  if (!Array.isArray(value)) return UNFLAGGED;
  const sent: SentInterpretation[] = [];
  for (const concept of jsons(value)) {
    for (const c of codings(concept)) sent.push({ system: c.system, code: c.code, text: c.display });
    const words = text(concept['text']);
    if (words !== null) sent.push({ system: null, code: null, text: words });
  }
  return readFlag(sent);
}
