/** Morgan Quill's conditions and prescriptions: every state, every kind of onset, every way to name a drug. */
import type { FhirResource, MedicationRequest } from 'fhir/r4';
import type { Chart } from './chart.ts';
import { snomed } from './codes.ts';
import { exact } from './exact.ts';

const CLINICAL = ['active', 'recurrence', 'relapse', 'inactive', 'remission', 'resolved', 'none'] as const;
const VERIFICATION = ['unconfirmed', 'provisional', 'differential', 'confirmed', 'refuted', 'none'] as const;

export function oddConditions(chart: Chart): void {
  for (const clinical of CLINICAL) chart.condition({ text: `Clinical status: ${clinical}` }, { clinical });
  for (const verification of VERIFICATION) chart.condition({ text: `Verification: ${verification}` }, { verification });
  chart.condition({ text: 'Verification: entered-in-error' }, { clinical: 'none', verification: 'entered-in-error' });
  chart.condition({ text: 'Onset as an age' }, { more: { onsetAge: { value: exact('12'), unit: 'years', system: 'http://unitsofmeasure.org', code: 'a' } } });
  chart.condition({ text: 'Onset as a period' }, { more: { onsetPeriod: { start: '2015-03', end: '2015-05' } } });
  chart.condition({ text: 'Onset as a range' }, { more: { onsetRange: { low: { value: exact('20'), unit: 'years' }, high: { value: exact('25'), unit: 'years' } } } });
  chart.condition({ text: 'Onset in words' }, { more: { onsetString: 'shortly after the flood' } });
  chart.condition({ text: 'Abatement in words' }, { clinical: 'resolved', more: { abatementString: 'by the summer' } });
  chart.condition({ coding: [{ system: 'http://snomed.info/sct', code: '10509002', display: 'Acute bronchitis' }] }, { onset: '2021-03' });
  chart.condition(undefined, { onset: '2021', more: { note: [{ text: 'Code lost in migration.' }] } });
  chart.condition({ text: 'Unknown modifier' }, { more: { modifierExtension: [{ url: 'https://northgate.example/negates', valueBoolean: true }] } });
  chart.condition(snomed('38341003', 'Hypertensive disorder', 'Hypertension'), { onset: '2019' });
  chart.condition(snomed('38341003', 'Hypertensive disorder', 'Hypertension'), { onset: '2020', category: 'encounter-diagnosis' });
}

export function oddMedications(chart: Chart): void {
  const statuses = ['active', 'on-hold', 'cancelled', 'completed', 'entered-in-error', 'stopped', 'draft', 'unknown'] as const;
  const intents = ['proposal', 'plan', 'order', 'original-order', 'reflex-order', 'filler-order', 'instance-order', 'option'] as const;
  const course = { dose: 'as charted', since: '2026-11-01' };
  for (const status of statuses) chart.medication(`drug with status ${status} 1 mg tablets`, undefined, { ...course, status });
  for (const intent of intents) chart.medication(`drug with intent ${intent} 1 mg tablets`, undefined, { ...course, more: { intent } });
  chart.medication('aspirin, any strength', undefined, { ...course, more: { doNotPerform: true } });
  chart.medication('St John’s wort capsules', undefined, { dose: '1 capsule a day', since: '2026-08', more: { reportedBoolean: true } });
  chart.medication('dose in shorthand 1 mg tablets', undefined, { dose: '.5 mg PO QD, then 10 U @ night', since: '2026-11-01' });
  chart.medication('dose with decimals 5.0 mg tablets', undefined, {
    since: '2026-11-01',
    dose: '',
    more: { dosageInstruction: [{ doseAndRate: [{ doseQuantity: { value: exact('5.0'), unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' } }] }] },
  });
  chart.medication('dose in parts only 250 mg capsules', undefined, {
    since: '2026-11-01',
    dose: '',
    more: {
      dosageInstruction: [
        {
          timing: { repeat: { frequency: 3, period: exact('1'), periodUnit: 'd' } },
          asNeededCodeableConcept: { text: 'pain' },
          route: snomed('26643006', 'Oral route', 'by mouth'),
          doseAndRate: [{ doseRange: { low: { value: exact('1'), unit: 'capsule' }, high: { value: exact('2'), unit: 'capsules' } } }],
          maxDosePerPeriod: { numerator: { value: exact('6'), unit: 'capsules' }, denominator: { value: exact('1'), unit: 'day', system: 'http://unitsofmeasure.org', code: 'd' } },
        },
      ],
    },
  });
  without(chart, 'drug without a status 1 mg tablets', 'status');
  without(chart, 'drug without a dose 1 mg tablets', 'dosageInstruction');
  namedElsewhere(chart);
}

/** A prescription that lacks an element; without a status it is not valid R4, yet servers send it. */
function without(chart: Chart, drug: string, element: keyof MedicationRequest): void {
  chart.medication(drug, undefined, { dose: 'as charted', since: '2026-11-01' });
  const { [element]: _left, ...rest } = chart.resources.pop() as MedicationRequest;
  chart.add(rest as unknown as FhirResource);
}

/** The drug in a contained Medication, in one of its own, and in one that is not there. */
function namedElsewhere(chart: Chart): void {
  const tablets = { code: { text: 'contained drug 20 mg tablets' } };
  const point = (reference: string, more: Partial<MedicationRequest> = {}): void => {
    chart.medication('', undefined, { dose: '1 tablet by mouth once a day', since: '2026-11-02' });
    const { medicationCodeableConcept: _left, ...rest } = chart.resources.pop() as MedicationRequest;
    chart.add({ ...rest, medicationReference: { reference }, ...more });
  };
  point('#drug', { contained: [{ resourceType: 'Medication', id: 'drug', ...tablets }] });
  chart.add({ resourceType: 'Medication', id: 'referenced-drug', status: 'active', code: { text: 'referenced drug 30 mg tablets' } });
  point('Medication/referenced-drug');
  point('Medication/nowhere');
}
