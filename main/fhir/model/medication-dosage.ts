/** dosageInstruction in words: the server's own where it sent any, else composed (D57). */
import { composeDosage, doseAmount, duration, TIMING_CODES, type DoseTiming } from '../../../shared/clinical/dosage.ts';
import type { Measured, MedicationRow } from '../../../shared/chart-model.ts';
import { conceptText, knownCode } from '../../../shared/fhir/codes.ts';
import { bool, digits, json, jsons, text, texts, type Json } from '../../../shared/fhir/narrow.ts';
import { measured } from '../../../shared/fhir/quantity.ts';
import { periodText } from './times.ts';

type DosageLine = MedicationRow['dosage'][number];

/** Signs are misread: words stand in their place (D57). */
const COMPARED: Readonly<Record<NonNullable<Measured['comparator']>, string>> = {
  '<': 'less than',
  '<=': 'at most',
  '>=': 'at least',
  '>': 'more than',
  ad: 'enough to reach',
};

function amount(value: unknown): string | null {
  const m = measured(value);
  if (m === null) return null;
  const words = doseAmount({ text: m.text, unit: m.unit });
  return m.comparator === null ? words : `${COMPARED[m.comparator]} ${words}`;
}

function amountRange(value: unknown): string | null {
  const range = json(value);
  const [low, high] = [measured(range?.['low']), measured(range?.['high'])];
  if (low === null || high === null) {
    return low === null ? (high === null ? null : `up to ${amount(range?.['high']) ?? ''}`) : amount(range?.['low']);
  }
  const first = doseAmount({ text: low.text, unit: low.unit === high.unit ? null : low.unit });
  return `${first} to ${doseAmount({ text: high.text, unit: high.unit })}`;
}

/** `4 tablets per day`, `100 mL per 2 hours`. */
function amountRatio(value: unknown): string | null {
  const top = amount(json(value)?.['numerator']);
  const below = json(json(value)?.['denominator']);
  const number = digits(below?.['value']);
  const unit = text(below?.['code']) ?? text(below?.['unit']);
  if (top === null || number === null) return null;
  return `${top} per ${unit === null ? number : duration(number, unit).replace(/^1 /, '')}`;
}

function boundsText(repeat: Json | null, timeZone: string): string | null {
  const period = periodText(repeat?.['boundsPeriod'], timeZone);
  if (period !== null) return /^(from|until) /.test(period) ? period : `from ${period}`;
  const length = json(repeat?.['boundsDuration']);
  const value = digits(length?.['value']);
  if (value === null) return null;
  return `for ${duration(value, text(length?.['code']) ?? text(length?.['unit']) ?? '')}`;
}

function timingOf(timing: Json | null, timeZone: string): DoseTiming | null {
  if (timing === null) return null;
  const repeat = json(timing['repeat']);
  const length = digits(repeat?.['duration']);
  return {
    frequency: digits(repeat?.['frequency']),
    frequencyMax: digits(repeat?.['frequencyMax']),
    period: digits(repeat?.['period']),
    periodMax: digits(repeat?.['periodMax']),
    periodUnit: text(repeat?.['periodUnit']),
    count: digits(repeat?.['count']),
    duration: length === null ? null : { text: length, unit: text(repeat?.['durationUnit']) },
    bounds: boundsText(repeat, timeZone),
    timesOfDay: texts(repeat?.['timeOfDay']),
    daysOfWeek: texts(repeat?.['dayOfWeek']),
    when: texts(repeat?.['when']),
    code: knownCode(timing['code'], TIMING_CODES) ?? conceptText(timing['code']),
  };
}

/** Takes one Dosage; gives what its coded parts say in plain words, or null where there are none. D57. */
function composed(dosage: Json, timeZone: string): string | null {
  const doses = jsons(dosage['doseAndRate']);
  const dose = doses.map((d) => amount(d['doseQuantity']) ?? amountRange(d['doseRange'])).find((d) => d !== null);
  const rate = doses
    .map((d) => amountRatio(d['rateRatio']) ?? amountRange(d['rateRange']) ?? amount(d['rateQuantity']))
    .find((d) => d !== null);
  return composeDosage({
    dose: dose ?? null,
    rate: rate ?? null,
    method: conceptText(dosage['method']),
    route: conceptText(dosage['route']),
    site: conceptText(dosage['site']),
    timing: timingOf(json(dosage['timing']), timeZone),
    asNeeded: conceptText(dosage['asNeededCodeableConcept']) ?? bool(dosage['asNeededBoolean']),
    maximum: [
      amountRatio(dosage['maxDosePerPeriod']),
      amount(dosage['maxDosePerAdministration']),
      amount(dosage['maxDosePerLifetime']),
    ].filter((t) => t !== null),
    instructions: [
      ...jsons(dosage['additionalInstruction']).map(conceptText),
      text(dosage['patientInstruction']),
    ].filter((t) => t !== null),
  });
}

const bare = (words: string): string =>
  words
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** Takes one Dosage; gives its line, or null where it says nothing. The server's own words are never rewritten. D57. */
function dosageLine(dosage: Json, timeZone: string): DosageLine | null {
  const own = text(dosage['text']);
  const parts = composed(dosage, timeZone);
  if (own === null) return parts === null ? null : { text: parts, composed: null };
  return { text: own, composed: parts === null || bare(parts) === bare(own) ? null : parts };
}

/** Takes dosageInstruction as sent; gives one line per instruction that says something, in their sequence. D57. */
export function dosageLines(value: unknown, timeZone: string): DosageLine[] {
  return jsons(value)
    .map((dosage) => ({ at: Number(digits(dosage['sequence']) ?? 0), line: dosageLine(dosage, timeZone) }))
    .sort((a, b) => a.at - b.at)
    .flatMap(({ line }) => line ?? []);
}
