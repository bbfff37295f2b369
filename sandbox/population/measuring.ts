/** Measures a body: vital signs and laboratory panels with the noise of a day. */
import type { Reference } from 'fhir/r4';
import { UNITS_CHANGE } from './laboratory.ts';
import { averageGlucose, creatinineFor, egfr, toMmolPerMol, type Body } from './body.ts';
import { day, type Minute } from './calendar.ts';
import { panelOf, singles } from './pressure.ts';
import type { Random } from './random.ts';
import type { Measured, PatientRecord, Setting } from './record.ts';

export type Occasion = {
  readonly record: PatientRecord;
  readonly body: Body;
  readonly random: Random;
  readonly minute: Minute;
  readonly encounter?: Reference;
  readonly pregnant?: boolean;
};

const settingOf = ({ encounter, pregnant }: Occasion): Setting => ({
  ...(encounter === undefined ? {} : { encounter }),
  ...(pregnant === undefined ? {} : { pregnant }),
});

/** The clinic's blood pressure monitor was replaced twice: each exports in its own way. */
const PANEL_55284 = day('2014-01-01');
const PANEL_85354 = day('2016-06-01');

export type Vitals = { readonly systolic: number; readonly diastolic: number; readonly weight: number };

/** Blood pressure as the monitor of its day wrote it: single codes, then panel 55284-4, then panel 85354-9. */
export function measurePressure(occasion: Occasion): { systolic: number; diastolic: number } {
  const { body, random, minute, record } = occasion;
  const systolic = Math.round(random.normal(body.systolic, 5));
  const diastolic = Math.round(Math.min(random.normal(body.diastolic, 3.5), systolic - 20));
  const day = minute / 1440;
  const setting = settingOf(occasion);
  if (day < PANEL_55284) singles(record, minute, systolic, diastolic, setting);
  else panelOf(record, minute, systolic, diastolic, day < PANEL_85354 ? '55284-4' : '85354-9', setting);
  return { systolic, diastolic };
}

/** Pressure, pulse and weight of a visit, in the unit of the scales of that year. */
export function measureVitals(occasion: Occasion): Vitals {
  const { record, body, random, minute } = occasion;
  const setting = settingOf(occasion);
  const { systolic, diastolic } = measurePressure(occasion);
  record.measure('heartRate', minute, random.normal(body.heartRate, 4), setting);
  const weight = body.weight + body.fluid + random.normal(0, 0.3);
  // Until 2013 the clinic's scales showed pounds.
  if (minute / 1440 < UNITS_CHANGE.hb) record.measure('weightPounds', minute, weight * 2.20462, setting);
  else record.measure('weight', minute, weight, setting);
  return { systolic, diastolic, weight };
}

/** Creatinine, the eGFR that follows from it, urea and electrolytes, as a panel. */
export function measureMetabolic(occasion: Occasion): { creatinine: number; egfr: number; potassium: number } {
  const { record, body, random, minute } = occasion;
  const setting = settingOf(occasion);
  const { sex } = record.person;
  const age = Math.floor(record.ageAt(minute));
  const loss = Math.max(0, 60 - body.gfr);
  const creatinine = record.measure(
    'creatinine',
    minute,
    creatinineFor(body.gfr, sex, age) * random.normal(1, 0.035),
    setting,
  );
  const filtration = record.measure('egfr', minute, egfr(creatinine.value, sex, age), setting);
  const potassium = record.measure(
    'potassium',
    minute,
    random.normal(4.2 + loss * 0.012 + body.potassiumShift, 0.2),
    setting,
  );
  record.panel(
    'metabolic',
    minute,
    [
      record.measure('sodium', minute, random.normal(140, 1.6), setting),
      potassium,
      record.measure('chloride', minute, random.normal(102, 1.8), setting),
      record.measure('bicarbonate', minute, random.normal(26 - loss * 0.09, 1.2), setting),
      record.measure('urea', minute, (random.normal(1, 0.1) * 430) / Math.max(body.gfr, 12) + 0.4, setting),
      creatinine,
      filtration,
      record.measure('calcium', minute, random.normal(2.38, 0.06), setting),
      measureGlucose(occasion),
    ],
    setting,
  );
  return { creatinine: creatinine.value, egfr: filtration.value, potassium: potassium.value };
}

function measureGlucose(occasion: Occasion): Measured {
  const { record, body, random, minute } = occasion;
  // Fasting glucose lies below the mean of the day.
  const fasting = averageGlucose(body.a1c) - 1.05;
  return record.measure('glucose', minute, fasting * random.normal(1, 0.055), settingOf(occasion));
}

/** HbA1c in % until autumn 2014, in mmol/mol from 2011: both in the years between. Gives % NGSP. */
export function measureA1c(occasion: Occasion): number {
  const { record, body, random, minute } = occasion;
  const setting = settingOf(occasion);
  const value = Math.round(random.normal(body.a1c, 0.12) * 10) / 10;
  if (minute / 1440 < UNITS_CHANGE.hba1c) record.measure('hba1cNgsp', minute, value, setting);
  record.measure('hba1c', minute, toMmolPerMol(value), setting);
  return value;
}

/** Haemoglobin and its kin agree: MCV is haematocrit by red cells. */
export function measureCount(occasion: Occasion): { haemoglobin: number } {
  const { record, body, random, minute } = occasion;
  const setting = settingOf(occasion);
  const haemoglobin = record.measure('haemoglobin', minute, body.haemoglobin + random.normal(0, 3), setting);
  const haematocrit = haemoglobin.value * 0.298;
  record.panel(
    'count',
    minute,
    [
      haemoglobin,
      record.measure('haematocrit', minute, haematocrit, setting),
      record.measure('redCells', minute, (haematocrit * 10) / body.mcv, setting),
      record.measure('mcv', minute, body.mcv, setting),
      record.measure('whiteCells', minute, Math.max(2.5, random.normal(body.whiteCells, 0.8)), setting),
      record.measure('platelets', minute, random.normal(body.platelets, 18), setting),
    ],
    setting,
  );
  return { haemoglobin: haemoglobin.value };
}

/** LDL is what Friedewald's formula leaves of the total (mmol/L; Friedewald et al. 1972). */
export function measureLipids(occasion: Occasion): { ldl: number } {
  const { record, body, random, minute } = occasion;
  const setting = settingOf(occasion);
  const hdl = random.normal(body.hdl, 0.06);
  const triglycerides = Math.max(0.4, random.normal(body.triglycerides, 0.15));
  const ldl = Math.max(0.5, random.normal(body.ldl, 0.15));
  record.panel(
    'lipids',
    minute,
    [
      record.measure('cholesterol', minute, ldl + hdl + triglycerides / 2.2, setting),
      record.measure('hdl', minute, hdl, setting),
      record.measure('ldl', minute, ldl, setting),
      record.measure('triglycerides', minute, triglycerides, setting),
    ],
    setting,
  );
  return { ldl };
}

/** Enzymes, bilirubin and albumin, as a panel. */
export function measureLiver(occasion: Occasion): void {
  const { record, body, random, minute } = occasion;
  const setting = settingOf(occasion);
  record.panel(
    'liver',
    minute,
    [
      record.measure('alt', minute, Math.max(6, random.normal(body.alt, 3)), setting),
      record.measure('alp', minute, Math.max(28, random.normal(body.alp, 5)), setting),
      record.measure('bilirubin', minute, Math.max(3, random.normal(body.bilirubin, 1.5)), setting),
      record.measure('albumin', minute, random.normal(body.albumin, 1), setting),
    ],
    setting,
  );
}

/** Gives TSH in mU/L. */
export function measureThyroid(occasion: Occasion): number {
  const { record, body, random, minute } = occasion;
  return record.measure('tsh', minute, Math.max(0.05, random.normal(body.tsh, 0.15)), settingOf(occasion)).value;
}

/** Gives NT-proBNP in ng/L. */
export function measureNatriureticPeptide(occasion: Occasion): number {
  const { record, body, random, minute } = occasion;
  const value = Math.max(10, body.ntProBnp * random.normal(1, 0.12));
  return record.measure('ntProBnp', minute, value, settingOf(occasion)).value;
}

/** Albumin in the urine comes with high sugar and with failing kidneys. */
export function measureUrineAlbumin(occasion: Occasion): void {
  const { record, body, random, minute } = occasion;
  const level = 0.9 + Math.max(0, body.a1c - 6.5) * 1.6 + Math.max(0, 60 - body.gfr) * 0.55;
  record.measure('urineAlbumin', minute, level * random.normal(1, 0.15), settingOf(occasion));
}
