/** One result, from the words in which a chart notes it. */
import type { CodeableConcept, Observation, ObservationReferenceRange, Quantity } from 'fhir/r4';
import { hl7, hl7Coding, NORTHGATE, snomed } from './codes.ts';
import { exact } from './exact.ts';
import type { Range, TestDefinition } from './tests.ts';

const FLAGS: Readonly<Record<string, string>> = {
  ...{ H: 'High', L: 'Low', HH: 'Critical high', LL: 'Critical low', N: 'Normal', A: 'Abnormal', AA: 'Critical abnormal' },
};
const STATUSES = ['registered', 'preliminary', 'amended', 'corrected', 'cancelled', 'entered-in-error', 'unknown'] as const;
const ABSENT = /^absent:(.+)$/;

/**
 * The Observation of `test` at `effective`. Words, in any order after the value: `141 HH`, `<2.2 LL`, `4.0 preliminary`,
 * `absent:not-performed cancelled`, `clotted cancelled`; what is neither flag nor status is a number or an absent reason.
 */
export function observationOf(test: TestDefinition, words: string, effective: string): Observation {
  const all = words.split(' ');
  const status = STATUSES.find((each) => all.includes(each)) ?? 'final';
  const flag = all.find((word) => word in FLAGS);
  const [value = ''] = all;
  return {
    resourceType: 'Observation',
    meta: { lastUpdated: effective },
    status,
    category: [{ coding: [hl7Coding('observation-category', test.category)] }],
    code: {
      coding: [
        { system: 'http://loinc.org', code: test.loinc, display: test.display },
        ...(test.local === undefined ? [] : [{ system: `${NORTHGATE}/lab-test`, code: test.local, display: test.text }]),
      ],
      text: test.text,
    },
    effectiveDateTime: effective,
    ...valueOf(test, value),
    ...(flag === undefined ? {} : { interpretation: [hl7('v3-ObservationInterpretation', flag, FLAGS[flag])] }),
    ...(test.range === undefined ? {} : { referenceRange: [rangeOf(test, test.range)] }),
  };
}

function valueOf(test: TestDefinition, value: string): Partial<Observation> {
  const reason = ABSENT.exec(value)?.[1];
  if (reason !== undefined) return { dataAbsentReason: hl7('data-absent-reason', reason) };
  if (value === 'clotted') return { dataAbsentReason: clotted() };
  const [, comparator, digits] = /^(<=|>=|<|>)?(-?[\d.]+)$/.exec(value) ?? [];
  if (digits === undefined) throw new Error(`not a value: ${value}`);
  const sign = comparator === undefined ? {} : { comparator: comparator as '<' | '<=' | '>=' | '>' };
  return { valueQuantity: { ...quantityOf(test, digits), ...sign } };
}

const clotted = (): CodeableConcept => ({
  ...hl7('data-absent-reason', 'error', 'Error'),
  text: 'clotted',
});

/** A quantity in the unit of its test; a test without a written unit (INR) has only the code. */
export function quantityOf({ unit, ucum: code }: TestDefinition, digits: string): Quantity {
  return { value: exact(digits), ...(unit === '' ? {} : { unit }), system: 'http://unitsofmeasure.org', code };
}

function rangeOf(test: TestDefinition, { low, high, text, sex }: Range): ObservationReferenceRange {
  const women = snomed('248152002', 'Female', 'female');
  const men = snomed('248153007', 'Male', 'male');
  return {
    ...(low === undefined ? {} : { low: quantityOf(test, low) }),
    ...(high === undefined ? {} : { high: quantityOf(test, high) }),
    type: hl7('referencerange-meaning', 'normal', 'Normal Range'),
    ...(sex === undefined ? {} : { appliesTo: [sex === 'female' ? women : men] }),
    ...(text === undefined ? {} : { text }),
  };
}
