/** Grace Adeyemi, 31 weeks pregnant: dates as values, an observation about the fetus, gestational diabetes. */
import { Chart } from './chart.ts';
import { hl7Coding, snomed } from './codes.ts';
import { at, exact } from './exact.ts';

export function graceAdeyemi(): Chart {
  const chart = new Chart('adeyemi-grace', {
    mrn: 'NG00588231',
    name: [{ use: 'official', family: 'Adeyemi', given: ['Grace', 'Folake'], prefix: ['Ms'] }],
    gender: 'female',
    birthDate: '1994-09-30',
  });
  chart.allergy(snomed('716186003', 'No known allergy', 'No known allergies'));
  chart.condition(snomed('77386006', 'Pregnancy', 'Pregnancy, second'), { onset: '2026-04-17', recorded: '2026-06-09' });
  chart.condition(snomed('11687002', 'Gestational diabetes mellitus'), { onset: '2026-10-14', recorded: '2026-10-14' });
  chart.condition(snomed('398254007', 'Pre-eclampsia'), { recorded: '2026-11-06 14:00', clinical: 'none', verification: 'refuted', category: 'encounter-diagnosis' });
  chart.condition(snomed('87522002', 'Iron deficiency anemia', 'Iron deficiency anaemia of pregnancy'), { onset: '2026-09', recorded: '2026-09-15' });
  chart.medication('folic acid 400 micrograms tablets', undefined, { dose: '1 tablet by mouth once a day', since: '2026-05-20', until: '2026-07-10', status: 'completed' });
  chart.medication('ferrous fumarate 210 mg tablets', undefined, { dose: '1 tablet by mouth once a day', since: '2026-09-15' });
  chart.medication('aspirin 75 mg dispersible tablets', undefined, { dose: '2 tablets by mouth once a day at night', since: '2026-07-10' });
  chart.medication('metformin 500 mg modified-release tablets', undefined, { dose: '1 tablet by mouth once a day with the evening meal', since: '2026-10-28' });
  antenatal(chart);
  chart.encounter('AMB', 'Booking visit, 7 weeks', '2026-06-09 10:00', '2026-06-09 11:00');
  chart.encounter('AMB', 'Antenatal clinic, 26 weeks', '2026-10-14 08:30', '2026-10-14 10:45');
  chart.encounter('AMB', 'Maternity day unit, headache', '2026-11-06 11:20', '2026-11-06 15:00');
  chart.encounter('AMB', 'Antenatal clinic, 31 weeks', '2026-11-19 09:30', '2026-11-19 10:10');
  return chart;
}

function antenatal(chart: Chart): void {
  fact(chart, '2026-06-09 10:20', '8665-2', 'Last menstrual period', { valueDateTime: '2026-04-17' });
  fact(chart, '2026-06-30 14:00', '11778-8', 'Estimated date of delivery', { valueDateTime: '2027-01-22' });
  fact(chart, '2026-11-19 09:40', '82810-3', 'Pregnancy status', { valueCodeableConcept: snomed('77386006', 'Pregnancy', 'Pregnant') });
  fact(chart, '2026-11-19 09:50', '55283-6', 'Fetal heart rate', {
    valueQuantity: { value: exact('144'), unit: '/min', system: 'http://unitsofmeasure.org', code: '/min' },
    focus: [{ display: 'Fetus' }],
  });
  fact(chart, '2026-11-19 09:45', '20454-5', 'Protein in urine', { valueString: 'trace' });
  fact(chart, '2026-11-06 11:40', '20454-5', 'Protein in urine', { valueString: 'negative' });
  for (const line of ['2026-06-09 10:15 108/64', '2026-08-04 09:30 104/60', '2026-10-14 08:45 118/72', '2026-11-06 11:30 142/88 H', '2026-11-06 14:30 128/80', '2026-11-19 09:35 124/78']) {
    const [day = '', time = '', ...words] = line.split(' ');
    chart.bloodPressure(`${day} ${time}`, words.join(' '));
  }
  chart.results('2026-06-09 10:30', { hb: '121', platelets: '214', ferritin: '18', weight: '66.0', height: '168' });
  chart.results('2026-09-15 09:10', { hb: '103 L', ferritin: '6 L', platelets: '198' });
  chart.results('2026-10-14 08:35', { glucose: '5.8 H', hb: '106 L', weight: '72.5' });
  chart.results('2026-11-19 09:30', { hb: '112 L', platelets: '187', glucose: '4.9', weight: '75.1', creatinine: '51', wcc: '10.2' });
}

type Value = Partial<Extract<Parameters<Chart['add']>[0], { resourceType: 'Observation' }>>;

function fact(chart: Chart, when: string, loinc: string, text: string, value: Value): void {
  chart.add({
    resourceType: 'Observation',
    id: chart.nextId('obs'),
    status: 'final',
    category: [{ coding: [hl7Coding('observation-category', 'exam')] }],
    code: { coding: [{ system: 'http://loinc.org', code: loinc }], text },
    subject: chart.subject,
    effectiveDateTime: at(when),
    ...value,
  });
}
