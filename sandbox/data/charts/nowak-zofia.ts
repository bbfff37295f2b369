/** Zofia Nowak, eight: growth since birth, and asthma with a peak flow diary. */
import { Chart } from './chart.ts';
import { snomed } from './codes.ts';

export function zofiaNowak(): Chart {
  const chart = new Chart('nowak-zofia', {
    mrn: 'NG00630418',
    name: [{ use: 'official', family: 'Nowak', given: ['Zofia', 'Maria'] }],
    gender: 'female',
    birthDate: '2018-05-21',
    contact: [{ relationship: [{ text: 'Mother' }], name: { family: 'Nowak', given: ['Ewa'] } }],
  });
  chart.allergy(snomed('762952008', 'Peanut', 'Peanut'), {
    category: ['food'],
    criticality: 'high',
    reaction: [{ manifestation: [snomed('126485001', 'Urticaria', 'hives')], severity: 'moderate' }],
  });
  chart.condition(snomed('195967001', 'Asthma'), { onset: '2023-02', recorded: '2023-02-14' });
  chart.condition(snomed('43116000', 'Eczema', 'Atopic eczema'), { onset: '2019', ended: '2024', clinical: 'inactive' });
  chart.condition(snomed('65363002', 'Otitis media', 'Acute otitis media, left'), { onset: '2021-11-03', ended: '2021-11-12', clinical: 'resolved' });
  chart.medication('salbutamol 100 micrograms per dose inhaler, with spacer', undefined, { dose: '2 puffs when wheezy, up to 4 times a day', since: '2023-02-14' });
  chart.medication('beclometasone 50 micrograms per dose inhaler, with spacer', undefined, { dose: '2 puffs twice a day', since: '2023-06-01' });
  chart.medication('prednisolone 5 mg soluble tablets', undefined, {
    ...{ dose: '6 tablets by mouth once a day for 3 days', since: '2026-10-20', until: '2026-10-23', status: 'completed' },
  });
  growth(chart);
  peakFlow(chart);
  chart.encounter('AMB', 'Asthma review', '2026-06-12 15:30', '2026-06-12 15:50');
  chart.encounter('EMER', 'Children’s emergency department, wheeze', '2026-10-20 19:40', '2026-10-21 00:10');
  return chart;
}

function growth(chart: Chart): void {
  const heads = `2018-05-21 3.42 50.5 34.6 | 2018-07-17 5.10 57.0 38.2 | 2018-09-18 6.25 61.8 40.3 | 2018-12-04 7.60 66.9 42.6
    2019-05-28 9.05 74.4 44.9 | 2019-11-26 10.40 81.2 46.3 | 2020-05-26 11.70 86.6 47.2`;
  for (const line of heads.split(/\||\n/)) {
    const [day = '', weight = '', height = '', headCircumference = ''] = line.trim().split(' ');
    chart.results(`${day} 10:00`, { weight, height, headCircumference });
  }
  const later = `2021-06-08 14.0 95.1 | 2022-06-14 16.1 102.3 | 2023-02-14 17.9 107.2 | 2023-11-21 19.6 112.0
    2024-06-18 21.1 116.1 | 2025-06-10 23.8 122.4 | 2026-06-12 26.9 128.3 | 2026-10-20 27.6 130.2`;
  for (const line of later.split(/\||\n/)) {
    const [day = '', weight = '', height = ''] = line.trim().split(' ');
    chart.results(`${day} 15:35`, { weight, height });
  }
}

/** Her best is 230; the dip in October is the attack. */
function peakFlow(chart: Chart): void {
  const diary = `2026-06-12 225 | 2026-07-03 230 | 2026-07-31 220 | 2026-08-28 225 | 2026-09-18 210 | 2026-10-02 205 | 2026-10-16 185
    2026-10-18 160 | 2026-10-19 145 L | 2026-10-20 110 LL | 2026-10-22 150 L | 2026-10-25 185 | 2026-11-01 205 | 2026-11-15 220`;
  for (const line of diary.split(/\||\n/)) {
    const [day = '', ...words] = line.trim().split(' ');
    chart.results(`${day} 07:30`, { peakFlow: words.join(' ') });
  }
  chart.results('2026-10-20 19:45', { spo2: '91 L', heartRate: '138 H', respiratoryRate: '38 H', temperature: '37.2' });
  chart.results('2026-10-20 23:50', { spo2: '96', heartRate: '118', respiratoryRate: '26' });
}
