/** The parts that many resources share, made once: codes, categories, flags and ranges. */
import type { CodeableConcept, Observation, ObservationReferenceRange } from 'fhir/r4';
import { hl7, hl7Coding, NORTHGATE, snomed } from '../data/charts/codes.ts';
import { exact } from '../data/charts/exact.ts';
import { type Analyte, type Form, type Range } from './analyte.ts';
import { type Panel } from './analytes.ts';

export const UCUM = 'http://unitsofmeasure.org';
const LOINC = 'http://loinc.org';

/** Gives `make(key)`, the same object for the same key: a hundred thousand results share their codes. */
function once<K extends object | string, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}

const CATEGORIES = {
  'vital-signs': 'Vital Signs',
  laboratory: 'Laboratory',
  survey: 'Survey',
  'social-history': 'Social History',
} as const;

/** `Observation.category` of one of the codes of the value set observation-category. */
export const categoryOf = once((code: keyof typeof CATEGORIES): CodeableConcept[] => [
  { coding: [hl7Coding('observation-category', code, CATEGORIES[code])] },
]);

const codes = new Map<Form, CodeableConcept>();

/** LOINC and, for the laboratory, its own code. */
export function codeOf(analyte: Analyte, form: Form): CodeableConcept {
  const known = codes.get(form);
  if (known !== undefined) return known;
  const local = { system: `${NORTHGATE}/lab-test`, code: analyte.local ?? '', display: analyte.text };
  const coding = [{ system: LOINC, code: form.loinc, display: form.display }];
  const made = { coding: analyte.local === undefined ? coding : [...coding, local], text: analyte.text };
  codes.set(form, made);
  return made;
}

/** A LOINC code with its words. */
export const loinc = (code: string, display: string, text = display): CodeableConcept => ({
  coding: [{ system: LOINC, code, display }],
  text,
});
/** The code of a panel. */
export const panelCode = once(({ loinc: code, display, text }: Panel) => loinc(code, display, text));

const FLAGS = { N: 'Normal', L: 'Low', H: 'High', LL: 'Critical low', HH: 'Critical high' } as const;
const flag = once((code: keyof typeof FLAGS): CodeableConcept[] => [
  hl7('v3-ObservationInterpretation', code, FLAGS[code]),
]);

/** A limit with the digits of its form. */
const limit = (form: Form, value: number): string => (value * form.times).toFixed(form.digits);

/** The flag of a value as reported (in `form`) against the range as reported; undefined without a range. */
export function flagOf(
  { critical }: Analyte,
  form: Form,
  range: Range | undefined,
  reported: number,
): Observation['interpretation'] {
  if (range === undefined) return undefined;
  const below = range.low !== undefined && reported < Number(limit(form, range.low));
  const above = range.high !== undefined && reported > Number(limit(form, range.high));
  if (below) return flag(critical?.low !== undefined && reported <= critical.low * form.times ? 'LL' : 'L');
  if (above) return flag(critical?.high !== undefined && reported >= critical.high * form.times ? 'HH' : 'H');
  return flag('N');
}

const WOMEN = snomed('248152002', 'Female', 'female');
const MEN = snomed('248153007', 'Male', 'male');
const years = (value: number) => ({
  value: exact(String(Math.round(value * 100) / 100)),
  unit: 'a',
  system: UCUM,
  code: 'a',
});
const ranges = new Map<Form, Map<Range, ObservationReferenceRange[]>>();

/** The range as reported: limits in the unit of the result, the sex and ages for which it holds. */
export function rangeOf(form: Form, range: Range): ObservationReferenceRange[] {
  let ofForm = ranges.get(form);
  if (ofForm === undefined) ranges.set(form, (ofForm = new Map<Range, ObservationReferenceRange[]>()));
  const known = ofForm.get(range);
  if (known !== undefined) return known;
  const made = [madeRange(form, range)];
  ofForm.set(range, made);
  return made;
}

function madeRange(form: Form, { low, high, sex, from, to, when }: Range): ObservationReferenceRange {
  const quantity = (value: number) => ({
    value: exact(limit(form, value)),
    unit: form.unit,
    system: UCUM,
    code: form.ucum,
  });
  const appliesTo = [
    ...(sex === undefined ? [] : [sex === 'female' ? WOMEN : MEN]),
    ...(when === undefined ? [] : [snomed('77386006', 'Pregnancy', 'pregnant')]),
  ];
  const age = { ...(from === undefined ? {} : { low: years(from) }), ...(to === undefined ? {} : { high: years(to) }) };
  return {
    ...(low === undefined ? {} : { low: quantity(low) }),
    ...(high === undefined ? {} : { high: quantity(high) }),
    type: hl7('referencerange-meaning', 'normal', 'Normal Range'),
    ...(appliesTo.length === 0 ? {} : { appliesTo }),
    ...(Object.keys(age).length === 0 ? {} : { age }),
  };
}
