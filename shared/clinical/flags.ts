/**
 * Interpretations of a result: FHIR's ObservationInterpretation codes (v3, and v2 table 0078, which share them) in
 * words and levels. Every code and text sent is read, and `A` (abnormal) is never `AA` (critical). D20.
 */
import type { Flag } from '../chart-model.ts';

type Level = Flag['level'];
type Meaning = readonly [Level, string];

const BY_CODE: Readonly<Record<string, Meaning>> = {
  HH: ['critical-high', 'critical high'],
  LL: ['critical-low', 'critical low'],
  AA: ['critical', 'critical abnormal'],
  H: ['high', 'high'],
  L: ['low', 'low'],
  HU: ['high', 'significantly high'],
  LU: ['low', 'significantly low'],
  'H>': ['high', 'significantly high'],
  'L<': ['low', 'significantly low'],
  HX: ['high', 'above high threshold'],
  LX: ['low', 'below low threshold'],
  '>': ['high', 'off scale high'],
  '<': ['low', 'off scale low'],
  A: ['abnormal', 'abnormal'],
  N: ['normal', 'normal'],
  U: ['none', 'significant change up'],
  D: ['none', 'significant change down'],
  B: ['none', 'better'],
  W: ['none', 'worse'],
  POS: ['none', 'positive'],
  NEG: ['none', 'negative'],
  IND: ['none', 'indeterminate'],
  E: ['none', 'equivocal'],
  DET: ['none', 'detected'],
  ND: ['none', 'not detected'],
  EXP: ['none', 'expected'],
  UNE: ['none', 'unexpected'],
  RR: ['none', 'reactive'],
  WR: ['none', 'weakly reactive'],
  NR: ['none', 'non-reactive'],
  R: ['none', 'resistant'],
  S: ['none', 'susceptible'],
  I: ['none', 'intermediate'],
  MS: ['none', 'moderately susceptible'],
  VS: ['none', 'very susceptible'],
  NS: ['none', 'non-susceptible'],
  SDD: ['none', 'susceptible, dose-dependent'],
  'SYN-R': ['none', 'synergy, resistant'],
  'SYN-S': ['none', 'synergy, susceptible'],
  TOX: ['none', 'cytotoxic substance present'],
  CAR: ['none', 'carrier'],
  AC: ['none', 'anti-complementary substances present'],
  QCF: ['none', 'quality control failure'],
  HM: ['none', 'hold for medical review'],
  OBX: ['none', 'interpretation qualifiers in separate results'],
};

/** SNOMED CT qualifiers that laboratories send instead. */
const BY_SNOMED: Readonly<Record<string, Meaning>> = {
  '75540009': ['high', 'high'],
  '35105006': ['high', 'increased'],
  '62482003': ['low', 'low'],
  '1250004': ['low', 'decreased'],
  '263654008': ['abnormal', 'abnormal'],
  '17621005': ['normal', 'normal'],
};

/** Displays of older tables and everyday words, each for the code it stands for. */
const SYNONYMS: Readonly<Record<string, string>> = {
  'critically high': 'HH',
  'panic high': 'HH',
  'above upper panic limits': 'HH',
  'critically low': 'LL',
  'panic low': 'LL',
  'below lower panic limits': 'LL',
  critical: 'AA',
  'very abnormal': 'AA',
  'very abnormal (applies to non-numeric units, analogous to panic limits for numeric units)': 'AA',
  'above high normal': 'H',
  'below low normal': 'L',
  'abnormal (applies to non-numeric results)': 'A',
  'normal (applies to non-numeric results)': 'N',
};

const BY_WORDS = new Map<string, Meaning>(Object.values(BY_CODE).map((meaning) => [meaning[1], meaning]));
for (const [words, code] of Object.entries(SYNONYMS)) {
  const meaning = BY_CODE[code];
  if (meaning !== undefined) BY_WORDS.set(words, meaning);
}

/** Every level, the gravest first. */
export const LEVELS: readonly Level[] = [
  'critical-high',
  'critical-low',
  'critical',
  'high',
  'low',
  'abnormal',
  'normal',
  'none',
];

/** One coding or text of an interpretation, as sent. */
export type SentInterpretation = {
  readonly system: string | null;
  readonly code: string | null;
  readonly text: string | null;
};

const INTERPRETATION_SYSTEM =
  /v3-observationinterpretation|v2-0078|v2\/0078|2\.16\.840\.1\.113883\.5\.83|observation-interpretation/i;

function meaningOf(sent: SentInterpretation): Meaning | null {
  const { system, code, text } = sent;
  if (code !== null && (system === null || INTERPRETATION_SYSTEM.test(system)) && Object.hasOwn(BY_CODE, code)) {
    return BY_CODE[code] ?? null;
  }
  if (code !== null && system !== null && system.includes('snomed') && Object.hasOwn(BY_SNOMED, code)) {
    return BY_SNOMED[code] ?? null;
  }
  return text === null ? null : (BY_WORDS.get(text.trim().toLowerCase()) ?? null);
}

const HIGH: ReadonlySet<Level> = new Set<Level>(['critical-high', 'high']);
const LOW: ReadonlySet<Level> = new Set<Level>(['critical-low', 'low']);
const CRITICAL: ReadonlySet<Level> = new Set<Level>(['critical-high', 'critical-low', 'critical']);

/** Takes levels; gives the gravest. High and low at once are said without a direction. D20. */
export function gravest(levels: readonly Level[]): Level {
  const up = levels.some((level) => HIGH.has(level));
  const down = levels.some((level) => LOW.has(level));
  if (up && down) return levels.some((level) => CRITICAL.has(level)) ? 'critical' : 'abnormal';
  return LEVELS.find((level) => levels.includes(level)) ?? 'none';
}

/** Takes every interpretation sent; gives the gravest level and all of them in words. No entry: no flag. D20. */
export function readFlag(sent: readonly SentInterpretation[]): Flag {
  const levels: Level[] = [];
  const words: string[] = [];
  const say = (word: string): void => {
    if (!words.some((known) => known.toLowerCase() === word.toLowerCase())) words.push(word);
  };
  for (const one of sent) {
    const meaning = meaningOf(one);
    if (meaning !== null) {
      levels.push(meaning[0]);
      say(meaning[1]);
    } else {
      const unknown = one.text ?? one.code;
      if (unknown !== null) say(unknown);
    }
  }
  return { level: gravest(levels), text: words.join(', ') };
}

/** Takes a level; tells whether it calls for attention. */
export function isAbnormal(level: Level): boolean {
  return level !== 'normal' && level !== 'none';
}

/** Takes a level; tells whether it is critical (`HH`, `LL`, `AA`). D20. */
export function isCritical(level: Level): boolean {
  return CRITICAL.has(level);
}
