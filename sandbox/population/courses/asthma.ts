/** Asthma: a diary of peak flow, attacks that halve it for days, and the inhalers that prevent the next. */
import { dateText, END, LAST_MINUTE, minuteOf, type Day } from '../calendar.ts';
import { hl7 } from '../../data/charts/codes.ts';
import { DRUGS } from '../drugs.ts';
import { PROBLEMS } from '../problems.ts';
import type { Person } from '../person.ts';
import type { Random } from '../random.ts';
import type { PatientRecord } from '../record.ts';

/** Best peak flow in L/min of an age and height; means after Nunn and Gregg 1989 and Godfrey 1970 (SOURCES.md). */
function bestFlow({ sex }: Person, age: number, heightCm: number): number {
  if (age < 16) return Math.max(90, 5.2 * heightCm - 420);
  const adult = sex === 'female' ? 420 + (heightCm - 162) * 2.5 : 560 + (heightCm - 175) * 3.5;
  return adult - Math.max(0, age - 40) * (sex === 'female' ? 2 : 2.6);
}

type Diary = { readonly record: PatientRecord; readonly random: Random; readonly height: (day: Day) => number };

/** Writes the whole course from `from` to the end: monthly readings, and attacks with readings twice a day. */
export function asthma({ record, random, height }: Diary, from: Day): void {
  record.condition(PROBLEMS.asthma, from);
  record.prescribe(DRUGS.salbutamol, {
    dose: '2 puffs when needed, up to four times a day',
    since: from,
    why: PROBLEMS.asthma,
  });
  const share = random.between(0.88, 1.02);
  let prevented = false;
  let nextAttack = from + random.int(60, 400);
  const best = (day: Day): number => bestFlow(record.person, record.ageAt(day * 1440), height(day)) * share;
  const read = (day: Day, hour: number, part: number): void => {
    const minute = minuteOf(day, hour, random.int(0, 40));
    if (minute > LAST_MINUTE) return;
    // The pointer of a meter is read to the nearest ten.
    const flow = Math.round((best(day) * part * random.normal(1, 0.03)) / 10) * 10;
    record.measure('peakFlow', minute, flow, { more: { performer: [record.subject] } });
  };
  for (let day = from; day < END; day += 30) {
    const attack = nextAttack >= day && nextAttack < day + 30 ? nextAttack : undefined;
    if (attack === undefined) {
      read(day, 8, prevented ? 0.97 : 0.9);
      continue;
    }
    const depth = random.between(0.42, 0.62);
    for (let n = 0; n < 14 && attack + n < END; n++) {
      const part = depth + (0.93 - depth) * Math.max(0, (n - 1) / 12);
      read(attack + n, 7, part * 0.95);
      read(attack + n, 20, part);
    }
    treatAttack(record, attack, prevented);
    prevented = true;
    nextAttack = attack + random.int(400, 1500);
  }
}

function treatAttack(record: PatientRecord, day: Day, prevented: boolean): void {
  if (day + 5 >= END) return;
  const visit = record.encounter('EMER', 'Acute asthma', minuteOf(day, 9), minuteOf(day, 12));
  record.condition(PROBLEMS.asthmaAttack, day, {
    category: [hl7('condition-category', 'encounter-diagnosis')],
    clinicalStatus: hl7('condition-clinical', 'resolved'),
    abatementDateTime: dateText(day + 5),
    encounter: visit,
  });
  record
    .prescribe(DRUGS.prednisolone, {
      dose: '40 mg by mouth every morning for 5 days',
      since: day,
      why: PROBLEMS.asthmaAttack,
    })
    .end(day + 5, 'completed');
  if (!prevented)
    record.prescribe(DRUGS.beclometasone, { dose: '2 puffs twice a day', since: day, why: PROBLEMS.asthma });
}
