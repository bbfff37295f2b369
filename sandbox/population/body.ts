/** The state behind an adult's results. Courses move it; measuring it adds the noise of body and laboratory. */
import { type Sex } from './analyte.ts';
import type { Person } from './person.ts';
import type { Random } from './random.ts';

export type Body = {
  /** kg, dry; `fluid` is what the heart holds back on top. */
  weight: number;
  readonly height: number;
  fluid: number;
  /** HbA1c, % NGSP. */
  a1c: number;
  systolic: number;
  diastolic: number;
  heartRate: number;
  /** mL/min/1.73 m². */
  gfr: number;
  /** mmol/L that drugs add to potassium. */
  potassiumShift: number;
  ldl: number;
  hdl: number;
  triglycerides: number;
  /** g/L */
  haemoglobin: number;
  mcv: number;
  whiteCells: number;
  platelets: number;
  tsh: number;
  alt: number;
  alp: number;
  bilirubin: number;
  albumin: number;
  ntProBnp: number;
};

/** A healthy adult of an age in years. Means and spreads: SOURCES.md, "Healthy adults". */
export function healthyBody({ sex }: Person, age: number, random: Random): Body {
  const female = sex === 'female';
  const height = female ? random.normal(162, 6.5) : random.normal(175.5, 7);
  const index = random.normal(26.5, 3.5) + Math.min(age, 65) * 0.02;
  const systolic = Math.min(131, random.normal(110, 6) + age * 0.22);
  return {
    weight: index * (height / 100) * (height / 100),
    height,
    fluid: 0,
    a1c: random.normal(5.3, 0.2) + age * 0.003,
    systolic,
    diastolic: 74 + (systolic - 120) * 0.45 + random.normal(0, 3),
    heartRate: random.normal(72, 7),
    gfr: Math.min(118, random.normal(126, 7) - age * 0.75),
    potassiumShift: 0,
    ldl: random.normal(2.7, 0.55) + Math.min(age, 60) * 0.006,
    hdl: random.normal(female ? 1.6 : 1.3, 0.22),
    triglycerides: random.normal(1.2, 0.3),
    haemoglobin: random.normal(female ? 134 : 149, 6),
    mcv: random.normal(90, 2.5),
    whiteCells: random.normal(6.8, 1),
    platelets: random.normal(255, 35),
    tsh: random.normal(1.9, 0.5),
    alt: random.normal(female ? 19 : 25, 4),
    alp: random.normal(72, 12),
    bilirubin: random.normal(10, 2.5),
    albumin: random.normal(43, 2),
    ntProBnp: 25 + age * random.normal(0.9, 0.2),
  };
}

type Constants = { readonly kappa: number; readonly alpha: number; readonly factor: number };
const CKD_EPI: Readonly<Record<Sex, Constants>> = {
  female: { kappa: 0.7, alpha: -0.241, factor: 1.012 },
  male: { kappa: 0.9, alpha: -0.302, factor: 1 },
};
const MG_PER_DL = 88.42;

/** eGFR in mL/min/1.73 m² from creatinine in µmol/L: the CKD-EPI 2021 equation without race (Inker et al. 2021). */
export function egfr(creatinine: number, sex: Sex, age: number): number {
  const { kappa, alpha, factor } = CKD_EPI[sex];
  const ratio = creatinine / MG_PER_DL / kappa;
  const power = ratio < 1 ? Math.pow(ratio, alpha) : Math.pow(ratio, -1.2);
  return 142 * power * Math.pow(0.9938, age) * factor;
}

/** The creatinine in µmol/L at which {@link egfr} gives `gfr`. */
export function creatinineFor(gfr: number, sex: Sex, age: number): number {
  const { kappa, alpha, factor } = CKD_EPI[sex];
  const power = gfr / (142 * Math.pow(0.9938, age) * factor);
  const ratio = power > 1 ? Math.pow(power, 1 / alpha) : Math.pow(power, 1 / -1.2);
  return ratio * kappa * MG_PER_DL;
}

/** HbA1c in mmol/mol from % NGSP: the IFCC master equation. */
export const toMmolPerMol = (ngsp: number): number => (ngsp - 2.152) / 0.09148;

/** Mean plasma glucose in mmol/L that goes with an HbA1c in % NGSP (ADAG; Nathan et al. 2008). */
export const averageGlucose = (ngsp: number): number => 1.59 * ngsp - 2.59;

/** Moves a value towards a target, most of the way within `tau` days and never past it. */
export const approach = (value: number, target: number, days: number, tau: number): number =>
  value + (target - value) * (days / (days + tau));
