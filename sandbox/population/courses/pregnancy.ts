/** Pregnancy: antenatal visits, weight, pressure, haemoglobin and glucose tolerance, up to the birth or today. */
import { hl7, snomed } from '../../data/charts/codes.ts';
import { clinicDay, dateText, END, minuteOf, type Day } from '../calendar.ts';
import { categoryOf, loinc } from '../coding.ts';
import { DRUGS } from '../drugs.ts';
import { measureCount, measurePressure, measureVitals, type Occasion } from '../measuring.ts';
import { PROBLEMS } from '../problems.ts';
import type { Adult } from './adult.ts';

/** Weeks of the visits of a first pregnancy (NICE NG201). */
const WEEKS = [10, 16, 20, 25, 28, 31, 34, 36, 38, 40];
const TERM_DAYS = 280;

/** Gain in kg by week: little until the twelfth, then 0.43 a week (IOM 2009). */
const gain = (week: number): number => (week <= 12 ? week * 0.09 : 1.1 + (week - 12) * 0.43);
/** Pressure falls by the middle and is back at term (SOURCES.md, "Pregnancy"). */
const dip = (week: number): number => 5 * Math.max(0, 1 - Math.abs(week - 22) / 18);
/** Blood thins: haemoglobin is lowest near week 30. */
const dilution = (week: number): number => 17 * Math.max(0, 1 - Math.abs(week - 30) / 26);

/** Writes a pregnancy dated from `lastPeriod`; one that is not over by the end of the records is under way. Gives its first and last day. */
export function pregnancy(
  { record, random, body }: Pick<Adult, 'record' | 'random' | 'body'>,
  lastPeriod: Day,
): readonly [Day, Day] {
  const birth = lastPeriod + TERM_DAYS + random.int(-9, 6);
  const ended = birth <= END - 1;
  const before = { ...body };
  const first = clinicDay(lastPeriod + 70);
  if (first > END) return [lastPeriod, birth];
  record.condition(PROBLEMS.pregnancy, first, {
    onsetDateTime: dateText(lastPeriod),
    recordedDate: dateText(first),
    ...(ended ? { clinicalStatus: hl7('condition-clinical', 'resolved'), abatementDateTime: dateText(birth) } : {}),
  });
  const folic = record.prescribe(DRUGS.folicAcid, { dose: '400 micrograms by mouth once a day', since: first });
  if (lastPeriod + 91 < END) folic.end(lastPeriod + 91, 'completed');
  for (const week of WEEKS) {
    const day = clinicDay(lastPeriod + week * 7 + random.int(-2, 2));
    if (day >= Math.min(birth, END)) break;
    body.weight = before.weight + gain(week);
    body.systolic = Math.min(before.systolic, 124) - dip(week);
    body.diastolic = Math.min(before.diastolic, 78) - dip(week);
    body.haemoglobin = before.haemoglobin - dilution(week);
    const minute = minuteOf(day, random.int(9, 15), random.int(0, 11) * 5);
    const encounter = record.encounter('AMB', `Antenatal visit, week ${week}`, minute, minute + 25);
    antenatal({ record, body, random, minute, encounter, pregnant: true }, week, ended ? birth : undefined);
  }
  if (ended) delivery({ record, body, random, minute: minuteOf(birth, 4), pregnant: true });
  Object.assign(body, before);
  return [lastPeriod, birth];
}

function antenatal(occasion: Occasion, week: number, birth: Day | undefined): void {
  const { record, minute, random, encounter } = occasion;
  const setting = { pregnant: true, ...(encounter === undefined ? {} : { encounter }) };
  measureVitals(occasion);
  if (week >= 24) record.measure('fundalHeight', minute, week + random.normal(0, 0.8), setting);
  if (week === 10) bloodGroup(occasion);
  if (week === 10 || week === 28 || week === 36) {
    const { haemoglobin } = measureCount(occasion);
    if (haemoglobin < 105)
      record.prescribe(DRUGS.ferrousSulfate, { dose: '200 mg by mouth once a day', since: Math.floor(minute / 1440) });
  }
  if (week === 25) toleranceTest(occasion, birth);
}

function toleranceTest({ record, random, minute }: Occasion, birth: Day | undefined): void {
  const fasting = random.normal(4.6, 0.35);
  const members = [
    record.measure('glucose', minute, fasting, { pregnant: true }),
    record.measure('glucose1h', minute + 60, fasting * random.normal(1.62, 0.18)),
    record.measure('glucose2h', minute + 120, fasting * random.normal(1.38, 0.16)),
  ];
  record.panel('glucoseTolerance', minute + 120, members);
  const [zero, , two] = members;
  if ((zero?.value ?? 0) < 5.6 && (two?.value ?? 0) < 7.8) return;
  // It ends with the pregnancy, where that has ended.
  const over = { clinicalStatus: hl7('condition-clinical', 'resolved') };
  record.condition(PROBLEMS.gestationalDiabetes, Math.floor(minute / 1440), {
    ...(birth === undefined ? {} : { ...over, abatementDateTime: dateText(birth) }),
  });
}

function bloodGroup({ record, random, minute }: Occasion): void {
  const [code, display] = random.pick([
    ['278149003', 'Blood group A Rh(D) positive'],
    ['278147001', 'Blood group O Rh(D) positive'],
    ['278150003', 'Blood group B Rh(D) positive'],
    ['278148006', 'Blood group O Rh(D) negative'],
  ] as const);
  const resource = record.frame(loinc('882-1', 'ABO and Rh group [Type] in Blood', 'Blood group'), minute);
  resource.category = categoryOf('laboratory');
  resource.valueCodeableConcept = snomed(code, display);
  record.add(resource);
}

function delivery(occasion: Occasion): void {
  const { record, minute } = occasion;
  const encounter = record.encounter('IMP', 'Birth of a child', minute - 480, minute + 1440);
  measurePressure({ ...occasion, encounter });
  measurePressure({ ...occasion, minute: minute + 240, encounter });
}
