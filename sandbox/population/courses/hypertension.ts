/** High blood pressure: each standard dose takes its share off, and the next is added where that is not enough. */
import { approach } from '../body.ts';
import { DRUGS } from '../drugs.ts';
import { PROBLEMS } from '../problems.ts';
import type { Drug, Prescription } from '../record.ts';
import type { Illness, Onset } from './illness.ts';

type Step = {
  readonly drug: Drug;
  readonly dose: string;
  readonly fall: readonly [systolic: number, diastolic: number];
  readonly replaces: boolean;
  readonly potassium?: number;
};

/** Falls in mmHg: SOURCES.md, "Blood pressure". */
const STEPS: readonly Step[] = [
  { drug: DRUGS.ramipril, dose: '5 mg by mouth once a day', fall: [9, 5.5], replaces: false, potassium: 0.2 },
  { drug: DRUGS.ramipril, dose: '10 mg by mouth once a day', fall: [3, 1.8], replaces: true },
  { drug: DRUGS.amlodipine, dose: '5 mg by mouth once a day', fall: [9, 5.5], replaces: false },
  { drug: DRUGS.amlodipine, dose: '10 mg by mouth once a day', fall: [3, 1.8], replaces: true },
  {
    drug: DRUGS.indapamide,
    dose: '2.5 mg by mouth every morning',
    fall: [8.5, 4.5],
    replaces: false,
    potassium: -0.25,
  },
];
const TREAT_FROM = { systolic: 140, diastolic: 90 };

/** A course of hypertension that begins on `onset`. */
export function hypertension({ record, random, onset }: Onset): Illness {
  const rise = random.between(24, 42);
  /** Days until it is all there, and mmHg a year from then on. */
  const slowness = random.between(700, 1500);
  const climb = random.between(0.3, 0.9);
  let resting: { systolic: number; diastolic: number } | undefined;
  let sick = 0;
  let fall = [0, 0];
  let highVisits = 0;
  let diagnosed = false;
  const orders: Prescription[] = [];

  const stepUp = (day: number): Step | undefined => {
    const step = STEPS[orders.length];
    if (step === undefined) return undefined;
    if (step.replaces) orders.at(-1)?.end(day, 'stopped', 'Dose increased');
    orders.push(record.prescribe(step.drug, { dose: step.dose, since: day, why: PROBLEMS.hypertension }));
    fall = [(fall[0] ?? 0) + step.fall[0], (fall[1] ?? 0) + step.fall[1]];
    highVisits = 0;
    return step;
  };

  return {
    interval: 180,
    tests: [],
    live(body, day, days) {
      resting ??= { systolic: body.systolic, diastolic: body.diastolic };
      if (day > onset) sick += Math.min(days, day - onset) * (sick < rise ? rise / slowness : climb / 365);
      body.systolic = approach(body.systolic, resting.systolic + sick - (fall[0] ?? 0), days, 14);
      body.diastolic = approach(body.diastolic, resting.diastolic + sick * 0.55 - (fall[1] ?? 0), days, 14);
    },
    treat({ day, vitals }, body) {
      const high = vitals.systolic >= TREAT_FROM.systolic || vitals.diastolic >= TREAT_FROM.diastolic;
      highVisits = high ? highVisits + 1 : 0;
      if (!high) return undefined;
      if (highVisits < 2) return 21;
      if (!diagnosed) {
        diagnosed = true;
        record.condition(PROBLEMS.hypertension, day);
      }
      const step = stepUp(day);
      body.potassiumShift += step?.potassium ?? 0;
      return step === undefined ? undefined : 42;
    },
  };
}
