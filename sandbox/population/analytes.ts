/** Everything that is measured, and what is ordered together. */
import { vital, type Analyte } from './analyte.ts';
import { LABORATORY } from './laboratory.ts';

export const ANALYTES = {
  ...LABORATORY,

  // Measured at the bedside, in the clinic and at home
  systolic: vital('Systolic blood pressure', ['8480-6', 'Systolic blood pressure', 'mmHg', 'mm[Hg]', 0]),
  diastolic: vital('Diastolic blood pressure', ['8462-4', 'Diastolic blood pressure', 'mmHg', 'mm[Hg]', 0]),
  meanPressure: vital('Mean arterial pressure', ['8478-0', 'Mean blood pressure', 'mmHg', 'mm[Hg]', 0]),
  heartRate: vital('Heart rate', ['8867-4', 'Heart rate', '/min', '/min', 0]),
  respiratoryRate: vital('Respiratory rate', ['9279-1', 'Respiratory rate', '/min', '/min', 0]),
  temperature: vital('Temperature', ['8310-5', 'Body temperature', '°C', 'Cel', 1]),
  spo2: vital('Oxygen saturation', ['59408-5', 'Oxygen saturation in Arterial blood by Pulse oximetry', '%', '%', 0]),
  weight: vital('Body weight', ['29463-7', 'Body weight', 'kg', 'kg', 1]),
  weightPounds: vital('Body weight', ['29463-7', 'Body weight', 'lb', '[lb_av]', 1]),
  weightGrams: vital('Birth weight', ['8339-4', 'Birth weight Measured', 'g', 'g', 0]),
  height: vital('Body height', ['8302-2', 'Body height', 'cm', 'cm', 1]),
  bmi: vital('Body mass index', ['39156-5', 'Body mass index (BMI) [Ratio]', 'kg/m2', 'kg/m2', 1]),
  head: vital('Head circumference', ['9843-4', 'Head Occipital-frontal circumference', 'cm', 'cm', 1]),
  peakFlow: vital('Peak expiratory flow', [
    '33452-4',
    'Maximum expiratory gas flow Respiratory system airway by Peak flow meter',
    'L/min',
    'L/min',
    0,
  ]),
  fundalHeight: vital('Fundal height', ['11881-0', 'Uterus Fundal height Tape measure', 'cm', 'cm', 0]),
} as const satisfies Readonly<Record<string, Analyte>>;

export type AnalyteName = keyof typeof ANALYTES;

/** A group of results that is ordered and reported as one. */
export type Panel = { readonly loinc: string; readonly display: string; readonly text: string };
export const PANELS = {
  metabolic: { loinc: '51990-0', display: 'Basic metabolic panel - Blood', text: 'Urea and electrolytes' },
  count: { loinc: '58410-2', display: 'CBC panel - Blood by Automated count', text: 'Full blood count' },
  lipids: { loinc: '24331-1', display: 'Lipid 1996 panel - Serum or Plasma', text: 'Lipid profile' },
  liver: { loinc: '24325-3', display: 'Hepatic function 2000 panel - Serum or Plasma', text: 'Liver function' },
  glucoseTolerance: { loinc: '58446-6', display: 'Glucose tolerance test panel', text: 'Glucose tolerance test' },
} as const satisfies Readonly<Record<string, Panel>>;
