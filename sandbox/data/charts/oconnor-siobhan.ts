/** Siobhán O’Connor-D’Arcy: apostrophes, a hyphen and an accent in her name; the longest drug names in the house. */
import { Chart } from './chart.ts';
import { snomed } from './codes.ts';

export function siobhanOconnor(): Chart {
  const chart = new Chart('oconnor-siobhan', {
    mrn: 'NG00291654',
    name: [{ use: 'official', family: "O'Connor-D'Arcy", given: ['Siobhán', 'Máire-Áine'], prefix: ['Dr'], suffix: ['FRCPI'] }],
    gender: 'female',
    birthDate: '1972-08-08',
  });
  chart.allergy(snomed('111088007', 'Latex', 'Latex'), { category: ['environment'], criticality: 'low' });
  chart.allergy(snomed('91936005', 'Allergy to penicillin', 'Penicillins'), { verificationStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification', code: 'unconfirmed' }] } });
  chart.condition({ text: 'Severe persistent eosinophilic asthma with fixed airflow obstruction and recurrent oral corticosteroid courses (type 2 high)' }, { onset: '2001' });
  chart.condition({ text: 'No known diabetes' }, { recorded: '2026-05-18' });
  const drugs: readonly (readonly [string, string])[] = [
    ['budesonide 160 micrograms per dose, formoterol 5 micrograms per dose and glycopyrronium 7.2 micrograms per dose pressurised inhaler, CFC free, 120 doses', '2 puffs twice a day, rinse the mouth afterwards'],
    ['macrogol 3350 13.125 g, sodium bicarbonate 178.5 mg, sodium chloride 350.7 mg and potassium chloride 46.6 mg oral powder sachets, sugar free, lemon and lime flavour', '1 sachet in half a glass of water up to 3 times a day'],
    ['calcium carbonate 1.25 g (calcium 500 mg) and colecalciferol 400 unit chewable tablets, sugar free, gluten free, orange flavour', '1 tablet chewed twice a day'],
    ['benralizumab 30 mg in 1 mL solution for injection pre-filled disposable devices (hospital only, homecare delivery)', '30 mg under the skin every 8 weeks'],
    ['hydroxychloroquine 200 mg tablets', '1 tablet by mouth twice a day; yearly eye screening from 2027'],
    ['sodium alginate 500 mg, sodium bicarbonate 267 mg and calcium carbonate 160 mg in 10 mL oral suspension, sugar free, peppermint flavour', '10 to 20 mL after meals and at bedtime'],
    ['levothyroxine sodium 12.5 microgram tablets', '0.5 tablet by mouth once a day, half an hour before breakfast'],
  ];
  drugs.forEach(([drug, dose], n) => chart.medication(drug, undefined, { dose, since: `2026-0${n + 1}-14` }));
  chart.results('2026-05-18 08:50', { hb: '133', wcc: '9.6', platelets: '301', tsh: '4.90 H', crp: '<1', creatinine: '71', egfr: '85' });
  chart.results('2026-11-16 09:10', { hb: '130', wcc: '10.1', platelets: '310', tsh: '2.00', crp: '3', creatinine: '70', egfr: '86' });
  chart.bloodPressure('2026-11-16 09:00', '118/74');
  return chart;
}
