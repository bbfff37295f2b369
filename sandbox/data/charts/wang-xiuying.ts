/** 王秀英: a name in Chinese characters with its Latin form; an anticoagulant with a full run of INR. */
import { Chart } from './chart.ts';
import { snomed } from './codes.ts';
import { TESTS } from './tests.ts';

const REPRESENTATION = 'http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation';
const INR = { ...TESTS.potassium, text: 'INR', local: 'INR', loinc: '6301-6', display: 'INR in Platelet poor plasma by Coagulation assay', unit: '', ucum: '{INR}', range: { low: '2.0', high: '3.0', text: '2.0 to 3.0 (therapeutic goal)' } };

export function wangXiuying(): Chart {
  const chart = new Chart('wang-xiuying', {
    mrn: 'NG00455016',
    name: [
      { use: 'official', text: '王秀英', family: '王', given: ['秀英'], extension: [{ url: REPRESENTATION, valueCode: 'IDE' }] },
      { use: 'usual', text: 'Wang Xiuying', family: 'Wang', given: ['Xiuying'], prefix: ['Mrs'], extension: [{ url: REPRESENTATION, valueCode: 'ABC' }] },
    ],
    gender: 'female',
    birthDate: '1951-10-01',
    communication: [{ language: { coding: [{ system: 'urn:ietf:bcp:47', code: 'zh' }], text: '中文' }, preferred: true }],
  });
  chart.condition(snomed('49436004', 'Atrial fibrillation'), { onset: '2024-01-15' });
  chart.condition(snomed('61977001', 'Chronic viral hepatitis B', 'Chronic hepatitis B'), { onset: '1987', more: { note: [{ text: '慢性乙型肝炎, followed in Guangzhou until 2003.' }] } });
  chart.medication('warfarin 1 mg tablets', undefined, { dose: '3 tablets by mouth once a day at 18:00, adjusted to INR', since: '2024-01-22' });
  chart.medication('entecavir 500 micrograms tablets', undefined, { dose: '1 tablet by mouth once a day on an empty stomach', since: '2019-05-02' });
  const readings = `2024-01-29 1.4 L | 2024-02-05 1.9 L | 2024-02-19 2.3 | 2024-03-18 2.6 | 2024-05-13 2.4 | 2024-07-08 2.2 | 2024-09-02 3.4 H
    2024-09-16 2.7 | 2024-11-11 2.5 | 2025-01-13 2.3 | 2025-03-10 2.8 | 2025-05-12 2.6 | 2025-07-07 2.1 | 2025-09-08 >8.0 HH
    2025-09-09 4.1 H | 2025-09-12 2.4 | 2025-11-10 2.5 | 2026-01-12 2.7 | 2026-03-09 2.4 | 2026-06-08 2.2 | 2026-09-07 2.6 | 2026-11-09 2.0`;
  for (const line of readings.split(/\||\n/)) {
    const [day = '', ...words] = line.trim().split(' ');
    chart.result(INR, `${day} 09:20`, words.join(' '), words[0] === '>8.0' ? { note: 'Telephoned to the ward at 10:05.' } : {});
  }
  chart.results('2026-11-09 09:20', { hb: '131', platelets: '148 L', bilirubin: '14', creatinine: '66', egfr: '82' });
  chart.encounter('AMB', 'Anticoagulation clinic', '2026-11-09 09:15', '2026-11-09 09:35');
  return chart;
}
