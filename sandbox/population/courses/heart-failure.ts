/** Heart failure: fluid comes on in weeks and leaves with a higher dose; the scales at home tell first. */
import { approach } from '../body.ts';
import { END, minuteOf, type Day } from '../calendar.ts';
import { DRUGS } from '../drugs.ts';
import { PROBLEMS } from '../problems.ts';
import type { Prescription } from '../record.ts';
import type { Illness, Onset } from './illness.ts';

const DOSES = [
  '40 mg by mouth every morning',
  '80 mg by mouth every morning',
  '80 mg by mouth every morning and 40 mg at noon',
];
/** A gain that brings people to the clinic, kg (ESC 2021: more than 2 kg in three days). */
const ALARM_KG = 2.5;

/** A course of heart failure from `onset`; weights are noted at home, every few days while fluid is on. */
export function heartFailure({ record, random, onset }: Onset): Illness {
  const peptide = random.between(650, 1500);
  let diagnosed = false;
  let dose = -1;
  let water: Prescription | undefined;
  let nextTrouble = onset;
  let inflow = 0;

  const setDose = (day: Day, step: number): void => {
    if (step === dose || DOSES[step] === undefined) return;
    water?.end(day, 'stopped', step > dose ? 'Dose increased for fluid' : 'Dose reduced: dry weight reached');
    dose = step;
    water = record.prescribe(DRUGS.furosemide, { dose: DOSES[step], since: day, why: PROBLEMS.heartFailure });
  };

  return {
    interval: 45,
    tests: ['ntProBnp'],
    live(body, day, days) {
      if (day <= onset) return;
      for (let each = day - Math.min(days, day - onset); each < day && each < END; each++) {
        if (each === Math.round(nextTrouble)) {
          inflow = random.between(0.18, 0.42);
          nextTrouble = each + random.int(240, 620);
        }
        body.fluid = Math.max(0, body.fluid + inflow);
        if (inflow < 0 && body.fluid === 0) inflow = 0;
        if (body.fluid > 7) inflow = 0;
        const noted = body.fluid > 0.5 ? each % 2 === 0 : each % 14 === 0;
        if (diagnosed && noted) homeWeight(each, body.weight + body.fluid);
      }
      const strain = peptide * (1 + body.fluid * 0.75);
      body.ntProBnp = approach(body.ntProBnp, strain, days, 10);
      body.heartRate = approach(body.heartRate, 72 + body.fluid * 3, days, 10);
    },
    treat({ day }, body) {
      if (day <= onset) return undefined;
      if (!diagnosed) {
        if (body.fluid < 1) return 28;
        diagnosed = true;
        record.condition(PROBLEMS.heartFailure, day);
        record.prescribe(DRUGS.bisoprolol, {
          dose: '2.5 mg by mouth every morning',
          since: day,
          why: PROBLEMS.heartFailure,
        });
      }
      if (body.fluid > ALARM_KG || dose < 0) {
        setDose(day, Math.min(dose + 1, DOSES.length - 1));
        inflow = -random.between(0.35, 0.6);
        return 10;
      }
      if (body.fluid < 0.4 && dose > 0) setDose(day, dose - 1);
      return body.fluid > 1 ? 14 : undefined;
    },
  };

  function homeWeight(day: Day, weight: number): void {
    const more = { performer: [record.subject], method: { text: 'Patient’s own scales' } };
    record.measure('weight', minuteOf(day, 7, random.int(0, 59)), weight + random.normal(0, 0.25), { more });
  }
}
