/** Donald Murray, who died in October 2026: nothing in his chart is current. */
import { Chart } from './chart.ts';
import { snomed } from './codes.ts';

export function donaldMurray(): Chart {
  const chart = new Chart('murray-donald', {
    mrn: 'NG00102277',
    name: [{ use: 'official', family: 'Murray', given: ['Donald'], prefix: ['Mr'] }],
    gender: 'male',
    birthDate: '1939-01-30',
    deceasedDateTime: '2026-10-03T04:20:00+01:00',
  });
  chart.allergy(snomed('387406002', 'Sulfonamide', 'Sulfonamides'), { reaction: [{ manifestation: [{ text: 'rash' }] }] });
  chart.condition(snomed('254637007', 'Non-small cell lung cancer', 'Non-small-cell carcinoma of right upper lobe of lung'), {
    onset: '2025-02-18',
    more: { stage: [{ summary: { text: 'cT3 N2 M1b, stage IVA' } }] },
  });
  chart.condition(snomed('13645005', 'Chronic obstructive pulmonary disease'), { onset: '2008', more: { severity: { text: 'severe' } } });
  chart.condition(snomed('363418001', 'Malignant tumor of pancreas', 'Carcinoma of pancreas'), { clinical: 'none', verification: 'entered-in-error' });
  chart.medication('morphine sulfate 10 mg per 5 mL oral solution', undefined, { dose: '2.5 mL by mouth every 4 hours when in pain', since: '2026-08-21', until: '2026-10-03', status: 'stopped', why: 'Patient died' });
  chart.medication('morphine 20 mg, midazolam 10 mg and levomepromazine 12.5 mg in a syringe driver', undefined, { dose: 'by continuous infusion under the skin over 24 hours', since: '2026-10-01', until: '2026-10-03', status: 'stopped', why: 'Patient died' });
  chart.medication('carboplatin and pemetrexed, cycle 4 of 4', undefined, { dose: 'see chemotherapy chart', since: '2025-06-02', until: '2025-06-02', status: 'completed' });
  chart.results('2025-02-18 09:00', { hbMale: '128 L', creatinineMale: '96', sodium: '131 L', crp: '48 H', weight: '71.0', height: '175' });
  chart.results('2025-06-02 08:30', { hbMale: '104 L', wcc: '3.1 L', platelets: '96 L', sodium: '130 L', weight: '66.4' });
  chart.results('2026-08-21 10:00', { hbMale: '92 L', sodium: '126 L', crp: '112 H', weight: '54.8' });
  chart.results('2026-10-02 18:00', { heartRate: '118 H', respiratoryRate: '8 L', spo2: '84 L' });
  chart.encounter('IMP', 'Admission for end-of-life care', '2026-09-28 14:00', '2026-10-03 04:20', {
    hospitalization: { dischargeDisposition: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/discharge-disposition', code: 'exp', display: 'Expired' }] } },
  });
  return chart;
}
