/** A stay in intensive care: septic shock, vital signs by the minute, blood every six hours, drugs until they are no longer needed. */
import { hl7 } from '../../data/charts/codes.ts';
import type { CodeableConcept, Observation } from 'fhir/r4';
import { dateText, type Minute } from '../calendar.ts';
import { creatinineFor, egfr } from '../body.ts';
import { DRUGS } from '../drugs.ts';
import { panelOf } from '../pressure.ts';
import { PROBLEMS } from '../problems.ts';
import type { Random } from '../random.ts';
import type { PatientRecord, Setting } from '../record.ts';

export type Stay = {
  readonly record: PatientRecord;
  readonly random: Random;
  readonly from: Minute;
  readonly minutes: number;
  /** Filtration before the illness, mL/min/1.73 m². */
  readonly gfr: number;
  /** Stop once the record holds this many observations. */
  readonly room?: number;
};

const ARTERIAL: CodeableConcept = { text: 'Arterial line' };
const METHOD: Partial<Observation> = { method: ARTERIAL };

/** How sick, from 0 (well) to 1: up within six hours, then slowly down. */
function sickness(part: number): number {
  return part < 0.125 ? 0.55 + part * 3.6 : Math.max(0.08, 1 - (part - 0.125) * 1.08);
}

/** A walk that wanders about zero and always comes back. */
function wander(random: Random, spread: number): () => number {
  let value = 0;
  return () => (value = value * 0.96 + random.between(-spread, spread));
}

/** Writes the stay; gives how many observations were written. */
export function intensiveCare(stay: Stay): number {
  const { record, random, from, minutes, room = Infinity } = stay;
  const to = from + minutes;
  const encounter = record.encounter('IMP', 'Intensive care', from, to);
  const setting: Setting = { encounter };
  admit(stay, setting);
  const walks = {
    pulse: wander(random, 1.5),
    pressure: wander(random, 1.6),
    breath: wander(random, 0.7),
    oxygen: wander(random, 0.35),
  };
  let written = 0;
  for (let minute = from; minute < to && written < room; minute++) {
    const sick = sickness((minute - from) / minutes);
    const systolic = Math.round(126 - sick * 46 + walks.pressure() * 1.4);
    const diastolic = Math.round(72 - sick * 27 + walks.pressure() * 0.6);
    const signs = [
      ['heartRate', 78 + sick * 48 + walks.pulse()],
      ['respiratoryRate', Math.max(8, 15 + sick * 15 + walks.breath())],
      ['spo2', Math.min(100, 97.4 - sick * 7 + walks.oxygen())],
      ['meanPressure', (systolic + 2 * diastolic) / 3],
    ] as const;
    for (const [name, value] of signs) {
      if (written >= room) return written;
      record.measure(name, minute, value, name === 'meanPressure' ? { encounter, more: METHOD } : setting);
      written++;
    }
    if ((minute - from) % 5 === 0 && written < room) {
      panelOf(record, minute, systolic, diastolic, '85354-9', { encounter, more: METHOD });
      written++;
    }
    if ((minute - from) % 60 === 0 && written < room) {
      record.measure('temperature', minute, 37 + sick * 2 + random.normal(0, 0.15), setting);
      written++;
    }
    if ((minute - from) % 360 === 10 && room - written > 12) written += blood(stay, minute, sick, setting);
  }
  return written;
}

/** Diagnoses and drugs of the stay. */
function admit({ record, from, minutes }: Stay, { encounter }: Setting): void {
  const [first, last] = [Math.floor(from / 1440), Math.floor((from + minutes) / 1440)];
  for (const problem of [PROBLEMS.septicShock, PROBLEMS.pneumonia]) {
    record.condition(problem, first, {
      category: [hl7('condition-category', 'encounter-diagnosis')],
      clinicalStatus: hl7('condition-clinical', 'resolved'),
      abatementDateTime: dateText(last),
      ...(encounter === undefined ? {} : { encounter }),
    });
  }
  const order = { since: first, why: PROBLEMS.septicShock, more: encounter === undefined ? {} : { encounter } };
  record
    .prescribe(DRUGS.noradrenaline, {
      dose: '0.05 to 0.3 micrograms/kg/min intravenously, to a mean pressure of 65 mmHg',
      ...order,
    })
    .end(last, 'stopped', 'Mean pressure held without it');
  record.prescribe(DRUGS.propofol, { dose: '1 to 3 mg/kg/hour intravenously', ...order }).end(last, 'stopped', 'Awake');
  record.prescribe(DRUGS.piperacillin, { dose: '4.5 g intravenously every 6 hours', ...order }).end(last, 'completed');
}

function blood({ record, random, gfr }: Stay, minute: Minute, sick: number, setting: Setting): number {
  const { sex } = record.person;
  const age = Math.floor(record.ageAt(minute));
  const filtration = Math.max(14, gfr * (1 - 0.62 * sick));
  const creatinine = record.measure('creatinine', minute, creatinineFor(filtration, sex, age), setting);
  const members = [
    creatinine,
    record.measure('egfr', minute, egfr(creatinine.value, sex, age), setting),
    record.measure('sodium', minute, random.normal(138, 2), setting),
    record.measure('potassium', minute, random.normal(4.1 + sick * 0.9, 0.2), setting),
    record.measure('bicarbonate', minute, random.normal(25 - sick * 8, 1), setting),
    record.measure('urea', minute, 430 / filtration + 0.4, setting),
  ];
  record.panel('metabolic', minute, members, setting);
  record.measure('lactate', minute, Math.max(0.6, 0.8 + sick * sick * 5.2 + random.normal(0, 0.2)), setting);
  record.measure('crp', minute, 20 + sick * 260, setting);
  record.measure('whiteCells', minute, 8 + sick * 14 + random.normal(0, 0.8), setting);
  record.measure('platelets', minute, 240 - sick * 120 + random.normal(0, 10), setting);
  return members.length + 5;
}
