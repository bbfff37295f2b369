/** Type 2 diabetes: HbA1c climbs for years; each drug takes it down, and it climbs again. */
import { approach } from '../body.ts';
import { DRUGS } from '../drugs.ts';
import { PROBLEMS } from '../problems.ts';
import type { Drug, Prescription } from '../record.ts';
import type { Illness, Onset } from './illness.ts';

type Step = { readonly drug: Drug; readonly dose: string; readonly effect: number; readonly replaces: boolean };

/** Falls in HbA1c (% NGSP): SOURCES.md, "Diabetes". A step that replaces ends the order before it: the same drug, more of it. */
const STEPS: readonly Step[] = [
  { drug: DRUGS.metformin, dose: '500 mg by mouth twice a day with meals', effect: 0.9, replaces: false },
  { drug: DRUGS.metformin, dose: '1 g by mouth twice a day with meals', effect: 0.5, replaces: true },
  { drug: DRUGS.gliclazide, dose: '80 mg by mouth twice a day', effect: 0.8, replaces: false },
  { drug: DRUGS.empagliflozin, dose: '10 mg by mouth once a day', effect: 0.6, replaces: false },
  { drug: DRUGS.glargine, dose: '10 units under the skin at bedtime', effect: 0.8, replaces: false },
  { drug: DRUGS.glargine, dose: '18 units under the skin at bedtime', effect: 0.6, replaces: true },
  { drug: DRUGS.glargine, dose: '28 units under the skin at bedtime', effect: 0.6, replaces: true },
];

/** HbA1c at which diabetes is diagnosed and at which treatment is stepped up, % NGSP (NICE NG28). */
const DIAGNOSIS = 6.5;
const STEP_UP = 7.5;

/** A course of diabetes whose untreated HbA1c leaves the normal on `onset`. */
export function diabetes({ record, random, onset }: Onset): Illness {
  const climb = random.between(0.35, 0.65);
  const peak = random.between(10.6, 12.8);
  let untreated: number | undefined;
  let effect = 0;
  let diagnosed = false;
  const orders: Prescription[] = [];
  let lastChange = -Infinity;

  const stepUp = (day: number): boolean => {
    const step = STEPS[orders.length];
    if (step === undefined) return false;
    if (step.replaces) orders.at(-1)?.end(day, 'stopped', 'Dose increased');
    orders.push(record.prescribe(step.drug, { dose: step.dose, since: day, why: PROBLEMS.diabetes }));
    effect += step.effect;
    lastChange = day;
    return true;
  };

  return {
    interval: 120,
    tests: ['a1c', 'urineAlbumin'],
    live(body, day, days) {
      // Sugar that began to rise before the first visit has risen by then, though not beyond notice.
      untreated ??= body.a1c + Math.min(1.5, Math.max(0, (climb * (day - onset)) / 365));
      if (day > onset) untreated = Math.min(peak, untreated + (climb * Math.min(days, day - onset)) / 365);
      body.a1c = approach(body.a1c, Math.max(5.4, untreated - effect), days, 35);
    },
    treat({ a1c, day }) {
      if (a1c === undefined) return undefined;
      if (!diagnosed && a1c >= DIAGNOSIS) {
        diagnosed = true;
        record.condition(PROBLEMS.diabetes, day);
        return stepUp(day) ? 90 : undefined;
      }
      if (!diagnosed || a1c < STEP_UP || day - lastChange < 85) return undefined;
      return stepUp(day) ? 90 : undefined;
    },
  };
}
