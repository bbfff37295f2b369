/** Baby Hart, in her second day: no given name, weight in grams and in kilograms, bilirubin by the hour, Apgar scores. */
import { Chart } from './chart.ts';
import { hl7Coding, snomed } from './codes.ts';
import { at, exact } from './exact.ts';
import { TESTS } from './tests.ts';

const GRAMS = { ...TESTS.weight, text: 'Birth weight', loinc: '8339-4', display: 'Birth weight Measured', unit: 'g', ucum: 'g' };

export function babyHart(): Chart {
  const chart = new Chart('hart-baby', {
    mrn: 'NG00699903',
    name: [{ use: 'temp', family: 'Hart', text: 'Baby girl Hart', given: ['Baby girl'] }],
    gender: 'female',
    birthDate: '2026-11-18',
    _birthDate: { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/patient-birthTime', valueDateTime: '2026-11-18T23:52:00+00:00' }] },
    multipleBirthBoolean: false,
    contact: [{ relationship: [{ text: 'Mother' }], name: { family: 'Hart', given: ['Leanne'] } }],
  });
  chart.result(GRAMS, '2026-11-18 23:58', '3240');
  chart.results('2026-11-18 23:58', { height: '50', headCircumference: '34.0', temperature: '36.4' });
  chart.results('2026-11-19 23:50', { weight: '3.105', temperature: '36.9', heartRate: '142', respiratoryRate: '44' });
  chart.results('2026-11-20 09:00', { weight: '3.080', temperature: '37.0', spo2: '98' });
  for (const line of ['2026-11-19 12:10 98', '2026-11-19 18:05 141', '2026-11-20 00:15 187 H', '2026-11-20 06:00 221 H', '2026-11-20 11:40 214 H preliminary']) {
    const [day = '', time = '', ...words] = line.split(' ');
    chart.results(`${day} ${time}`, { bilirubin: words.join(' ') });
  }
  apgar(chart, '2026-11-18 23:53', '9272-6', 'Apgar score at 1 minute', '7');
  apgar(chart, '2026-11-18 23:57', '9274-2', 'Apgar score at 5 minutes', '9');
  chart.condition(snomed('387712008', 'Neonatal jaundice'), { onset: '2026-11-19 18:00', recorded: '2026-11-19 18:20', category: 'encounter-diagnosis' });
  chart.condition(snomed('206376005', 'Sepsis of the newborn', 'Sepsis of the newborn'), { recorded: '2026-11-19 02:00', verification: 'unconfirmed', category: 'encounter-diagnosis' });
  chart.medication('phytomenadione 1 mg injection', undefined, { dose: '1 mg into the muscle once', since: '2026-11-19 00:20', until: '2026-11-19 00:20', status: 'completed' });
  chart.medication('benzylpenicillin 80 mg injection', undefined, { dose: '80 mg into a vein every 12 hours', since: '2026-11-19 02:10' });
  chart.encounter('IMP', 'Birth', '2026-11-18 23:52', undefined, { location: [{ location: { reference: 'Location/maternity', display: 'Maternity' } }] });
  return chart;
}

function apgar(chart: Chart, when: string, loinc: string, text: string, score: string): void {
  chart.add({
    resourceType: 'Observation',
    id: chart.nextId('obs'),
    status: 'final',
    category: [{ coding: [hl7Coding('observation-category', 'survey')] }],
    code: { coding: [{ system: 'http://loinc.org', code: loinc }], text },
    subject: chart.subject,
    effectiveDateTime: at(when),
    valueQuantity: { value: exact(score), unit: 'score', system: 'http://unitsofmeasure.org', code: '{score}' },
  });
}
