/** Alan Whitfield: blood pressure in two ways of coding, the panel 55284-4 and single codes at one time. */
import { Chart } from './chart.ts';
import { snomed } from './codes.ts';
import { TESTS } from './tests.ts';

export function alanWhitfield(): Chart {
  const chart = new Chart('whitfield-alan', {
    mrn: 'NG00377120',
    name: [{ use: 'official', family: 'Whitfield', given: ['Alan', 'George'], prefix: ['Mr'] }],
    gender: 'male',
    birthDate: '1961-12-09',
  });
  chart.allergy(snomed('716186003', 'No known allergy', 'No known allergies'));
  chart.condition(snomed('59621000', 'Essential hypertension'), { onset: '2019-03', recorded: '2019-03-18' });
  chart.condition(snomed('90560007', 'Gout', 'Gout, right first toe'), { onset: '2022-07-30', clinical: 'recurrence', recorded: '2026-09-11' });
  chart.condition(snomed('49436004', 'Atrial fibrillation'), { recorded: '2026-11-12', verification: 'differential', category: 'encounter-diagnosis' });
  chart.medication('amlodipine 10 mg tablets', '308135', { dose: '1 tablet by mouth once a day', since: '2021-04-06' });
  chart.medication('allopurinol 100 mg tablets', '197319', { dose: '1 tablet by mouth once a day', since: '2022-09-01' });
  chart.medication('colchicine 500 micrograms tablets', undefined, { dose: '1 tablet by mouth twice a day for 3 days', since: '2026-09-11', until: '2026-09-14', status: 'completed' });
  bloodPressures(chart);
  chart.results('2024-03-05 08:30', { creatinineMale: '88', egfr: '84', potassium: '4.3', hbMale: '149' });
  chart.results('2025-03-11 08:40', { creatinineMale: '91', egfr: '80', potassium: '4.4', hbMale: '151', cholesterol: '5.6 H' });
  chart.results('2026-03-10 08:20', { creatinineMale: '94', egfr: '77', potassium: '4.1', hbMale: '146', cholesterol: '5.0' });
  chart.encounter('AMB', 'General practice, hypertension review', '2026-03-10 09:00', '2026-03-10 09:15');
  chart.encounter('AMB', 'General practice, palpitations', '2026-11-12 16:10', '2026-11-12 16:30');
  return chart;
}

function bloodPressures(chart: Chart): void {
  for (const line of ['2019-03-18 168/102 H', '2019-09-24 150/94 H', '2020-10-06 146/90 H', '2021-04-06 152/96 H', '2022-03-29 138/84', '2023-04-04 136/82']) {
    const [day = '', ...words] = line.split(' ');
    chart.bloodPressure(`${day} 09:00`, words.join(' '), {}, TESTS.bloodPressureSynthea);
  }
  for (const line of ['2024-03-05 134 80', '2024-09-10 138 82', '2025-03-11 140 84', '2025-09-16 136 80', '2026-03-10 142 86', '2026-11-12 148 92']) {
    const [day = '', systolic = '', diastolic = ''] = line.split(' ');
    chart.results(`${day} 09:05`, { systolic, diastolic });
  }
  // A lone half: never to be shown as a blood pressure of one number.
  chart.results('2026-11-12 16:25', { systolic: '150' });
  chart.results('2026-11-12 16:15', { heartRate: '112' });
}
