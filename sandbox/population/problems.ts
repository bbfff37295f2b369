/** Diagnoses in SNOMED CT. */
import { snomed } from '../data/charts/codes.ts';

export const PROBLEMS = {
  diabetes: snomed('44054006', 'Diabetes mellitus type 2', 'Type 2 diabetes mellitus'),
  hypertension: snomed('59621000', 'Essential hypertension'),
  kidney2: snomed('431856006', 'Chronic kidney disease stage 2'),
  kidney3: snomed('433144002', 'Chronic kidney disease stage 3'),
  kidney4: snomed('431857002', 'Chronic kidney disease stage 4'),
  kidney5: snomed('433146000', 'Chronic kidney disease stage 5'),
  heartFailure: snomed('84114007', 'Heart failure', 'Heart failure with reduced ejection fraction'),
  asthma: snomed('195967001', 'Asthma'),
  asthmaAttack: snomed('708038006', 'Acute exacerbation of asthma'),
  pregnancy: snomed('77386006', 'Pregnancy'),
  gestationalDiabetes: snomed('11687002', 'Gestational diabetes mellitus'),
  septicShock: snomed('76571007', 'Septic shock'),
  pneumonia: snomed('233604007', 'Pneumonia'),
  hyperlipidaemia: snomed('55822004', 'Hyperlipidemia', 'Hyperlipidaemia'),
  hypothyroidism: snomed('40930008', 'Hypothyroidism'),
  ironDeficiency: snomed('87522002', 'Iron deficiency anemia', 'Iron deficiency anaemia'),
  depression: snomed('35489007', 'Depressive disorder'),
  reflux: snomed('235595009', 'Gastroesophageal reflux disease', 'Gastro-oesophageal reflux disease'),
  osteoarthritis: snomed('396275006', 'Osteoarthritis'),
  migraine: snomed('37796009', 'Migraine'),
  chestInfection: snomed('50417007', 'Lower respiratory tract infection'),
  jaundice: snomed('387712008', 'Neonatal jaundice'),
  myocardialInfarction: snomed('22298006', 'Myocardial infarction'),
} as const;
