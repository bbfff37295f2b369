/** Ruth Brown: the rich chart. Diabetes, kidney and heart over three years, on Ward 6 West since yesterday. */
import { Chart } from './chart.ts';
import { snomed } from './codes.ts';

export function ruthBrown(): Chart {
  const chart = new Chart('brown-ruth', {
    mrn: 'NG00481172',
    name: [{ use: 'official', family: 'Brown', given: ['Ruth'], prefix: ['Mrs'] }],
    gender: 'female',
    birthDate: '1956-03-14',
    address: [{ use: 'home', line: ['4 Mill Lane'], city: 'Northgate', country: 'GB' }],
    maritalStatus: { text: 'Married' },
  });
  chart.allergy(snomed('372725003', 'Phenoxymethylpenicillin', 'Penicillin V'), {
    type: 'allergy',
    category: ['medication'],
    criticality: 'high',
    onsetDateTime: '1998',
    reaction: [{ manifestation: [snomed('39579001', 'Anaphylaxis', 'anaphylaxis')], severity: 'severe', onset: '1998' }],
  });
  conditions(chart, visits(chart));
  medications(chart);
  laboratory(chart);
  earlierLaboratory(chart);
  bloodPressures(chart);
  measurements(chart);
  return chart;
}

function visits(chart: Chart): { reference?: string } {
  chart.encounter('AMB', 'Diabetes clinic', '2023-11-28 09:00', '2023-11-28 09:30');
  chart.encounter('AMB', 'Diabetes clinic', '2024-05-20 09:00', '2024-05-20 09:20');
  chart.encounter('AMB', 'General practice, blood pressure review', '2024-08-20 10:15', '2024-08-20 10:30');
  chart.encounter('AMB', 'Diabetes clinic', '2025-01-21 09:10', '2025-01-21 09:40');
  chart.encounter('AMB', 'Diabetes clinic, start of insulin', '2025-06-11 11:00', '2025-06-11 11:45');
  chart.encounter('AMB', 'Kidney clinic', '2025-09-01 09:00', '2025-09-01 09:25');
  chart.encounter('AMB', 'Kidney clinic', '2026-02-11 09:00', '2026-02-11 09:30');
  chart.encounter('AMB', 'Kidney clinic', '2026-08-12 08:30', '2026-08-12 09:00');
  chart.encounter('AMB', 'Kidney clinic', '2026-09-30 09:00', '2026-09-30 09:35');
  chart.encounter('AMB', 'General practice, breathless on stairs', '2026-11-02 09:00', '2026-11-02 09:20');
  chart.encounter('EMER', 'Emergency department, breathlessness', '2026-11-18 07:05', '2026-11-19 02:30');
  return chart.encounter('IMP', 'Emergency admission', '2026-11-19 02:30', undefined, {
    location: [{ location: { reference: 'Location/ward-6-west', display: 'Ward 6 West' }, status: 'active', period: { start: '2026-11-19T02:30:00+00:00' } }],
    reasonCode: [{ text: 'Breathlessness and leg swelling' }],
  });
}

function conditions(chart: Chart, admission: { reference?: string }): void {
  chart.condition(snomed('44054006', 'Diabetes mellitus type 2', 'Type 2 diabetes mellitus'), { onset: '2011', recorded: '2011-06-08' });
  chart.condition(snomed('700378005', 'Chronic kidney disease stage 3A', 'Chronic kidney disease, stage 3a'), {
    onset: '2022-04',
    recorded: '2022-04-20',
    more: {
      bodySite: [snomed('64033007', 'Kidney structure', 'both kidneys')],
      stage: [{ summary: { text: 'G3a A2' }, type: { text: 'KDIGO' } }],
    },
  });
  chart.condition(snomed('59621000', 'Essential hypertension'), { onset: '2009', recorded: '2009-03-02' });
  chart.condition(snomed('84114007', 'Heart failure'), {
    onset: '2026-11-19 04:10',
    recorded: '2026-11-19 04:10',
    verification: 'provisional',
    category: 'encounter-diagnosis',
    more: { encounter: admission, note: [{ text: 'Echocardiogram requested.' }] },
  });
  chart.condition(snomed('385093006', 'Community acquired pneumonia', 'Community-acquired pneumonia, right lower lobe'), {
    onset: '2024-01-09',
    ended: '2024-02-02',
    clinical: 'resolved',
  });
  chart.condition(snomed('59282003', 'Pulmonary embolism'), {
    recorded: '2026-11-18 10:20',
    clinical: 'none',
    verification: 'refuted',
    category: 'encounter-diagnosis',
    more: { evidence: [{ detail: [{ display: 'CT pulmonary angiogram 18-Nov-2026: no embolus' }] }] },
  });
  chart.condition(snomed('370143000', 'Major depressive disorder', 'Depressive disorder'), { onset: '2016-09', clinical: 'remission', ended: '2019' });
}

function medications(chart: Chart): void {
  chart.medication('metformin 1 g tablets', '861004', { dose: '1 tablet by mouth twice a day with food', since: '2023-02-03' });
  chart.medication('insulin glargine 100 units/mL', '311041', { dose: '18 units under the skin once a day at bedtime', since: '2025-06-11' });
  chart.medication('lisinopril 5 mg tablets', '311354', {
    dose: '1 tablet by mouth once a day',
    since: '2021-03-01',
    until: '2024-08-20',
    status: 'stopped',
    why: 'Dose increased to 10 mg',
  });
  chart.medication('lisinopril 10 mg tablets', '314076', { dose: '1 tablet by mouth once a day', since: '2024-08-20' });
  chart.medication('ibuprofen 400 mg tablets', '197805', {
    dose: '1 tablet by mouth as needed, up to 3 a day',
    since: '2026-10-12',
    status: 'on-hold',
    why: 'Held 19-Nov-2026: worsening kidney function',
    more: { note: [{ time: '2026-11-19T05:00:00+00:00', text: 'Held: creatinine rising.' }] },
  });
  chart.medication('atorvastatin 40 mg tablets', '617311', { dose: '1 tablet by mouth once a day', since: '2018' });
  chart.medication('amlodipine 5 mg tablets', '197361', {
    dose: '1 tablet by mouth once a day',
    since: '2025-02-10',
    until: '2026-11-02',
    status: 'stopped',
    why: 'Ankle swelling',
  });
  chart.medication('gliclazide 80 mg tablets', undefined, {
    dose: '1 tablet by mouth twice a day before meals',
    since: '2020-05-14',
    until: '2026-09-30',
    status: 'stopped',
    why: 'Low glucose readings at night',
  });
}

function laboratory(chart: Chart): void {
  chart.results('2026-11-20 05:55', {
    ...{ creatinine: '141 HH', egfr: '34 L', urea: '14.2 H', potassium: '4.0 preliminary', sodium: '133 L' },
    ...{ hba1c: 'absent:not-performed cancelled', glucose: '<2.2 LL', hb: '104 L', wcc: '12.9 H' },
    ...{ platelets: 'clotted cancelled', ntProBnp: '2140 H', troponinT: '19 H' },
  });
  chart.results('2026-11-18 07:40', { hba1c: '61 H' });
  chart.results('2026-09-30 08:10', {
    ...{ creatinine: '112 H', egfr: '48 L', urea: '9.1 H', potassium: '4.6', sodium: '138' },
    ...{ glucose: '8.1 H', hb: '112 L', wcc: '7.1', platelets: '232' },
  });
  chart.results('2026-08-12 07:32', {
    ...{ creatinine: '108 H', egfr: '50 L', urea: '8.8 H', potassium: '4.4', sodium: '139' },
    ...{ hba1c: '54 H', glucose: '7.4 H', hb: '114 L', wcc: '6.8', platelets: '240' },
  });
  chart.results('2026-05-04 07:48', {
    ...{ creatinine: '106 H', egfr: '52 L', urea: '8.0 H', potassium: '4.9', sodium: '140' },
    ...{ hba1c: '50 H', glucose: '6.9 H', hb: '118', wcc: '7.0', platelets: '228' },
  });
  chart.results('2026-02-11 08:02', {
    ...{ creatinine: '103 H', egfr: '54 L', urea: '7.6', potassium: '5.2 H', sodium: '139' },
    ...{ hba1c: '49 H', glucose: '7.0 H', hb: '119', wcc: '6.6', platelets: '236', ntProBnp: '310 H' },
  });
  chart.results('2025-11-03 07:55', {
    ...{ creatinine: '98 H', egfr: '57 L', urea: '7.2', potassium: '4.7', sodium: '138' },
    ...{ hba1c: '51 H', glucose: '7.7 H', hb: '121', wcc: '7.3', platelets: '241', troponinT: '22 H entered-in-error' },
  });
  chart.results('2025-09-01 08:20', {
    ...{ creatinineMass: '1.10 H', egfr: '58 L', urea: '7.0', potassium: '4.5', sodium: '140' },
    ...{ hba1c: '53 H', glucose: '8.2 H', hb: '120', wcc: '7.1', platelets: '229' },
  });
}

/** Nothing was taken from February to August 2025 but HbA1c: the gap that a chart must not bridge. */
function earlierLaboratory(chart: Chart): void {
  chart.results('2025-06-11 11:05', { hba1c: '54 H' });
  chart.results('2025-04-02 08:40', { hba1c: '57 H' });
  chart.results('2025-01-21 08:15', {
    ...{ creatinine: '94 H', egfr: '60', urea: '6.9', potassium: '4.4', sodium: '139' },
    ...{ hba1c: '63 H', glucose: '8.9 H', hb: '122', wcc: '6.9', platelets: '247', cholesterol: '4.1' },
  });
  chart.results('2024-11-19 08:05', { creatinine: '92 H', egfr: '62', potassium: '4.3', sodium: '140', urea: '6.8' });
  chart.results('2024-08-06 08:10', {
    ...{ creatinine: '91 H', egfr: '62', urea: '6.6', potassium: '4.5', sodium: '141' },
    ...{ hba1c: '68 H', glucose: '9.4 H', hb: '124', wcc: '6.5', platelets: '251' },
  });
  chart.results('2024-05-20 08:00', { creatinine: '89 H', egfr: '63', potassium: '4.2', sodium: '140', hba1c: '72 H', glucose: '9.9 H' });
  chart.results('2024-02-13 08:25', {
    ...{ creatinineMass: '0.97 H', egfr: '64', urea: '6.4', potassium: '4.4', sodium: '139' },
    ...{ hba1c: '76 H', hb: '125', wcc: '8.8', platelets: '263' },
  });
  chart.results('2023-11-28 08:12', {
    ...{ creatinineMass: '0.95', egfr: '66', urea: '6.2', potassium: '4.3', sodium: '140' },
    ...{ hba1c: '84 H', glucose: '11.8 H', hb: '127', wcc: '7.4', platelets: '255', cholesterol: '4.6' },
  });
  chart.results('2022-04-20 08:30', { creatinine: '99 H', egfr: '57 L', potassium: '4.6', hba1c: '66 H' });
  chart.results('2022-01-18 08:20', { creatinine: '98 H', egfr: '58 L', potassium: '4.5', hba1c: '64 H', tsh: '2.10' });
}

function bloodPressures(chart: Chart): void {
  const posture = {
    bodySite: snomed('368208006', 'Left upper arm structure', 'Left arm'),
    method: { text: 'Automated oscillometric' },
    extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/observation-bodyPosition', valueCodeableConcept: snomed('33586001', 'Sitting position', 'Sitting') }],
  };
  const readings = `2026-11-20 06:10 152/94 H | 2026-11-02 09:10 138/84 | 2026-09-30 09:05 148/88 H | 2026-08-12 08:35 146/86 H
    2026-07-07 10:20 144/84 H | 2026-05-04 08:10 136/78 | 2026-03-17 09:40 166/96 H | 2026-02-11 09:05 142/86 H
    2025-12-15 11:00 154/90 H | 2025-11-03 08:10 140/82 H | 2025-10-06 10:30 156/92 H | 2025-09-01 09:05 138/80
    2025-07-22 15:10 160/94 H | 2025-06-11 11:05 146/84 H | 2025-04-28 09:20 158/92 H | 2025-03-24 10:00 156/90 H
    2025-02-10 09:45 160/94 H | 2025-01-21 09:15 138/80 | 2024-12-02 10:10 136/78 | 2024-10-21 09:30 140/84 H
    2024-09-17 09:25 136/78 | 2024-08-20 10:20 150/88 H | 2024-07-02 10:05 152/90 H | 2024-05-20 09:05 146/86 H
    2024-02-13 09:00 144/84 H | 2023-11-28 09:05 162/94 H`;
  for (const reading of readings.split(/\||\n/)) {
    const [day = '', time = '', ...words] = reading.trim().split(' ');
    chart.bloodPressure(`${day} ${time}`, words.join(' '), { more: posture });
  }
  chart.bloodPressure('2026-11-19 03:05', '168/- H', { note: 'Diastolic not obtained, patient moving.', more: posture });
}

function measurements(chart: Chart): void {
  chart.results('2023-11-28 09:10', { height: '162', weight: '84.2' });
  chart.results('2024-05-20 09:10', { weight: '83.1' });
  chart.results('2025-01-21 09:20', { weight: '82.0' });
  chart.results('2025-09-01 09:10', { weight: '80.3' });
  chart.results('2026-02-11 09:10', { weight: '79.6' });
  chart.results('2026-05-04 08:15', { weight: '79.2' });
  chart.results('2026-08-12 08:40', { weight: '78.8' });
  chart.results('2026-10-12 10:05', { weight: '79.0' });
  chart.results('2026-11-02 09:12', { weight: '81.4' }, { note: 'Both ankles swollen.' });
  const rounds = `2026-11-18 07:15 104 24 36.9 91 | 2026-11-18 14:00 98 22 37.1 94 | 2026-11-19 03:05 96 22 37.0 93
    2026-11-19 10:00 92 20 36.8 95 | 2026-11-19 18:00 90 20 36.9 95 | 2026-11-20 06:10 88 18 36.7 96`;
  for (const round of rounds.split(/\||\n/)) {
    const [day = '', time = '', heartRate = '', respiratoryRate = '', temperature = '', spo2 = ''] = round.trim().split(' ');
    chart.results(`${day} ${time}`, { heartRate, respiratoryRate, temperature, spo2 });
  }
}
