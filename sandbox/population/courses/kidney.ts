/** Chronic kidney disease: filtration falls from year to year, and potassium, urea, blood and bone follow. */
import type { Condition } from 'fhir/r4';
import { hl7 } from '../../data/charts/codes.ts';
import { dateText } from '../calendar.ts';
import { approach } from '../body.ts';
import { PROBLEMS } from '../problems.ts';
import type { Illness, Onset } from './illness.ts';

/** KDIGO stages by eGFR; the code of each diagnosis. */
const STAGES = [
  { below: 15, stage: 5, code: PROBLEMS.kidney5 },
  { below: 30, stage: 4, code: PROBLEMS.kidney4 },
  { below: 60, stage: 3, code: PROBLEMS.kidney3 },
] as const;

/** Loss a year until the disease shows. */
const EARLY_LOSS = 9;

/** A course of CKD in which filtration begins to fall on `onset`, by 1.5 to 4 mL/min/1.73 m² a year (SOURCES.md, "Kidneys"). */
export function kidneyDisease({ record, random, onset }: Onset): Illness {
  const loss = random.between(1.5, 4);
  const floor = random.between(11, 26);
  const first = random.between(56, 72);
  let low = 0;
  let stage = 2;
  let current: Condition | undefined;
  let healthyBlood: number | undefined;
  return {
    interval: 150,
    tests: ['urineAlbumin'],
    live(body, day, days) {
      healthyBlood ??= body.haemoglobin;
      if (day <= onset) return;
      const speed = body.gfr > first ? EARLY_LOSS : loss;
      body.gfr = Math.max(floor, body.gfr - (speed * Math.min(days, day - onset)) / 365);
      const anaemia = Math.max(0, 45 - body.gfr) * 0.9;
      body.haemoglobin = approach(body.haemoglobin, healthyBlood - anaemia, days, 90);
    },
    treat({ day, egfr }) {
      if (egfr === undefined) return undefined;
      const found = STAGES.find(({ below }) => egfr < below);
      low = found !== undefined && found.stage > stage ? low + 1 : 0;
      // A stage counts once it lasts: two results three months apart (KDIGO).
      if (found === undefined || low === 0) return undefined;
      if (low < 2) return 95;
      if (current !== undefined) {
        current.clinicalStatus = hl7('condition-clinical', 'inactive');
        current.abatementDateTime = dateText(day);
      }
      stage = found.stage;
      low = 0;
      current = record.condition(found.code, day);
      return 95;
    },
  };
}
