/** Which results are readings for NEWS2, by their codes, and what of a result counts (display 39). */
import {
  acvpuOf,
  breathingOf,
  celsiusOf,
  type Acvpu,
  type Breathing,
  type News2Parameter,
} from '../../../shared/clinical/news2.ts';
import { unitIdentity } from '../../../shared/clinical/units.ts';
import { isMeasured, measuredText, valueText } from '../../../shared/clinical/value-text.ts';
import type { Measured, ResultRow } from '../../../shared/chart-model.ts';
import type { SeriesData } from './series.ts';

/** The aggregate score itself, as UK servers send it (SNOMED CT UK: NEWS2 total score). */
export const TOTAL = 'SNOMED CT 1104051000000101';
const FLOW = 'LOINC 3151-8';
const CONCENTRATION = 'LOINC 3150-6';
const AIR_OR_OXYGEN_SCORE = 'SNOMED CT 1104331000000105';
const BREATHING_AIR = 'SNOMED CT 722742002';

/** Codes by what they are, LOINC of the FHIR vital signs profiles and SNOMED CT of the UK's NEWS2 profiles. */
const CODES: Readonly<Record<News2Parameter | 'total' | 'scale 1' | 'scale 2', readonly string[]>> = {
  respiration: ['LOINC 9279-1', 'SNOMED CT 86290005'],
  saturation: ['LOINC 2708-6', 'LOINC 59408-5', 'SNOMED CT 431314004', 'SNOMED CT 103228002'],
  oxygen: [FLOW, CONCENTRATION, BREATHING_AIR, AIR_OR_OXYGEN_SCORE],
  systolic: ['LOINC 85354-9', 'LOINC 55284-4', 'LOINC 8480-6'],
  pulse: ['LOINC 8867-4', 'SNOMED CT 364075005', 'SNOMED CT 78564009'],
  consciousness: ['LOINC 67775-7', 'LOINC 80288-4', 'SNOMED CT 1104441000000107'],
  temperature: ['LOINC 8310-5', 'LOINC 8331-1', 'LOINC 8333-7', 'SNOMED CT 386725007'],
  total: [TOTAL],
  'scale 1': ['SNOMED CT 1104311000000102'],
  'scale 2': ['SNOMED CT 1104321000000108'],
};

/** Takes a series; tells whether its code is one of those that mean `what`. */
export function isOf({ codes }: Pick<SeriesData, 'codes'>, what: keyof typeof CODES): boolean {
  return CODES[what].some((code) => codes.includes(code));
}

/** What counts of a result: a value, or null and in `note` why not. `text` is the value as sent. */
export type Reading = {
  readonly value: number | Breathing | Acvpu | null;
  readonly text: string;
  readonly note: string | null;
};

const not = (text: string, why: string): Reading => ({ value: null, text, note: `not used: ${why}` });

const UNITS: Readonly<Partial<Record<News2Parameter, readonly string[]>>> = {
  respiration: ['/min'],
  saturation: ['%'],
  systolic: ['mm[hg]'],
  pulse: ['/min'],
  temperature: ['cel', '[degf]'],
};

const isPossible = (parameter: News2Parameter, value: number): boolean => {
  if (parameter === 'saturation') return value > 0 && value <= 100;
  if (parameter === 'temperature') return value >= 10 && value <= 50;
  return value >= 0;
};

/** Only an exact number in the unit of the chart counts; °F is converted, and that is said. D14, D16–D18. */
function measured(parameter: News2Parameter, sent: Measured): Reading {
  const text = measuredText(sent);
  const unit = unitIdentity(sent.unit, sent.unitCode);
  if (sent.comparator !== null) return not(text, 'no exact number');
  if (sent.unitConflict) return not(text, 'unit in doubt');
  if (sent.number === null) return not(text, 'number cannot be read');
  if (unit === null) return not(text, 'no unit sent');
  if (UNITS[parameter]?.includes(unit) !== true) return not(text, `unit ${sent.unit ?? unit}`);
  const value = unit === '[degf]' ? celsiusOf(sent.number) : sent.number;
  if (!isPossible(parameter, value)) return not(text, 'not possible');
  const note = unit === '[degf]' ? `converted: ${value.toFixed(1)} °C` : null;
  return { value, text, note };
}

/** A flow above nought, or more than the 21% of room air, is oxygen. */
function breathed(sent: Measured, isFlow: boolean): Reading {
  const text = measuredText(sent);
  const unit = unitIdentity(sent.unit, sent.unitCode);
  if (sent.comparator !== null || sent.number === null || sent.unitConflict) return not(text, 'no exact number');
  if (unit !== (isFlow ? 'l/min' : '%')) return not(text, unit === null ? 'no unit sent' : `unit ${sent.unit ?? unit}`);
  if (sent.number < 0 || (!isFlow && (sent.number < 20 || sent.number > 100))) return not(text, 'not possible');
  return { value: sent.number > (isFlow ? 0 : 21) ? 'oxygen' : 'air', text, note: null };
}

function oxygenReading({ value }: ResultRow, codes: readonly string[]): Reading {
  const text = valueText(value);
  if (value.kind === 'quantity') {
    if (codes.includes(FLOW) || codes.includes(CONCENTRATION)) return breathed(value.quantity, codes.includes(FLOW));
    const { comparator, number } = value.quantity;
    const isScore = comparator === null && codes.includes(AIR_OR_OXYGEN_SCORE);
    if (isScore && number === 0) return { value: 'air', text: 'Air', note: null };
    if (isScore && number === 2) return { value: 'oxygen', text: 'Oxygen', note: null };
    return not(text, 'not understood');
  }
  if (value.kind !== 'text') {
    const saysAir = codes.includes(BREATHING_AIR) && value.kind === 'absent' && value.absent.code === 'not-sent';
    return saysAir ? { value: 'air', text: 'Breathing room air', note: null } : not(text, 'no value');
  }
  const said = breathingOf(value.text);
  return said === null ? not(text, 'not understood') : { value: said, text, note: null };
}

function consciousnessReading({ value }: ResultRow): Reading {
  const text = valueText(value);
  if (value.kind !== 'text') return not(text, value.kind === 'absent' ? 'no value' : 'not understood');
  const level = acvpuOf(value.text);
  return level === null ? not(text, 'not understood as ACVPU') : { value: level, text, note: null };
}

function numberReading(parameter: News2Parameter, { value }: ResultRow): Reading {
  if (value.kind === 'quantity') return measured(parameter, value.quantity);
  if (value.kind === 'pair') {
    return isMeasured(value.first) ? measured(parameter, value.first) : not(valueText(value), 'systolic missing');
  }
  return not(valueText(value), value.kind === 'absent' ? 'no value' : 'no exact number');
}

/** A result counts while its status says that it is one; which status, where it is not final, is said. D12. */
function withStatus(reading: Reading, { status }: ResultRow): Reading {
  if (status === 'unknown') return not(reading.text, 'status unknown');
  if (status === 'not-sent') return not(reading.text, 'status not sent');
  if (status === 'final' || reading.value === null) return reading;
  return { ...reading, note: [reading.note, status].filter((words) => words !== null).join(', ') };
}

/** Takes a parameter, a result that is one of it and the codes of its series; gives what counts of it. D39. */
export function readReading(parameter: News2Parameter, row: ResultRow, codes: readonly string[]): Reading {
  if (parameter === 'oxygen') return withStatus(oxygenReading(row, codes), row);
  if (parameter === 'consciousness') return withStatus(consciousnessReading(row), row);
  return withStatus(numberReading(parameter, row), row);
}

const FLOW_WORDS = /^(inhaled )?oxygen flow rate$/i;
const CONCENTRATION_WORDS = /^(inhaled )?oxygen concentration$/i;
const BESIDE = /^(\d+(?:\.\d+)?) ?(%|L\/min)/i;

/** Takes a saturation; gives what its components say was breathed (US Core pulse oximetry), null: nothing. */
export function breathingBeside({ remarks }: ResultRow): Reading | null {
  for (const { label, text } of remarks) {
    const isFlow = FLOW_WORDS.test(label);
    if (!isFlow && !CONCENTRATION_WORDS.test(label)) continue;
    const [, digits, unit] = BESIDE.exec(text) ?? [];
    if (digits === undefined || (unit === '%') === isFlow) continue;
    return { value: Number(digits) > (isFlow ? 0 : 21) ? 'oxygen' : 'air', text, note: null };
  }
  return null;
}

const SCALE_WORDS = /oxygen saturation scale ([12]) score/i;

/** Takes a score as sent; gives the SpO₂ scale that one of its components names, null: none does. */
export function scaleWithin({ remarks, value }: ResultRow): 1 | 2 | null {
  const parts = value.kind === 'parts' ? value.parts.map(({ name, text }) => ({ label: name, text })) : [];
  for (const { label, text } of [...remarks, ...parts]) {
    const scale = SCALE_WORDS.exec(label)?.[1];
    if (scale !== undefined && /^\d/.test(text)) return scale === '2' ? 2 : 1;
  }
  return null;
}
