/** Margaret Ellis and Margaret Ellys: two people whom a hurried eye takes for one. */
import { Chart } from './chart.ts';
import { snomed } from './codes.ts';

export function margaretEllis(): Chart {
  const chart = new Chart('ellis-margaret', {
    mrn: 'NG00340817',
    name: [{ use: 'official', family: 'Ellis', given: ['Margaret', 'Ann'], prefix: ['Mrs'] }],
    gender: 'female',
    birthDate: '1948-07-02',
  });
  chart.allergy(snomed('716186003', 'No known allergy', 'No known allergies'));
  chart.condition(snomed('396275006', 'Osteoarthritis', 'Osteoarthritis of both knees'), { onset: '2014' });
  chart.medication('paracetamol 500 mg tablets', '198440', { dose: '2 tablets by mouth up to 4 times a day', since: '2014-10-01' });
  chart.results('2026-10-05 08:20', { potassium: '4.2', sodium: '141', creatinine: '68', egfr: '77', hb: '129' });
  chart.bloodPressure('2026-10-05 08:30', '134/76');
  return chart;
}

export function margaretEllys(): Chart {
  const chart = new Chart('ellys-margaret', {
    mrn: 'NG00340871',
    name: [{ use: 'official', family: 'Ellys', given: ['Margaret', 'Anne'], prefix: ['Mrs'] }],
    gender: 'female',
    birthDate: '1948-07-20',
  });
  chart.allergy(snomed('387207008', 'Ibuprofen', 'Ibuprofen'), { reaction: [{ manifestation: [{ text: 'wheeze' }] }] });
  chart.condition(snomed('49436004', 'Atrial fibrillation'), { onset: '2020-02-11' });
  chart.medication('apixaban 5 mg tablets', '1364445', { dose: '1 tablet by mouth twice a day', since: '2020-02-20' });
  chart.results('2026-10-07 08:25', { potassium: '5.6 H', sodium: '136', creatinine: '92 H', egfr: '55 L', hb: '118' });
  chart.bloodPressure('2026-10-07 08:30', '128/82');
  return chart;
}
