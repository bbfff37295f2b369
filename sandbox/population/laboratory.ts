/**
 * The laboratory's tests. Ranges: SOURCES.md, "Reference ranges". Numbers are in the unit of the last form, the one of 2026.
 */
import { bySex, form, lab, range, type Analyte } from './analyte.ts';
import { day } from './calendar.ts';

const SERUM = 'in Serum or Plasma';
/** The days on which the laboratory changed its units; Britain changed HbA1c and haemoglobin in those years. */
export const UNITS_CHANGE = { hb: day('2013-05-01'), hba1c: day('2014-10-01'), chemistry: day('2018-04-01') };

const FILTRATION = [
  '98979-8',
  'Glomerular filtration rate/1.73 sq M.predicted by Creatinine-based formula (CKD-EPI 2021)',
  'mL/min/1.73m2',
  'mL/min/{1.73_m2}',
  0,
] as const;

export const LABORATORY = {
  // Basic metabolic panel and kidney function
  sodium: lab(
    'Sodium',
    'NA',
    [form(['2951-2', `Sodium [Moles/volume] ${SERUM}`, 'mmol/L', 'mmol/L', 0])],
    [range([133, 146])],
    { low: 120, high: 160 },
  ),
  potassium: lab(
    'Potassium',
    'K',
    [form(['2823-3', `Potassium [Moles/volume] ${SERUM}`, 'mmol/L', 'mmol/L', 1])],
    [range([3.4, 6.0], { to: 1 }), range([3.5, 5.3], { from: 1 })],
    { low: 2.5, high: 6.5 },
  ),
  chloride: lab(
    'Chloride',
    'CL',
    [form(['2075-0', `Chloride [Moles/volume] ${SERUM}`, 'mmol/L', 'mmol/L', 0])],
    [range([95, 108])],
  ),
  bicarbonate: lab(
    'Bicarbonate',
    'HCO3',
    [form(['1963-8', `Bicarbonate [Moles/volume] ${SERUM}`, 'mmol/L', 'mmol/L', 0])],
    [range([22, 29])],
  ),
  urea: lab(
    'Urea',
    'UREA',
    [form(['22664-7', `Urea [Moles/volume] ${SERUM}`, 'mmol/L', 'mmol/L', 1])],
    [range([0.8, 5.5], { to: 1 }), range([2.5, 7.8], { from: 1 })],
    { high: 30 },
  ),
  creatinine: lab(
    'Creatinine',
    'CREA',
    [
      form(['2160-0', `Creatinine [Mass/volume] ${SERUM}`, 'mg/dL', 'mg/dL', 2], {
        times: 1 / 88.42,
        until: UNITS_CHANGE.chemistry,
      }),
      form(['14682-9', `Creatinine [Moles/volume] ${SERUM}`, 'µmol/L', 'umol/L', 0]),
    ],
    [
      range([14, 34], { to: 3 }),
      range([23, 48], { from: 3, to: 12 }),
      range([38, 80], { from: 12, to: 18 }),
      ...bySex([45, 84], [59, 104]),
    ],
    { high: 354 },
  ),
  egfr: lab(
    'Estimated GFR',
    'EGFR',
    [
      // Until 2016 the laboratory gave no figure above 90: the formula is poor there.
      form(FILTRATION, { until: day('2016-01-01'), most: 90 }),
      form(FILTRATION),
    ],
    [range([60, undefined], { from: 18 })],
  ),
  calcium: lab(
    'Calcium',
    'CA',
    [form(['2000-8', `Calcium [Moles/volume] ${SERUM}`, 'mmol/L', 'mmol/L', 2])],
    [range([2.2, 2.6], { from: 1 })],
    { low: 1.8, high: 3.5 },
  ),
  glucose: lab(
    'Glucose, fasting',
    'GLUF',
    [
      form(['1558-6', `Fasting glucose [Mass/volume] ${SERUM}`, 'mg/dL', 'mg/dL', 0], {
        times: 18.016,
        until: UNITS_CHANGE.chemistry,
      }),
      form(['14771-0', `Fasting glucose [Moles/volume] ${SERUM}`, 'mmol/L', 'mmol/L', 1]),
    ],
    [range([3.9, 5.5], { from: 1 }), range([undefined, 5.6], { when: 'pregnant', sex: 'female' })],
    { low: 2.5, high: 25 },
  ),
  glucose1h: lab(
    'Glucose 1 hour after 75 g',
    'GTT1',
    [form(['14995-5', `Glucose [Moles/volume] ${SERUM} --1 hour post 75 g glucose PO`, 'mmol/L', 'mmol/L', 1])],
    [range([undefined, 10.0])],
  ),
  glucose2h: lab(
    'Glucose 2 hours after 75 g',
    'GTT2',
    [form(['14996-3', `Glucose [Moles/volume] ${SERUM} --2 hours post 75 g glucose PO`, 'mmol/L', 'mmol/L', 1])],
    [range([undefined, 7.7])],
  ),
  hba1cNgsp: lab(
    'HbA1c (NGSP)',
    'HBA1C',
    [form(['4548-4', 'Hemoglobin A1c/Hemoglobin.total in Blood', '%', '%', 1])],
    [range([4.0, 6.0], { from: 1 })],
  ),
  hba1c: lab(
    'HbA1c',
    'HBA1C',
    [form(['59261-8', 'Hemoglobin A1c/Hemoglobin.total in Blood by IFCC protocol', 'mmol/mol', 'mmol/mol', 0])],
    [range([20, 42], { from: 1 })],
  ),

  // Full blood count
  haemoglobin: lab(
    'Haemoglobin',
    'HB',
    [
      form(['718-7', 'Hemoglobin [Mass/volume] in Blood', 'g/dL', 'g/dL', 1], { times: 0.1, until: UNITS_CHANGE.hb }),
      form(['718-7', 'Hemoglobin [Mass/volume] in Blood', 'g/L', 'g/L', 0]),
    ],
    [
      range([140, 220], { to: 1 / 12 }),
      range([100, 140], { from: 1 / 12, to: 1 }),
      range([110, 140], { from: 1, to: 6 }),
      range([115, 155], { from: 6, to: 12 }),
      ...bySex([115, 165], [130, 180], 12),
      range([105, 150], { when: 'pregnant', sex: 'female' }),
    ],
    { low: 70, high: 220 },
  ),
  haematocrit: lab(
    'Haematocrit',
    'HCT',
    [form(['4544-3', 'Hematocrit [Volume Fraction] of Blood by Automated count', '%', '%', 1])],
    [range([33.0, 41.0], { from: 1, to: 12 }), ...bySex([36.0, 46.0], [40.0, 50.0], 12)],
  ),
  redCells: lab(
    'Red cells',
    'RBC',
    [form(['789-8', 'Erythrocytes [#/volume] in Blood by Automated count', '10*12/L', '10*12/L', 2])],
    [range([4.0, 5.2], { from: 1, to: 12 }), ...bySex([3.8, 5.8], [4.5, 6.5], 12)],
  ),
  mcv: lab(
    'MCV',
    'MCV',
    [form(['787-2', 'MCV [Entitic mean volume] in Red Blood Cells by Automated count', 'fL', 'fL', 0])],
    [range([75, 87], { from: 1, to: 12 }), range([80, 100], { from: 12 })],
  ),
  whiteCells: lab(
    'White cells',
    'WCC',
    [form(['6690-2', 'Leukocytes [#/volume] in Blood by Automated count', '10*9/L', '10*9/L', 1])],
    [
      range([5.0, 21.0], { to: 1 / 12 }),
      range([6.0, 18.0], { from: 1 / 12, to: 2 }),
      range([5.0, 15.0], { from: 2, to: 12 }),
      range([4.0, 11.0], { from: 12 }),
    ],
    { low: 1, high: 50 },
  ),
  platelets: lab(
    'Platelets',
    'PLT',
    [form(['777-3', 'Platelets [#/volume] in Blood by Automated count', '10*9/L', '10*9/L', 0])],
    [range([150, 450])],
    { low: 30, high: 1000 },
  ),

  // Lipids, liver, thyroid, inflammation, heart
  cholesterol: lab(
    'Cholesterol, total',
    'CHOL',
    [
      form(['2093-3', `Cholesterol [Mass/volume] ${SERUM}`, 'mg/dL', 'mg/dL', 0], {
        times: 38.67,
        until: UNITS_CHANGE.chemistry,
      }),
      form(['14647-2', `Cholesterol [Moles/volume] ${SERUM}`, 'mmol/L', 'mmol/L', 1]),
    ],
    [range([undefined, 5.0], { from: 18 })],
  ),
  hdl: lab(
    'HDL cholesterol',
    'HDL',
    [
      form(['2085-9', `Cholesterol in HDL [Mass/volume] ${SERUM}`, 'mg/dL', 'mg/dL', 0], {
        times: 38.67,
        until: UNITS_CHANGE.chemistry,
      }),
      form(['14646-4', `Cholesterol in HDL [Moles/volume] ${SERUM}`, 'mmol/L', 'mmol/L', 2]),
    ],
    bySex([1.2, undefined], [1.0, undefined]),
  ),
  ldl: lab(
    'LDL cholesterol, calculated',
    'LDL',
    [
      form(['13457-7', `Cholesterol in LDL [Mass/volume] ${SERUM} by calculation`, 'mg/dL', 'mg/dL', 0], {
        times: 38.67,
        until: UNITS_CHANGE.chemistry,
      }),
      form(['39469-2', `Cholesterol in LDL [Moles/volume] ${SERUM} by calculation`, 'mmol/L', 'mmol/L', 2]),
    ],
    [range([undefined, 3.0], { from: 18 })],
  ),
  triglycerides: lab(
    'Triglycerides',
    'TRIG',
    [
      form(['2571-8', `Triglyceride [Mass/volume] ${SERUM}`, 'mg/dL', 'mg/dL', 0], {
        times: 88.57,
        until: UNITS_CHANGE.chemistry,
      }),
      form(['14927-8', `Triglyceride [Moles/volume] ${SERUM}`, 'mmol/L', 'mmol/L', 2]),
    ],
    [range([undefined, 1.7], { from: 18 })],
  ),
  alt: lab(
    'ALT',
    'ALT',
    [form(['1742-6', `Alanine aminotransferase [Enzymatic activity/volume] ${SERUM}`, 'U/L', 'U/L', 0])],
    bySex([undefined, 33], [undefined, 41]),
  ),
  alp: lab(
    'Alkaline phosphatase',
    'ALP',
    [form(['6768-6', `Alkaline phosphatase [Enzymatic activity/volume] ${SERUM}`, 'U/L', 'U/L', 0])],
    [range([60, 425], { from: 1, to: 16 }), range([30, 130], { from: 18 })],
  ),
  bilirubin: lab(
    'Bilirubin, total',
    'BILI',
    [
      form(['1975-2', `Bilirubin.total [Mass/volume] ${SERUM}`, 'mg/dL', 'mg/dL', 2], {
        times: 1 / 17.1,
        until: UNITS_CHANGE.chemistry,
      }),
      form(['14631-6', `Bilirubin.total [Moles/volume] ${SERUM}`, 'µmol/L', 'umol/L', 0]),
    ],
    [range([undefined, 21], { from: 1 })],
  ),
  albumin: lab(
    'Albumin',
    'ALB',
    [form(['1751-7', `Albumin [Mass/volume] ${SERUM}`, 'g/L', 'g/L', 0])],
    [range([35, 50], { from: 1 })],
  ),
  tsh: lab(
    'TSH',
    'TSH',
    [form(['3016-3', `Thyrotropin [Units/volume] ${SERUM}`, 'mU/L', 'm[IU]/L', 2], { least: 0.01 })],
    [range([0.27, 4.2], { from: 18 })],
  ),
  crp: lab(
    'C-reactive protein',
    'CRP',
    [form(['1988-5', `C reactive protein [Mass/volume] ${SERUM}`, 'mg/L', 'mg/L', 0], { least: 1 })],
    [range([undefined, 5])],
  ),
  ntProBnp: lab(
    'NT-proBNP',
    'NTBNP',
    [
      form(['33762-6', `Natriuretic peptide.B prohormone N-Terminal [Mass/volume] ${SERUM}`, 'ng/L', 'ng/L', 0], {
        least: 36,
      }),
    ],
    [range([undefined, 125], { from: 18, to: 75 }), range([undefined, 450], { from: 75 })],
  ),
  lactate: lab(
    'Lactate',
    'LACT',
    [form(['2524-7', `Lactate [Moles/volume] ${SERUM}`, 'mmol/L', 'mmol/L', 1])],
    [range([0.5, 2.0])],
    { high: 4 },
  ),
  urineAlbumin: lab(
    'Urine albumin/creatinine ratio',
    'UACR',
    [form(['32294-1', 'Albumin/Creatinine [Ratio] in Urine', 'mg/mmol', 'mg/mmol', 1])],
    [range([undefined, 3.0], { from: 18 })],
  ),
} as const satisfies Readonly<Record<string, Analyte>>;
