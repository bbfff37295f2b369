/** Two days on a ward: every four hours the readings of an early warning chart, as a nurse writes them down. */
import { snomed } from '../../data/charts/codes.ts';
import { exact } from '../../data/charts/exact.ts';
import { loinc, UCUM } from '../coding.ts';
import type { Minute } from '../calendar.ts';
import { panelOf } from '../pressure.ts';
import type { PatientRecord } from '../record.ts';

/** One round: rate, saturation, litres of oxygen (0: air), pressures, pulse, alert or newly confused, temperature. */
type Round = readonly [
  breaths: number,
  spo2: number,
  litres: number,
  systolic: number,
  diastolic: number,
  pulse: number,
  alert: boolean,
  temperature: number,
];

/** A chest infection that turns for the worse overnight and answers to treatment. */
const ROUNDS: readonly Round[] = [
  [20, 95, 0, 128, 74, 92, true, 37.9],
  [21, 94, 0, 124, 72, 96, true, 38.2],
  [22, 93, 2, 118, 68, 104, true, 38.6],
  [24, 92, 2, 108, 62, 112, true, 38.9],
  [26, 91, 4, 102, 58, 118, false, 39.2],
  [24, 93, 4, 106, 60, 114, false, 38.8],
  [23, 94, 4, 110, 64, 108, true, 38.4],
  [22, 94, 2, 114, 66, 102, true, 38.1],
  [21, 95, 2, 118, 68, 96, true, 37.8],
  [21, 94, 2, 116, 68, 98, true, 38.1],
];
const EVERY_MINUTES = 240;

const OXYGEN_FLOW = loinc('3151-8', 'Inhaled oxygen flow rate', 'Oxygen flow rate');
const ACVPU = snomed(
  '1104441000000107',
  'ACVPU (Alert Confusion Voice Pain Unresponsive) scale score',
  'ACVPU level of consciousness',
);
const ALERT = snomed('248234008', 'Mentally alert', 'Alert');
const CONFUSED = snomed('130987000', 'Acute confusion', 'New confusion');
const NEWS2 = snomed(
  '1104051000000101',
  'Royal College of Physicians NEWS2 (National Early Warning Score 2) total score',
  'NEWS2 total score',
);

/** Writes a stay that begins at `from`; the ward's own score stands beside the first round, and no other. */
export function wardStay(record: PatientRecord, from: Minute): void {
  const encounter = record.encounter('IMP', 'Ward 6 West', from - 60, null);
  const setting = { encounter };
  for (const [n, [breaths, spo2, litres, systolic, diastolic, pulse, alert, temperature]] of ROUNDS.entries()) {
    const minute = from + n * EVERY_MINUTES;
    record.measure('respiratoryRate', minute, breaths, setting);
    record.measure('spo2', minute, spo2, setting);
    const flow = { value: exact(String(litres)), unit: 'L/min', system: UCUM, code: 'L/min' };
    record.add({ ...record.frame(OXYGEN_FLOW, minute, 'vital-signs'), encounter, valueQuantity: flow });
    panelOf(record, minute + 2, systolic, diastolic, '85354-9', setting);
    record.measure('heartRate', minute + 2, pulse, setting);
    const level = alert ? ALERT : CONFUSED;
    record.add({ ...record.frame(ACVPU, minute + 4, 'survey'), encounter, valueCodeableConcept: level });
    record.measure('temperature', minute + 4, temperature, setting);
  }
  const score = { value: exact('2'), unit: '{score}', system: UCUM, code: '{score}' };
  record.add({ ...record.frame(NEWS2, from + 5, 'survey'), encounter, valueQuantity: score });
}
