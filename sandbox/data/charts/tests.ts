/** The tests that the hospital's laboratory and wards record: codes, units and reference ranges. */

export type Range = { readonly low?: string; readonly high?: string; readonly text?: string; readonly sex?: 'female' | 'male' };
export type TestDefinition = {
  readonly text: string;
  /** The laboratory's own code; two LOINC codes of one analyte (by mass, by amount) share it. */
  readonly local?: string;
  readonly loinc: string;
  readonly display: string;
  readonly category: 'laboratory' | 'vital-signs';
  readonly unit: string;
  readonly ucum: string;
  readonly range?: Range;
};

type Row = readonly [text: string, local: string, loinc: string, display: string, unit: string, ucum: string, range?: Range];
const lab = ([text, local, loinc, display, unit, ucum, range]: Row): TestDefinition => ({
  ...{ text, local, loinc, display, unit, ucum, category: 'laboratory' },
  ...(range === undefined ? {} : { range }),
});
const vital = (text: string, loinc: string, display: string, unit: string, ucum: string): TestDefinition => ({
  ...{ text, loinc, display, unit, ucum, category: 'vital-signs' },
});

const PLASMA = 'in Serum or Plasma';
const WOMEN = { sex: 'female' } as const;
const MEN = { sex: 'male' } as const;

export const TESTS = {
  hba1c: lab(['Haemoglobin A1c', 'HBA1C', '59261-8', 'Hemoglobin A1c/Hemoglobin.total in Blood by IFCC protocol', 'mmol/mol', 'mmol/mol', { low: '20', high: '48' }]),
  creatinine: lab(['Creatinine', 'CREA', '14682-9', `Creatinine [Moles/volume] ${PLASMA}`, 'µmol/L', 'umol/L', { low: '45', high: '84', ...WOMEN }]),
  creatinineMale: lab(['Creatinine', 'CREA', '14682-9', `Creatinine [Moles/volume] ${PLASMA}`, 'µmol/L', 'umol/L', { low: '59', high: '104', ...MEN }]),
  creatinineMass: lab(['Creatinine', 'CREA', '2160-0', `Creatinine [Mass/volume] ${PLASMA}`, 'mg/dL', 'mg/dL', { low: '0.51', high: '0.95', ...WOMEN }]),
  egfr: lab(['Estimated GFR', 'EGFR', '98979-8', 'Glomerular filtration rate/1.73 sq M.predicted by Creatinine-based formula (CKD-EPI 2021)', 'mL/min/1.73 m²', 'mL/min/{1.73_m2}', { low: '60', text: 'over 60' }]),
  urea: lab(['Urea', 'UREA', '22664-7', `Urea [Moles/volume] ${PLASMA}`, 'mmol/L', 'mmol/L', { low: '2.5', high: '7.8' }]),
  potassium: lab(['Potassium', 'K', '2823-3', `Potassium [Moles/volume] ${PLASMA}`, 'mmol/L', 'mmol/L', { low: '3.5', high: '5.1' }]),
  sodium: lab(['Sodium', 'NA', '2951-2', `Sodium [Moles/volume] ${PLASMA}`, 'mmol/L', 'mmol/L', { low: '135', high: '145' }]),
  glucose: lab(['Glucose, fasting', 'GLUF', '14771-0', `Fasting glucose [Moles/volume] ${PLASMA}`, 'mmol/L', 'mmol/L', { low: '3.9', high: '5.5' }]),
  hb: lab(['Haemoglobin', 'HB', '718-7', 'Hemoglobin [Mass/volume] in Blood', 'g/L', 'g/L', { low: '115', high: '155', ...WOMEN }]),
  hbMale: lab(['Haemoglobin', 'HB', '718-7', 'Hemoglobin [Mass/volume] in Blood', 'g/L', 'g/L', { low: '130', high: '170', ...MEN }]),
  wcc: lab(['White cells', 'WCC', '6690-2', 'Leukocytes [#/volume] in Blood by Automated count', '10⁹/L', '10*9/L', { low: '4.0', high: '11.0' }]),
  platelets: lab(['Platelets', 'PLT', '777-3', 'Platelets [#/volume] in Blood by Automated count', '10⁹/L', '10*9/L', { low: '150', high: '400' }]),
  ntProBnp: lab(['NT-proBNP', 'NTBNP', '33762-6', `Natriuretic peptide.B prohormone N-Terminal [Mass/volume] ${PLASMA}`, 'ng/L', 'ng/L', { high: '125', text: 'under 125' }]),
  troponinT: lab(['Troponin T', 'TNTHS', '67151-1', `Troponin T.cardiac [Mass/volume] ${PLASMA} by High sensitivity method`, 'ng/L', 'ng/L', { high: '14', text: 'under 14' }]),
  ferritin: lab(['Ferritin', 'FERR', '2276-4', `Ferritin [Mass/volume] ${PLASMA}`, 'µg/L', 'ug/L', { low: '15', high: '150', ...WOMEN }]),
  bilirubin: lab(['Bilirubin, total', 'BILI', '14631-6', `Bilirubin.total [Moles/volume] ${PLASMA}`, 'µmol/L', 'umol/L']),
  cholesterol: lab(['Cholesterol, total', 'CHOL', '14647-2', `Cholesterol [Moles/volume] ${PLASMA}`, 'mmol/L', 'mmol/L', { high: '5.0', text: 'under 5.0 (goal)' }]),
  tsh: lab(['TSH', 'TSH', '3016-3', `Thyrotropin [Units/volume] ${PLASMA}`, 'mU/L', 'm[IU]/L', { low: '0.27', high: '4.20' }]),
  crp: lab(['C-reactive protein', 'CRP', '1988-5', `C reactive protein [Mass/volume] ${PLASMA}`, 'mg/L', 'mg/L', { high: '5', text: 'under 5' }]),
  bloodPressure: vital('Blood pressure', '85354-9', 'Blood pressure panel with all children optional', 'mmHg', 'mm[Hg]'),
  bloodPressureSynthea: vital('Blood pressure', '55284-4', 'Blood pressure systolic and diastolic', 'mmHg', 'mm[Hg]'),
  systolic: vital('Systolic blood pressure', '8480-6', 'Systolic blood pressure', 'mmHg', 'mm[Hg]'),
  diastolic: vital('Diastolic blood pressure', '8462-4', 'Diastolic blood pressure', 'mmHg', 'mm[Hg]'),
  weight: vital('Body weight', '29463-7', 'Body weight', 'kg', 'kg'),
  height: vital('Body height', '8302-2', 'Body height', 'cm', 'cm'),
  headCircumference: vital('Head circumference', '9843-4', 'Head Occipital-frontal circumference', 'cm', 'cm'),
  heartRate: vital('Heart rate', '8867-4', 'Heart rate', '/min', '/min'),
  respiratoryRate: vital('Respiratory rate', '9279-1', 'Respiratory rate', '/min', '/min'),
  temperature: vital('Temperature', '8310-5', 'Body temperature', '°C', 'Cel'),
  spo2: vital('Oxygen saturation', '59408-5', 'Oxygen saturation in Arterial blood by Pulse oximetry', '%', '%'),
  peakFlow: vital('Peak expiratory flow', '33452-4', 'Maximum expiratory gas flow Respiratory system airway by Peak flow meter', 'L/min', 'L/min'),
} as const satisfies Record<string, TestDefinition>;

export type TestName = keyof typeof TESTS;
